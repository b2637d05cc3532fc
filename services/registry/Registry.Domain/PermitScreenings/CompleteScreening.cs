using Platform.Kernel;
using Registry.Domain.Comparisons;

namespace Registry.Domain.PermitScreenings;

/// <summary>Records a permit's screening.</summary>
/// <param name="PermitId">The permit.</param>
/// <param name="State">The permit's Member State.</param>
/// <param name="Agency">The agency that applied.</param>
/// <param name="Comparison">The compared parties and the hits.</param>
/// <param name="Basis">The editions and settings of the comparison.</param>
/// <param name="IsRequested">Whether a supervisor requested it. Without a request, an application is screened once.</param>
public sealed record CompleteScreening(PermitId PermitId, CountryCode State, AgencyId Agency, Comparison Comparison, Basis Basis, bool IsRequested = false);

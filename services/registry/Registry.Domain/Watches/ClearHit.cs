using Platform.Kernel;
using Registry.Domain.Comparisons;
using Registry.Domain.PermitScreenings;

namespace Registry.Domain.Watches;

/// <summary>Records that a hit is someone else.</summary>
/// <param name="Found">The hit as it is now.</param>
/// <param name="Basis">The editions and settings of the comparison.</param>
/// <param name="Agency">The officer's agency.</param>
/// <param name="Reason">Why it is someone else.</param>
public sealed record ClearHit(Hit Found, Basis Basis, AgencyId Agency, string Reason);

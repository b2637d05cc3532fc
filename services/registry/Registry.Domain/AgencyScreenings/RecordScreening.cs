using Platform.Kernel;
using Registry.Domain.Comparisons;

namespace Registry.Domain.AgencyScreenings;

/// <summary>Records a screening.</summary>
/// <param name="ScreeningId">The screening.</param>
/// <param name="State">The agency's Member State.</param>
/// <param name="Agency">The agency.</param>
/// <param name="User">The agency's user who requests it.</param>
/// <param name="Screened">The query that was compared, and the hits.</param>
/// <param name="Basis">The editions and settings of the comparison.</param>
/// <param name="Configuration">The version of the settings that the hits depend on.</param>
/// <param name="Place">Its place in a batch; null for a single screening.</param>
public sealed record RecordScreening(
    ScreeningId ScreeningId,
    CountryCode State,
    AgencyId Agency,
    string User,
    ScreenedQuery Screened,
    Basis Basis,
    string Configuration,
    BatchPlace? Place
);

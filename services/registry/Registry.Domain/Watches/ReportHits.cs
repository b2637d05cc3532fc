using Registry.Domain.Comparisons;
using Registry.Domain.PermitScreenings;

namespace Registry.Domain.Watches;

/// <summary>Reports the hits of a comparison with the lists to a watch.</summary>
/// <param name="Hits">Every hit of the comparison, known or new.</param>
/// <param name="Basis">The editions and settings of the comparison.</param>
public sealed record ReportHits(IReadOnlyList<Hit> Hits, Basis Basis);

using Registry.Domain.Lists;

namespace Registry.Domain.Comparisons;

/// <summary>The editions and settings of a comparison: enough to repeat it.</summary>
/// <param name="Editions">The current edition of each list; none before the first import.</param>
/// <param name="Engine">The matching engine and its version.</param>
/// <param name="Threshold">The minimum score of a hit.</param>
public sealed record Basis(IReadOnlyList<EditionReference> Editions, string Engine, double Threshold);

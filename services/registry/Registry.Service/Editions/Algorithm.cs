using Registry.Matching;

namespace Registry.Service.Editions;

/// <summary>A matching algorithm. Its name includes a version: one name always means the same scoring.</summary>
/// <param name="Name">Its name and version.</param>
/// <param name="Alias">The name without a version; it means the newest one.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Comparisons">Every comparison that can contribute to a score.</param>
/// <param name="NotCompared">The names of a query that it cannot compare. The absence of a hit says nothing about these.</param>
/// <param name="Match">Compares a query with the lists, or only with the subjects with the given keys.</param>
/// <param name="Reweighted">The score of a hit whose features have weights from the caller.</param>
internal sealed record Algorithm(
    string Name,
    string Alias,
    string Description,
    IReadOnlyList<MatchComparison> Comparisons,
    Func<MatchEntity, IReadOnlyList<string>> NotCompared,
    Func<EditionSet, MatchEntity, MatchOptions, IReadOnlySet<string>?, IReadOnlyList<MatchHit>> Match,
    Func<MatchHit, IReadOnlyList<MatchFeature>, double> Reweighted
);

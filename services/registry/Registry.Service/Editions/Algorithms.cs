using Registry.Matching;
using Registry.Matching.Ofac;

namespace Registry.Service.Editions;

/// <summary>Every algorithm that a query can name. A new algorithm is added here only.</summary>
internal static class Algorithms
{
    /// <summary>The default of <c>cutoff</c>: results below this score are left out.</summary>
    public const double DefaultCutoff = 0.5;

    /// <summary>The lowest <c>cutoff</c>: lower scores mean nothing, and there are too many of them.</summary>
    public const double LeastCutoff = 0.3;

    /// <summary>
    /// The lowest score of a result that a person looks through, in searches and suggestions: even one that is right one time in five is worth showing.
    /// </summary>
    public const double LeastShown = 0.2;

    /// <summary>The registry's own algorithm, which screens permits.</summary>
    public static Algorithm Best { get; } =
        new(
            MatchIndex.EngineVersion,
            "best",
            "The registry's own algorithm. Compares names part by part, in any order, script and spelling, and then the other facts. Scores are calibrated.",
            MatchIndex.AllComparisons,
            MatchIndex.NotCompared,
            (lists, query, options, only) => lists.Index.Match(query, options, only),
            (_, features) => MatchIndex.Score(features)
        );

    /// <summary>Follows the scores of OFAC's own search: names only.</summary>
    public static Algorithm Ofac { get; } =
        new(
            OfacIndex.Version,
            "ofac",
            "Follows the scores of OFAC's Sanctions List Search: names only, in Latin letters.",
            OfacIndex.AllComparisons,
            OfacIndex.NotCompared,
            (lists, query, options, only) => lists.OfacIndex.Match(query, options, only),
            // A feature that the caller reweights leaves the score with the algorithm's weight and is added with the caller's.
            (hit, features) =>
                Math.Round(Math.Clamp(hit.Score + features.Zip(hit.Features, (own, theirs) => own.Score * (own.Weight - theirs.Weight)).Sum(), 0, 1), 4)
        );

    /// <summary>All of them, the default first.</summary>
    public static IReadOnlyList<Algorithm> All { get; } = [Best, Ofac];

    /// <summary>The algorithm with that name or alias; null if there is none.</summary>
    public static Algorithm? Find(string name) => All.FirstOrDefault(algorithm => algorithm.Name == name || algorithm.Alias == name);
}

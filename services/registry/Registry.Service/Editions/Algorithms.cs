using System.Collections.Frozen;
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
    public static Algorithm Best { get; } = new(
        MatchIndex.EngineVersion,
        "best",
        "The registry's own algorithm. Compares names part by part, in any order, script and spelling, and then the other facts. Scores are calibrated.",
        new Dictionary<string, string>
        {
            ["name"] = "The most similar pair of names, compared part by part.",
            ["birth_date"] = "Dates of birth or incorporation, to the precision that both have.",
            ["country"] = "Nationality, citizenship, jurisdiction, flag.",
            ["gender"] = "Gender.",
            ["birth_place"] = "Places of birth.",
            ["address"] = "Addresses.",
            ["craft_type"] = "Types of vessels and aircraft.",
            ["lasting_identifier"] = "Numbers that a thing keeps for life, such as a ship's IMO number: different numbers mean different things.",
            ["identifier"] = "Passport, identity, tax, registration and IMO numbers, wallets: an equal one raises the score regardless of the name.",
        }.ToFrozenDictionary(StringComparer.Ordinal),
        MatchIndex.NotCompared,
        (lists, query, options, only) => lists.Index.Match(query, options, only),
        (_, features) => MatchIndex.Score(features));

    /// <summary>Follows the scores of OFAC's own search: names only.</summary>
    public static Algorithm Ofac { get; } = new(
        OfacIndex.Version,
        "ofac",
        "Follows the scores of OFAC's Sanctions List Search: names only, in Latin letters.",
        new Dictionary<string, string>
        {
            ["ofac_whole_name"] = "Jaro-Winkler over the whole names.",
            ["ofac_name_parts"] = "Jaro-Winkler and Soundex over the parts of the names.",
        }.ToFrozenDictionary(StringComparer.Ordinal),
        OfacIndex.NotCompared,
        (lists, query, options, only) => lists.OfacIndex.Match(query, options, only),
        // A feature that the caller reweights leaves the score with the algorithm's weight and is added with the caller's.
        (hit, features) => Math.Round(Math.Clamp(hit.Score + features.Zip(hit.Features, (own, theirs) => own.Score * (own.Weight - theirs.Weight)).Sum(), 0, 1), 4));

    /// <summary>All of them, the default first.</summary>
    public static IReadOnlyList<Algorithm> All { get; } = [Best, Ofac];

    /// <summary>The algorithm with that name or alias; null if there is none.</summary>
    public static Algorithm? Find(string name) => All.FirstOrDefault(algorithm => algorithm.Name == name || algorithm.Alias == name);
}

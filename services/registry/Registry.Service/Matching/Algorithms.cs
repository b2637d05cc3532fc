using System.Collections.Frozen;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Hosting.Access;
using Registry.Matching;
using Registry.Matching.Ofac;
using Registry.Service.Requests;

namespace Registry.Service.Matching;

/// <summary>A matching algorithm. Its name includes a version: one name always means the same scoring.</summary>
/// <param name="Name">Its name and version.</param>
/// <param name="Alias">The name without a version; it means the newest one.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Features">Each comparison that can contribute to a score, with what it compares.</param>
/// <param name="NotCompared">The names of a query that it cannot compare. The absence of a hit says nothing about these.</param>
/// <param name="Match">Compares a query with the lists, or only with the subjects with the given keys.</param>
/// <param name="Reweighted">The score of a hit whose features have weights from the caller.</param>
internal sealed record Algorithm(
    string Name,
    string Alias,
    string Description,
    FrozenDictionary<string, string> Features,
    Func<MatchEntity, IReadOnlyList<string>> NotCompared,
    Func<EditionSet, MatchEntity, MatchOptions, IReadOnlySet<string>?, IReadOnlyList<MatchHit>> Match,
    Func<MatchHit, IReadOnlyList<MatchFeature>, double> Reweighted);

/// <summary>Every algorithm that a query can name. A new algorithm is added here only.</summary>
internal static class Algorithms
{
    /// <summary>The default of <c>cutoff</c>: results below this score are left out.</summary>
    public const double DefaultCutoff = 0.5;

    /// <summary>The lowest <c>cutoff</c>: lower scores mean nothing, and there are too many of them.</summary>
    public const double LeastCutoff = 0.3;

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
            ["identifier"] = "Passport, identity, tax, registration and IMO numbers, wallets: an equal one raises the score, whatever the name.",
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

    // The OpenSanctions API's algorithms. Its clients send these names and get the best algorithm here; a response header says so.
    private static readonly string[] OpenSanctionsAliases = ["logic-v2", "logic-v1", "name-based", "name-qualified"];

    /// <summary>The algorithm with that name or alias; null if there is none.</summary>
    private static Algorithm? Find(string name) => All.FirstOrDefault(algorithm => algorithm.Name == name || algorithm.Alias == name);

    /// <summary>The parameter that names an algorithm.</summary>
    public static QueryParameter Parameter { get; } = new("algorithm", $"One of: {string.Join(", ", All.SelectMany(algorithm => (string[])[algorithm.Alias, algorithm.Name]))}. Default: best.");

    /// <summary>The algorithm that a request names. Default: the best.</summary>
    /// <exception cref="Platform.Hosting.Problems.RequestRejectedException">No algorithm has that name.</exception>
    public static Algorithm Of(IQueryCollection query) => query["algorithm"].ToString() is not { Length: > 0 } name ? Best : Find(name) ?? throw EntityFilter.Invalid("algorithm", Parameter.Description);

    /// <summary>The same for an endpoint of the OpenSanctions API, where that API's algorithm names mean the best algorithm.</summary>
    public static Algorithm OfClient(HttpContext context)
    {
        var algorithm = OpenSanctionsAliases.Contains(context.Request.Query["algorithm"].ToString()) ? Best : Of(context.Request.Query);
        context.Response.Headers["x-algorithm"] = algorithm.Name;
        return algorithm;
    }

    public static void MapAlgorithms(this WebApplication app) => app.MapGet("/algorithms", Handle)
        .WithName("algorithms").WithTags("entities").WithSummary("The available algorithms and what each compares")
        .ForAnyCaller();

    private static Ok<AlgorithmsResponse> Handle() => TypedResults.Ok(new AlgorithmsResponse(
        [
            .. All.Select(algorithm => Describe(algorithm.Name, algorithm.Description, algorithm)),
            .. OpenSanctionsAliases.Select(name => Describe(name, $"An algorithm name of the OpenSanctions API, accepted in matches and reconciliations. The comparison and the scores are those of {Best.Name}.", Best)),
        ], Best.Name, Best.Name));

    private static AlgorithmResponse Describe(string name, string description, Algorithm algorithm) => new(name, description, new(description, new Dictionary<string, string>(), Features(algorithm)), Features(algorithm));

    private static Dictionary<string, FeatureResponse> Features(Algorithm algorithm) =>
        algorithm.Features.OrderBy(feature => feature.Key, StringComparer.Ordinal).ToDictionary(feature => feature.Key, feature => new FeatureResponse(feature.Value), StringComparer.Ordinal);
}

/// <summary>The algorithms.</summary>
/// <param name="Algorithms">The algorithms.</param>
/// <param name="Default">The algorithm for queries that name none.</param>
/// <param name="Best">The algorithm that <c>best</c> means.</param>
public sealed record AlgorithmsResponse(IReadOnlyList<AlgorithmResponse> Algorithms, string Default, string Best);

/// <summary>An algorithm.</summary>
/// <param name="Name">Its name and version.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Docs">Its settings and what it compares.</param>
/// <param name="Features">What it compares, for older clients.</param>
public sealed record AlgorithmResponse(string Name, string Description, AlgorithmDocsResponse Docs, IReadOnlyDictionary<string, FeatureResponse> Features);

/// <summary>An algorithm's documentation.</summary>
/// <param name="Description">What it is for.</param>
/// <param name="Config">Its settings; always empty.</param>
/// <param name="Features">What it compares.</param>
public sealed record AlgorithmDocsResponse(string Description, IReadOnlyDictionary<string, string> Config, IReadOnlyDictionary<string, FeatureResponse> Features);

/// <summary>A comparison.</summary>
/// <param name="Description">What is compared.</param>
public sealed record FeatureResponse(string Description);

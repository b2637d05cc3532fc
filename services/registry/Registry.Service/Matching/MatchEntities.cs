using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Platform.Hosting.Access;
using Platform.Hosting.Problems;
using Registry.Domain.Subjects;
using Registry.Matching;
using Registry.Service.Lists;
using Registry.Service.Subjects;

namespace Registry.Service.Matching;

/// <summary><c>POST /match/{dataset}</c>: up to a hundred people or things are compared with the lists at once.</summary>
internal static class MatchEntities
{
    private const int MaxLimit = 500;
    private const long MaxBodyBytes = 4 << 20;
    private static readonly string[] Algorithms = ["best", MatchIndex.EngineVersion];

    public static void MapMatchEntities(this WebApplication app) => app.MapPost("/match/{dataset}", HandleAsync)
        .WithName("match").WithTags("entities")
        .WithSummary("Compares people or things with the lists; each score with what it is made of")
        .WithDescription("The OpenSanctions API: `limit` (5, at most 500), `threshold` (0.7), `cutoff` (0.5), `algorithm` (`best`), `include_dataset`, `exclude_dataset`, `exclude_schema`, `topics`, `changed_since`, `exclude_entity_ids` (at most 50).")
        .WithMetadata(new AcceptsMetadata(["application/json"], typeof(MatchRequestBody)))
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .ForAnyCaller();

    private static async Task<Results<Ok<MatchResponse>, ProblemHttpResult>> HandleAsync(string dataset, HttpRequest request, CurrentLists current, CancellationToken cancellationToken)
    {
        var lists = await current.GetAsync(cancellationToken);
        if (!Datasets.IsKnown(dataset, lists.Editions)) return ProblemTypes.NotFound.Because("There is no such dataset.");
        var parameters = request.Query;
        var limit = EntityFilter.Number(parameters, "limit", 5, 1, MaxLimit);
        var threshold = EntityFilter.Score(parameters, "threshold", 0.7);
        var cutoff = EntityFilter.Score(parameters, "cutoff", 0.5);
        if (parameters["algorithm"].ToString() is { Length: > 0 } algorithm && !Algorithms.Contains(algorithm, StringComparer.Ordinal)) throw EntityFilter.Invalid("algorithm", $"Must be one of: {string.Join(", ", Algorithms)}.");
        var filter = EntityFilter.Of(dataset, parameters);
        request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = MaxBodyBytes;
        var queries = await MatchRequest.ReadAsync(request, cancellationToken);
        var only = filter.In(lists);
        var responses = new Dictionary<string, MatchQueryResponse>(StringComparer.Ordinal);
        foreach (var query in queries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            responses[query.Name] = Answer(lists, query.Query, only, limit, threshold, cutoff);
        }

        request.HttpContext.Response.Headers["x-batch-size"] = queries.Count.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Ok(new MatchResponse(responses, limit));
    }

    private static MatchQueryResponse Answer(ScreeningLists lists, MatchEntity query, IReadOnlySet<string>? only, int limit, double threshold, double cutoff)
    {
        var hits = lists.Index.Match(query, new(MaxLimit, cutoff), only);
        return new(
            StatusCodes.Status200OK,
            [.. hits.Take(limit).Select(hit => ToResponse(hit, lists.Subjects[hit.EntityId], lists, threshold))],
            new(hits.Count, hits.Count < MaxLimit ? "eq" : "gte"),
            new(query.Id, query.Schema, query.Properties));
    }

    private static ScoredEntityResponse ToResponse(MatchHit hit, Subject subject, ScreeningLists lists, double threshold)
    {
        var entity = EntityResponse.Of(subject, lists.EditionOf(subject.List), nested: false);
        // The same comparison may have been made of several values: the strongest speaks for it.
        var features = hit.Features.DistinctBy(feature => feature.Name).ToList();
        return new()
        {
            Id = entity.Id,
            Caption = entity.Caption,
            Schema = entity.Schema,
            Properties = entity.Properties,
            Datasets = entity.Datasets,
            Referents = entity.Referents,
            Target = entity.Target,
            FirstSeen = entity.FirstSeen,
            LastSeen = entity.LastSeen,
            LastChange = entity.LastChange,
            Score = hit.Score,
            Match = hit.Score >= threshold,
            Features = features.ToDictionary(feature => feature.Name, feature => feature.Score, StringComparer.Ordinal),
            Explanations = features.ToDictionary(
                feature => feature.Name, feature => new ExplanationResponse(feature.Score, feature.Weight, feature.Detail, feature.Query, feature.Candidate), StringComparer.Ordinal),
        };
    }
}

/// <summary>Queries to match.</summary>
/// <param name="Queries">Each query by a name of the caller's, at most 100.</param>
/// <param name="Weights">Not used: weights are fixed.</param>
/// <param name="Config">Not used: the algorithm has no settings.</param>
public sealed record MatchRequestBody(IReadOnlyDictionary<string, MatchQueryBody> Queries, IReadOnlyDictionary<string, double>? Weights, IReadOnlyDictionary<string, object>? Config);

/// <summary>A query, as a FollowTheMoney entity.</summary>
/// <param name="Id">The caller's own id.</param>
/// <param name="Schema">The FollowTheMoney schema, for instance <c>Person</c>.</param>
/// <param name="Properties">Property name to values; a single value may stand without its list.</param>
public sealed record MatchQueryBody(string? Id, string Schema, IReadOnlyDictionary<string, IReadOnlyList<string>> Properties);

/// <summary>The answers.</summary>
/// <param name="Responses">The answer to each query, by its name.</param>
/// <param name="Limit">The most results for each.</param>
public sealed record MatchResponse(IReadOnlyDictionary<string, MatchQueryResponse> Responses, int Limit);

/// <summary>The answer to a query.</summary>
/// <param name="Status">200.</param>
/// <param name="Results">The best first.</param>
/// <param name="Total">How many reached the cutoff.</param>
/// <param name="Query">The query as it was understood.</param>
public sealed record MatchQueryResponse(int Status, IReadOnlyList<ScoredEntityResponse> Results, TotalResponse Total, ParsedQueryResponse Query);

/// <summary>A query as it was understood.</summary>
/// <param name="Id">The caller's own id.</param>
/// <param name="Schema">The FollowTheMoney schema.</param>
/// <param name="Properties">Property name to values.</param>
public sealed record ParsedQueryResponse(string Id, string Schema, IReadOnlyDictionary<string, IReadOnlyList<string>> Properties);

/// <summary>A subject that a query may mean.</summary>
public sealed record ScoredEntityResponse : EntityResponse
{
    /// <summary>From 0 to 1.</summary>
    [JsonPropertyOrder(1)]
    public required double Score { get; init; }

    /// <summary>Whether the score reaches the threshold.</summary>
    [JsonPropertyOrder(1)]
    public required bool Match { get; init; }

    /// <summary>Each comparison's own score.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, double> Features { get; init; }

    /// <summary>Each comparison, with what was compared.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, ExplanationResponse> Explanations { get; init; }
}

/// <summary>A comparison.</summary>
/// <param name="Score">How alike, from 0 to 1; negative for a contradiction.</param>
/// <param name="Weight">What it weighs.</param>
/// <param name="Detail">Why, in a sentence.</param>
/// <param name="Query">The query's value.</param>
/// <param name="Candidate">The list's value.</param>
public sealed record ExplanationResponse(double Score, double Weight, string Detail, string? Query, string? Candidate);

using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;
using Platform.Hosting.Access;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Registry.Matching;
using Registry.Service.Editions;
using Registry.Service.Requests;

namespace Registry.Service.OpenSanctionsApi;

/// <summary><c>POST /match/{dataset}</c>: compares up to a hundred people or things with the lists.</summary>
internal static class MatchEntities
{
    private const int MaxLimit = 500;
    private const long MaxBodyBytes = 4 << 20;
    private const int FlushBytes = 64 * 1024;
    private static readonly JsonWriterOptions Writing = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void MapMatchEntities(this WebApplication app) =>
        app.MapPost("/match/{dataset}", HandleAsync)
            .WithName("MatchEntities")
            .WithTags("Entities")
            .WithSummary("Compares people or things with the lists and explains each score")
            .WithDescription("Compatible with the OpenSanctions API. All queries of a request are compared with the same editions.")
            .WithMetadata(new AcceptsMetadata(["application/json"], typeof(MatchRequestBody)))
            .WithExample("dataset", "default")
            .WithExample(
                new
                {
                    queries = new
                    {
                        q = new
                        {
                            schema = "Person",
                            properties = new Dictionary<string, string[]> { ["name"] = ["Kang-chol Ryang"], ["birthDate"] = ["1971"] },
                        },
                    },
                }
            )
            .WithQuery([
                new("limit", $"Maximum number of results per query. Default: 5; maximum: {MaxLimit}.", JsonSchemaType.Integer),
                new("threshold", FormattableString.Invariant($"The score from which a result is a match. Default: {ThresholdOf(app)}."), JsonSchemaType.Number),
                new(
                    "cutoff",
                    FormattableString.Invariant(
                        $"Results below this score are left out. Default: {Algorithms.DefaultCutoff}; minimum: {Algorithms.LeastCutoff}."
                    ),
                    JsonSchemaType.Number
                ),
                AlgorithmParameter.Parameter,
                .. EntityFilter.Parameters,
                AsOf.Parameter,
            ])
            .Produces<MatchResponse>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ForAnyCaller();

    private static double ThresholdOf(WebApplication app) => app.Services.GetRequiredService<MatchingSettings>().Threshold;

    private static async Task<IResult> HandleAsync(
        string dataset,
        HttpRequest request,
        CurrentLists current,
        MatchingSettings matching,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var parameters = request.Query;
        var algorithm = AlgorithmParameter.OfClient(request.HttpContext);
        var limit = QueryValues.Number(parameters, "limit", 5, 1, MaxLimit);
        var threshold = QueryValues.Score(parameters, "threshold", matching.Threshold);
        var cutoff = QueryValues.Score(parameters, "cutoff", Algorithms.DefaultCutoff, Algorithms.LeastCutoff);
        var filter = EntityFilter.Of(dataset, parameters);
        var asOf = AsOf.Read(parameters);
        var lists = await AsOf.ListsAsync(asOf, current, cancellationToken);
        if (!lists.Knows(dataset))
            return ProblemTypes.NotFound.Because("No such dataset exists, or none existed at that time.");
        request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = MaxBodyBytes;
        var body = await MatchRequest.ReadAsync(request, algorithm, asOf ?? time.GetUtcNow(), cancellationToken);

        var question = new MatchQuestion(lists, algorithm, filter.In(lists), body.Weights, limit, threshold, cutoff);
        var answers = new MatchAnswer[body.Queries.Count];
        // The queries of a request are independent, so they may use every core.
        Parallel.For(
            0,
            answers.Length,
            new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
            place => answers[place] = question.Answer(body.Queries[place].Query)
        );

        await WriteAsync(request.HttpContext.Response, question, [.. body.Queries.Select(query => query.Name)], answers, cancellationToken);
        return Results.Empty;
    }

    /// <summary>
    /// Writes a <see cref="MatchResponse"/>. By hand, because most of it is entities, whose JSON stays the same as long as the editions do: it is copied,
    /// and no more than a few answers are buffered in memory.
    /// </summary>
    private static async Task WriteAsync(
        HttpResponse response,
        MatchQuestion question,
        IReadOnlyList<string> names,
        MatchAnswer[] answers,
        CancellationToken cancellationToken
    )
    {
        response.Headers["x-batch-size"] = answers.Length.ToString(CultureInfo.InvariantCulture);
        response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(response.BodyWriter, Writing);
        try
        {
            json.WriteStartObject();
            json.WriteStartObject("responses"u8);
            for (var place = 0; place < answers.Length; place++)
            {
                json.WritePropertyName(names[place]);
                question.Write(json, answers[place]);
                if (json.BytesPending + response.BodyWriter.UnflushedBytes <= FlushBytes)
                    continue;
                // Flushing the writer only passes its bytes to the response; flushing the response sends them and waits for a slow reader.
                await json.FlushAsync(cancellationToken);
                await response.BodyWriter.FlushAsync(cancellationToken);
            }

            json.WriteEndObject();
            json.WriteNumber("limit"u8, question.Limit);
            json.WriteEndObject();
        }
        catch
        {
            // A problem document must not follow half a response.
            if (json.BytesCommitted > 0)
                response.HttpContext.Abort();
            json.Reset();
            throw;
        }
    }
}

/// <summary>What all queries of a request share.</summary>
/// <param name="Lists">The lists to compare with.</param>
/// <param name="Algorithm">How to compare.</param>
/// <param name="Only">The subjects to compare with; null for all.</param>
/// <param name="Weights">The caller's weights by feature; empty to use the algorithm's.</param>
/// <param name="Limit">The maximum number of results.</param>
/// <param name="Threshold">The score from which a result is a match.</param>
/// <param name="Cutoff">Results below this score are left out.</param>
internal sealed record MatchQuestion(
    EditionSet Lists,
    Algorithm Algorithm,
    IReadOnlySet<string>? Only,
    IReadOnlyDictionary<string, double> Weights,
    int Limit,
    double Threshold,
    double Cutoff
)
{
    private const int MaxReweighted = 500;

    // The score of half the points: hits this weak may still reach the cutoff with the caller's weights.
    private const double MinReweighted = 0.15;
    private readonly EntityJson _entities = EntityJson.Of(Lists);

    /// <summary>Compares one query.</summary>
    public MatchAnswer Answer(ParsedQuery parsed)
    {
        var query = parsed.Query;
        // One more than the limit, to know whether there are more.
        var hits = Lists.DistinctByEntity(
            Weights.Count == 0
                ? Algorithm.Match(Lists, query, new((Limit + 1) * Lists.MaxSubjectsPerEntity, Cutoff), Only)
                :
                [
                    .. Algorithm
                        .Match(Lists, query, new(MaxReweighted * Lists.MaxSubjectsPerEntity, Math.Min(Cutoff, MinReweighted)), Only)
                        .Select(Reweighted)
                        .Where(hit => hit.Score >= Cutoff)
                        .OrderByDescending(hit => hit.Score)
                        .ThenBy(hit => hit.EntityId, StringComparer.Ordinal),
                ]
        );
        return new(query, hits, Notices(parsed));
    }

    /// <summary>Writes an answer as a <see cref="MatchQueryResponse"/>.</summary>
    public void Write(Utf8JsonWriter json, MatchAnswer answer)
    {
        var found = Math.Min(answer.Hits.Count, Limit);
        json.WriteStartObject();
        json.WriteNumber("status"u8, StatusCodes.Status200OK);
        json.WriteStartArray("results"u8);
        for (var place = 0; place < found; place++)
            Write(json, answer.Hits[place]);
        json.WriteEndArray();
        json.WriteStartObject("total"u8);
        json.WriteNumber("value"u8, found);
        json.WriteString("relation"u8, answer.Hits.Count > Limit ? "gte"u8 : "eq"u8);
        json.WriteEndObject();
        json.WriteStartObject("query"u8);
        json.WriteString("id"u8, answer.Query.Id);
        json.WriteString("schema"u8, answer.Query.Schema);
        json.WriteStartObject("properties"u8);
        foreach (var (property, values) in answer.Query.Properties)
            Write(json, property, values);
        json.WriteEndObject();
        json.WriteEndObject();
        if (answer.Notices is { } notices)
            Write(json, "notices", notices);
        json.WriteEndObject();
    }

    // Why the query or a part of it could not be compared, and which values fail their own check digits; null if there is nothing to report.
    private IReadOnlyList<string>? Notices(ParsedQuery parsed)
    {
        IReadOnlyList<string> notices = parsed.Query.Properties.Values.All(values => values.Count == 0)
            ? [.. parsed.Notices, "Nothing was compared: the query has no values."]
            :
            [
                .. parsed.Notices,
                .. Algorithm
                    .NotCompared(parsed.Query)
                    .Select(name => $"Not compared: the name '{name}' has no words that the algorithm can compare, or too many words."),
            ];
        return notices.Count == 0 ? null : notices;
    }

    private MatchHit Reweighted(MatchHit hit)
    {
        var features = hit.Features.Select(feature => Weights.TryGetValue(feature.Name, out var weight) ? feature with { Weight = weight } : feature).ToList();
        return hit with { Score = Algorithm.Reweighted(hit, features), Features = features };
    }

    private void Write(Utf8JsonWriter json, MatchHit hit)
    {
        // A feature may have been compared for several values; the strongest comes first and represents it.
        var features = hit.Features.DistinctBy(feature => feature.Name, StringComparer.Ordinal).ToList();
        json.WriteStartObject();
        _entities.WriteMembers(json, Lists.Subjects[hit.EntityId]);
        json.WriteNumber("score"u8, hit.Score);
        json.WriteBoolean("match"u8, hit.Score >= Threshold);
        json.WriteStartObject("features"u8);
        foreach (var feature in features)
            json.WriteNumber(feature.Name, feature.Score);
        json.WriteEndObject();
        json.WriteStartObject("explanations"u8);
        foreach (var feature in features)
        {
            json.WriteStartObject(feature.Name);
            json.WriteNumber("score"u8, feature.Score);
            json.WriteNumber("weight"u8, feature.Weight);
            json.WriteString("detail"u8, feature.Detail);
            if (feature.Query is { } query)
                json.WriteString("query"u8, query);
            if (feature.Candidate is { } candidate)
                json.WriteString("candidate"u8, candidate);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}

/// <summary>The result of a query.</summary>
/// <param name="Query">The query.</param>
/// <param name="Hits">Best first; one more than the limit if there are more.</param>
/// <param name="Notices">What could not be compared, and why; null if everything was.</param>
internal sealed record MatchAnswer(MatchEntity Query, IReadOnlyList<MatchHit> Hits, IReadOnlyList<string>? Notices);

/// <summary>Queries to match.</summary>
/// <param name="Queries">The queries by name; the caller chooses the names. At most 100.</param>
/// <param name="Weights">The caller's weights, from 0 to 1, for features of the algorithm. They do not find subjects that score below 0.15
/// with the algorithm's own weights.</param>
/// <param name="Config">Settings of the algorithm; no algorithm has any.</param>
public sealed record MatchRequestBody(
    IReadOnlyDictionary<string, MatchQueryBody> Queries,
    IReadOnlyDictionary<string, double>? Weights,
    IReadOnlyDictionary<string, object>? Config
);

/// <summary>A query, as a FollowTheMoney entity.</summary>
/// <param name="Id">The caller's id.</param>
/// <param name="Schema">The FollowTheMoney schema, for example <c>Person</c>.</param>
/// <param name="Properties">Property name to values; a single value needs no list. <c>mrz</c>, the lines of a travel document's machine-readable zone, is
/// parsed into the properties of its holder.</param>
public sealed record MatchQueryBody(string? Id, string Schema, IReadOnlyDictionary<string, IReadOnlyList<string>> Properties);

/// <summary>The answers.</summary>
/// <param name="Responses">The answers by the queries' names.</param>
/// <param name="Limit">The maximum number of results per query.</param>
public sealed record MatchResponse(IReadOnlyDictionary<string, MatchQueryResponse> Responses, int Limit);

/// <summary>The answer to a query.</summary>
/// <param name="Status">200.</param>
/// <param name="Results">The results, best first.</param>
/// <param name="Total">How many reached the cutoff; <c>gte</c> if there are more than the limit.</param>
/// <param name="Query">The query after parsing.</param>
/// <param name="Notices">What could not be compared, and why: the absence of a result says nothing about it. Also identifiers and machine-readable zones that
/// fail their own check digits. Absent if there are none.</param>
public sealed record MatchQueryResponse(
    int Status,
    IReadOnlyList<ScoredEntityResponse> Results,
    TotalResponse Total,
    ParsedQueryResponse Query,
    IReadOnlyList<string>? Notices
);

/// <summary>A query after parsing.</summary>
/// <param name="Id">The caller's id.</param>
/// <param name="Schema">The FollowTheMoney schema.</param>
/// <param name="Properties">Property name to values.</param>
public sealed record ParsedQueryResponse(string Id, string Schema, IReadOnlyDictionary<string, IReadOnlyList<string>> Properties);

/// <summary>A subject that matches a query.</summary>
public sealed record ScoredEntityResponse : EntityResponse
{
    /// <summary>From 0 to 1.</summary>
    [JsonPropertyOrder(1)]
    public required double Score { get; init; }

    /// <summary>Whether the score reaches the threshold.</summary>
    [JsonPropertyOrder(1)]
    public required bool Match { get; init; }

    /// <summary>The score of each comparison.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, double> Features { get; init; }

    /// <summary>Each comparison, with what was compared.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, ExplanationResponse> Explanations { get; init; }
}

/// <summary>A comparison.</summary>
/// <param name="Score">The similarity, from 0 to 1; negative for a contradiction.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="Detail">The reason, in a sentence.</param>
/// <param name="Query">The query's value.</param>
/// <param name="Candidate">The list's value.</param>
public sealed record ExplanationResponse(double Score, double Weight, string Detail, string? Query, string? Candidate);

using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Hosting.Access;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Registry.Domain.Subjects;
using Registry.Matching;
using Registry.Service.Editions;
using Registry.Service.OpenSanctionsApi;
using Registry.Service.Requests;

namespace Registry.Service.OpenRefine;

/// <summary><c>/reconcile/{dataset}</c>: OpenRefine's reconciliation protocol, version 0.2.</summary>
internal static class Reconcile
{
    private const int MaxQueries = 100;
    private const int MaxLimit = 500;
    private const int DefaultLimit = 5;
    private const int MaxTextLength = 1_000;
    private const int MaxProperties = 25;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    // The schemata that a user of OpenRefine chooses from.
    private static readonly string[] Types = ["Person", "Organization", "Company", "LegalEntity", "Vessel", "Airplane", "CryptoWallet"];

    private static readonly QueryParameter[] Suggesting =
    [
        new("prefix", $"The text typed so far, at most {MaxTextLength} characters."),
        new("limit", $"Maximum number of suggestions. Default: 10; maximum: {MaxLimit}.", Microsoft.OpenApi.JsonSchemaType.Integer),
    ];

    private static readonly QueryParameter[] Asking = [AlgorithmParameter.Parameter, .. EntityFilter.Parameters, AsOf.Parameter];

    public static void MapReconcile(this WebApplication app)
    {
        app.MapGet("/reconcile/{dataset}", GetAsync)
            .WithName("GetReconciliationManifest")
            .WithTags("Reconciliations")
            .WithExample("dataset", "default")
            .WithSummary("OpenRefine's reconciliation protocol: the service manifest, or the answers to `queries` or `extend`")
            .Produces<ReconcileManifest>()
            .Produces<Dictionary<string, ReconcileAnswer>>()
            .Produces<ExtensionResponse>()
            .WithQuery([
                new("queries", "The batch of queries by name, as JSON."),
                new("extend", "The entities and properties of a data extension, as JSON."),
                .. Asking,
            ])
            .ForAnyCaller();
        app.MapPost("/reconcile/{dataset}", PostAsync)
            .WithName("ReconcileEntities")
            .WithTags("Reconciliations")
            .WithExample("dataset", "default")
            .WithSummary($"Reconciles a batch of up to {MaxQueries} queries (form field `queries`), or reads properties of entities (form field `extend`)")
            .WithMetadata(new Microsoft.AspNetCore.Http.Metadata.AcceptsMetadata(["application/x-www-form-urlencoded"], typeof(ReconcileForm)))
            .Produces<Dictionary<string, ReconcileAnswer>>()
            .Produces<ExtensionResponse>()
            .WithQuery(Asking)
            .DisableAntiforgery()
            .ForAnyCaller();
        app.MapGet("/reconcile/{dataset}/extend/property", ReconcileExtension.Propose)
            .WithName("ProposeProperties")
            .WithTags("Reconciliations")
            .WithExample("dataset", "default")
            .WithSummary("The properties of a type that a data extension can request, most informative first")
            .WithQuery(ReconcileExtension.Proposing)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ForAnyCaller();
        app.MapGet("/reconcile/{dataset}/suggest/entity", SuggestEntityAsync)
            .WithName("SuggestEntities")
            .WithTags("Reconciliations")
            .WithExample("dataset", "default")
            .WithSummary("Suggests subjects whose name starts with or resembles the prefix")
            .WithQuery([.. Suggesting, AsOf.Parameter])
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ForAnyCaller();
        app.MapGet("/reconcile/{dataset}/suggest/type", SuggestType)
            .WithName("SuggestTypes")
            .WithTags("Reconciliations")
            .WithExample("dataset", "default")
            .WithSummary("Suggests schemata by name")
            .WithQuery(Suggesting)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ForAnyCaller();
        app.MapGet("/reconcile/{dataset}/suggest/property", SuggestProperty)
            .WithName("SuggestProperties")
            .WithTags("Reconciliations")
            .WithExample("dataset", "default")
            .WithSummary("Suggests properties by name")
            .WithQuery(Suggesting)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ForAnyCaller();
    }

    private static async Task<IResult> GetAsync(
        string dataset,
        HttpRequest request,
        CurrentLists current,
        MatchingSettings matching,
        CancellationToken cancellationToken
    )
    {
        var lists = await AsOf.ListsAsync(request.Query, current, cancellationToken);
        if (!lists.Knows(dataset))
            return NoSuchDataset;
        return AnswerTo(request.Query["queries"].ToString(), request.Query["extend"].ToString(), dataset, lists, matching, request, cancellationToken);
    }

    private static async Task<IResult> PostAsync(
        string dataset,
        HttpRequest request,
        CurrentLists current,
        MatchingSettings matching,
        CancellationToken cancellationToken
    )
    {
        if (!request.HasFormContentType)
            return ProblemTypes.UnsupportedMediaType.Because("Send application/x-www-form-urlencoded with the field queries or extend.");
        var lists = await AsOf.ListsAsync(request.Query, current, cancellationToken);
        if (!lists.Knows(dataset))
            return NoSuchDataset;
        var form = await request.ReadFormAsync(cancellationToken);
        return AnswerTo(form["queries"].ToString(), form["extend"].ToString(), dataset, lists, matching, request, cancellationToken);
    }

    private static IResult AnswerTo(
        string queries,
        string extension,
        string dataset,
        EditionSet lists,
        MatchingSettings matching,
        HttpRequest request,
        CancellationToken cancellationToken
    ) =>
        queries.Length > 0 ? Answer(queries, dataset, lists, matching, request, cancellationToken)
        : extension.Length > 0 ? TypedResults.Ok(ReconcileExtension.Answer(extension, dataset, lists))
        : TypedResults.Ok(Manifest(dataset, lists, request));

    private static async Task<Results<Ok<SuggestionsResponse>, ProblemHttpResult>> SuggestEntityAsync(
        string dataset,
        HttpRequest request,
        CurrentLists current,
        CancellationToken cancellationToken
    )
    {
        var (prefix, limit) = Prefix(request.Query);
        var lists = await AsOf.ListsAsync(request.Query, current, cancellationToken);
        if (!lists.Knows(dataset))
            return NoSuchDataset;
        var beginning = SearchText.Read($"{prefix}*", simple: false);
        var byWords =
            prefix.Length == 0 || beginning.IsEmpty
                ? []
                : lists
                    .Words.Where(entry => entry.Entity.Within(dataset) is not null && beginning.Fits(entry.Entity, entry.Words))
                    .Select(entry => entry.Entity);
        var byName =
            prefix.Length == 0
                ? []
                : lists
                    .Index.Match(Query(prefix, "Thing", []), new(limit * lists.MaxSubjectsPerEntity, Algorithms.LeastShown), lists.In(dataset))
                    .Select(hit => lists.EntityWith(hit.EntityId));
        return TypedResults.Ok(
            new SuggestionsResponse(
                prefix,
                [
                    .. byName
                        .Concat(byWords)
                        .DistinctBy(entity => entity.Id, StringComparer.Ordinal)
                        .Take(limit)
                        .Select(entity => entity.Subject)
                        .Select(subject => new SuggestionResponse(
                            subject.SubjectId.Value,
                            subject.Content.Caption,
                            Schemata.LabelOf(subject.Content.Schema),
                            [TypeOf(subject.Content.Schema)]
                        )),
                ]
            )
        );
    }

    private static Ok<SuggestionsResponse> SuggestType(string dataset, HttpRequest request)
    {
        var (prefix, limit) = Prefix(request.Query);
        return TypedResults.Ok(
            new SuggestionsResponse(
                prefix,
                [
                    .. Schemata
                        .All.Where(schema => prefix.Length > 0 && (Begins(schema, prefix) || Begins(Schemata.LabelOf(schema), prefix)))
                        .Take(limit)
                        .Select(schema => new SuggestionResponse(schema, Schemata.LabelOf(schema), null, null)),
                ]
            )
        );
    }

    private static Ok<SuggestionsResponse> SuggestProperty(string dataset, HttpRequest request)
    {
        var (prefix, limit) = Prefix(request.Query);
        return TypedResults.Ok(
            new SuggestionsResponse(
                prefix,
                [
                    .. Types
                        .SelectMany(schema => Schemata.PropertiesOf(schema).Values)
                        .Where(property => property.Type != "entity" && prefix.Length > 0)
                        .Distinct()
                        .Where(property => Begins(property.Name, prefix) || Begins(property.Label, prefix))
                        .OrderBy(property => property.Name, StringComparer.Ordinal)
                        .Take(limit)
                        .Select(property => new SuggestionResponse(
                            $"{property.Schema}:{property.Name}",
                            property.Label,
                            $"Property of {Schemata.LabelOf(property.Schema)}",
                            null
                        )),
                ]
            )
        );
    }

    private static Ok<Dictionary<string, ReconcileAnswer>> Answer(
        string queries,
        string dataset,
        EditionSet lists,
        MatchingSettings matching,
        HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var (algorithm, only) = (AlgorithmParameter.OfClient(request.HttpContext), EntityFilter.Of(dataset, request.Query).In(lists));
        var read = Read(queries);
        var answers = new Dictionary<string, ReconcileAnswer>(StringComparer.Ordinal);
        foreach (var (name, query, limit) in read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var options = new MatchOptions(limit * lists.MaxSubjectsPerEntity, Algorithms.DefaultCutoff);
            var hits = lists.DistinctByEntity(algorithm.Match(lists, query, options, only)).Take(limit);
            answers[name] = new([
                .. hits.Select(hit => (Hit: hit, lists.EntityWith(hit.EntityId).Subject))
                    .Select(pair => new ReconcileResult(
                        pair.Subject.SubjectId.Value,
                        pair.Subject.Content.Caption,
                        Schemata.LabelOf(pair.Subject.Content.Schema),
                        [TypeOf(pair.Subject.Content.Schema)],
                        Math.Round(pair.Hit.Score * 100, 2),
                        pair.Hit.Score >= matching.Threshold,
                        [.. pair.Hit.Features.DistinctBy(feature => feature.Name).Select(feature => new ReconcileFeature(feature.Name, feature.Score))]
                    )),
            ]);
        }

        request.HttpContext.Response.Headers["x-batch-size"] = answers.Count.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Ok(answers);
    }

    private static List<(string Name, MatchEntity Query, int Limit)> Read(string queries)
    {
        try
        {
            using var document = JsonDocument.Parse(queries, Strict);
            var body = document.RootElement;
            if (body.ValueKind != JsonValueKind.Object || body.GetPropertyCount() is < 1 or > MaxQueries)
                throw QueryValues.Invalid("queries", $"Must be an object of 1 to {MaxQueries} queries by name.");
            return [.. body.EnumerateObject().Select(query => ReadQuery(query.Name, query.Value))];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw QueryValues.Invalid("queries", "Must be valid Unicode JSON without duplicate fields.");
        }
    }

    private static (string, MatchEntity, int) ReadQuery(string name, JsonElement query)
    {
        if (query.ValueKind != JsonValueKind.Object)
            throw QueryValues.Invalid("queries", "Each query must be an object.");
        var text = query.TryGetProperty("query", out var given) ? Text(given) : "";
        // One type, or the first of several.
        var type = query.TryGetProperty("type", out var wanted)
            ? wanted.ValueKind == JsonValueKind.Array
                ? wanted.EnumerateArray().Select(TypeName).FirstOrDefault()
                : TypeName(wanted)
            : null;
        if (type is not null && !Schemata.IsKnown(type))
            throw QueryValues.Invalid("queries", "A query's type must be a FollowTheMoney schema that the registry knows.");
        var limit = query.TryGetProperty("limit", out var most)
            ? most.ValueKind == JsonValueKind.Number && most.TryGetInt32(out var number) && number is >= 1 and <= MaxLimit
                ? number
                : throw QueryValues.Invalid("queries", $"A query's limit must be from 1 to {MaxLimit}.")
            : DefaultLimit;
        List<(string, string)> properties = [];
        if (query.TryGetProperty("properties", out var listed))
        {
            if (listed.ValueKind != JsonValueKind.Array || listed.GetArrayLength() > MaxProperties)
                throw QueryValues.Invalid("queries", $"A query's properties must be a list of at most {MaxProperties}.");
            foreach (var property in listed.EnumerateArray())
            {
                if (property.ValueKind != JsonValueKind.Object || !property.TryGetProperty("pid", out var pid) || !property.TryGetProperty("v", out var values))
                    throw QueryValues.Invalid("queries", "Each of a query's properties must have pid and v.");
                // The name may be qualified, as in Person:birthDate.
                var pidName = Text(pid).Split(':')[^1];
                foreach (var value in values.ValueKind == JsonValueKind.Array ? values.EnumerateArray().ToList() : [values])
                    properties.Add((pidName, Value(value)));
            }
        }

        return (name, Query(text, type ?? "Thing", properties), limit);
    }

    private static string? TypeName(JsonElement type) =>
        type.ValueKind == JsonValueKind.Object && type.TryGetProperty("id", out var id) ? Text(id)
        : type.ValueKind == JsonValueKind.Null ? null
        : Text(type);

    // A value that was itself reconciled comes with its id and name.
    private static string Value(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("name", out var name) ? Text(name) : Text(value);

    private static string Text(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Trim(),
            JsonValueKind.Number => value.GetRawText(),
            _ => throw QueryValues.Invalid("queries", "Values must be text or numbers."),
        };
        return text.Length <= MaxTextLength ? text : throw QueryValues.Invalid("queries", $"Values must have at most {MaxTextLength} characters.");
    }

    private static MatchEntity Query(string name, string schema, IReadOnlyList<(string Property, string Value)> properties) =>
        QueryFacts
            .Read(
                new(
                    "",
                    schema,
                    properties
                        .Prepend(("name", name))
                        .Where(pair => pair.Item2.Length > 0)
                        .GroupBy(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal)
                        .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group], StringComparer.Ordinal)
                )
            )
            .Query;

    private static (string Prefix, int Limit) Prefix(IQueryCollection query)
    {
        var prefix = query["prefix"].ToString().Trim();
        if (prefix.Length > MaxTextLength)
            throw QueryValues.Invalid("prefix", $"At most {MaxTextLength} characters.");
        return (prefix, QueryValues.Number(query, "limit", 10, 1, MaxLimit));
    }

    private static bool Begins(string text, string prefix) => text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    private static ReconcileType TypeOf(string schema) => new(schema, Schemata.LabelOf(schema));

    private static ProblemHttpResult NoSuchDataset => ProblemTypes.NotFound.Because("No such dataset exists, or none existed at that time.");

    private static ReconcileManifest Manifest(string dataset, EditionSet lists, HttpRequest request)
    {
        var root = string.Create(CultureInfo.InvariantCulture, $"{request.Scheme}://{request.Host}{request.PathBase}");
        var here = $"{root}/reconcile/{dataset}";
        return new(
            ["0.2"],
            $"Sanctions registry: {Datasets.TitleOf(lists.Editions, dataset)}",
            $"{root}/entities",
            "https://followthemoney.tech/explorer/schemata/",
            MaxQueries,
            new($"{root}/entities/{{{{id}}}}"),
            [.. Types.Select(TypeOf)],
            new(new(here, "/suggest/entity"), new(here, "/suggest/type"), new(here, "/suggest/property")),
            new(new(here, "/extend/property"), [])
        );
    }
}

/// <summary>The service manifest for OpenRefine.</summary>
/// <param name="Versions">The protocol's versions.</param>
/// <param name="Name">The service's name.</param>
/// <param name="IdentifierSpace">The namespace of the ids.</param>
/// <param name="SchemaSpace">The namespace of the types.</param>
/// <param name="BatchSize">The maximum number of queries in a batch.</param>
/// <param name="View">Where to read an entity.</param>
/// <param name="DefaultTypes">Types to choose from.</param>
/// <param name="Suggest">The suggestion services.</param>
/// <param name="Extend">The data extension.</param>
public sealed record ReconcileManifest(
    IReadOnlyList<string> Versions,
    string Name,
    string IdentifierSpace,
    string SchemaSpace,
    int BatchSize,
    ReconcileView View,
    IReadOnlyList<ReconcileType> DefaultTypes,
    ReconcileSuggest Suggest,
    ReconcileExtend Extend
);

/// <summary>Where to read an entity.</summary>
/// <param name="Url">The address, with <c>{{id}}</c> in place of the id.</param>
public sealed record ReconcileView(string Url);

/// <summary>The suggestion services.</summary>
/// <param name="Entity">Suggests entities.</param>
/// <param name="Type">Suggests types.</param>
/// <param name="Property">Suggests properties.</param>
public sealed record ReconcileSuggest(ReconcileSuggestService Entity, ReconcileSuggestService Type, ReconcileSuggestService Property);

/// <summary>The data extension: reads properties of reconciled entities.</summary>
/// <param name="ProposeProperties">The service that proposes properties.</param>
/// <param name="PropertySettings">Settings of a property; always empty.</param>
public sealed record ReconcileExtend(
    [property: System.Text.Json.Serialization.JsonPropertyName("propose_properties")] ReconcileSuggestService ProposeProperties,
    [property: System.Text.Json.Serialization.JsonPropertyName("property_settings")] IReadOnlyList<string> PropertySettings
);

/// <summary>A suggestion service.</summary>
/// <param name="ServiceUrl">Its base address.</param>
/// <param name="ServicePath">Its path below the base address.</param>
public sealed record ReconcileSuggestService(
    [property: System.Text.Json.Serialization.JsonPropertyName("service_url")] string ServiceUrl,
    [property: System.Text.Json.Serialization.JsonPropertyName("service_path")] string ServicePath
);

/// <summary>A type.</summary>
/// <param name="Id">The schema.</param>
/// <param name="Name">Its display name.</param>
public sealed record ReconcileType(string Id, string Name);

/// <summary>The answer to a query.</summary>
/// <param name="Result">The results, best first.</param>
public sealed record ReconcileAnswer(IReadOnlyList<ReconcileResult> Result);

/// <summary>A subject that matches a query.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The display name.</param>
/// <param name="Description">What it is.</param>
/// <param name="Type">Its schema.</param>
/// <param name="Score">From 0 to 100.</param>
/// <param name="Match">Whether it is a match without review by a person.</param>
/// <param name="Features">The comparisons behind the score.</param>
public sealed record ReconcileResult(
    string Id,
    string Name,
    string Description,
    IReadOnlyList<ReconcileType> Type,
    double Score,
    bool Match,
    IReadOnlyList<ReconcileFeature> Features
);

/// <summary>A comparison.</summary>
/// <param name="Id">The feature.</param>
/// <param name="Value">The similarity.</param>
public sealed record ReconcileFeature(string Id, double Value);

/// <summary>Suggestions.</summary>
/// <param name="Prefix">The text typed.</param>
/// <param name="Result">The suggestions.</param>
/// <param name="Code">For older clients.</param>
/// <param name="Status">For older clients.</param>
public sealed record SuggestionsResponse(string Prefix, IReadOnlyList<SuggestionResponse> Result, string Code = "/api/status/ok", string Status = "200 OK");

/// <summary>A suggestion.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its display name.</param>
/// <param name="Description">What it is.</param>
/// <param name="Type">The schema, for an entity.</param>
public sealed record SuggestionResponse(string Id, string Name, string? Description, IReadOnlyList<ReconcileType>? Type);

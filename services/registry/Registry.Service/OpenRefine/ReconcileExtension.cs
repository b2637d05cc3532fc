using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Hosting.Requests;
using Registry.Domain.Subjects;
using Registry.Service.Editions;

namespace Registry.Service.OpenRefine;

/// <summary>The data extension of OpenRefine's reconciliation protocol 0.2: properties of reconciled entities, row by row.</summary>
internal static class ReconcileExtension
{
    private const int MaxIds = 100;
    private const int MaxProperties = 50;
    private const int MaxLimit = 500;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    // The most informative properties, in order; the others follow by name.
    private static readonly string[] Informative =
    [
        "name",
        "country",
        "birthDate",
        "nationality",
        "gender",
        "registrationNumber",
        "imoNumber",
        "publicKey",
        "address",
        "topics",
        "alias",
        "passportNumber",
        "idNumber",
        "notes",
    ];

    public static QueryParameter[] Proposing { get; } =
    [
        new("type", "The FollowTheMoney schema. Default: LegalEntity."),
        new("limit", $"Maximum number of properties. Default: 20; maximum: {MaxLimit}.", Microsoft.OpenApi.JsonSchemaType.Integer),
    ];

    public static Ok<ProposedPropertiesResponse> Propose(string dataset, HttpRequest request)
    {
        var type = request.Query["type"].ToString() is { Length: > 0 } given ? given : "LegalEntity";
        if (!Schemata.IsKnown(type))
            throw QueryValues.Invalid("type", "Must be a FollowTheMoney schema that the registry knows.");
        var limit = QueryValues.Number(request.Query, "limit", 20, 1, MaxLimit);
        return TypedResults.Ok(
            new ProposedPropertiesResponse(
                type,
                limit,
                [
                    .. Schemata
                        .PropertiesOf(type)
                        .Values.OrderBy(property => Array.IndexOf(Informative, property.Name) is var place and >= 0 ? place : Informative.Length)
                        .ThenBy(property => property.Name, StringComparer.Ordinal)
                        .Take(limit)
                        .Select(property => new ReconcileType(property.Name, property.Label)),
                ]
            )
        );
    }

    /// <summary>Reads the requested properties of the requested entities; an id that the dataset does not have gets none.</summary>
    /// <param name="extension">The request as JSON: <c>{"ids": […], "properties": [{"id": "name"}, …]}</c>.</param>
    public static ExtensionResponse Answer(string extension, string dataset, EditionSet lists)
    {
        var (ids, properties) = Read(extension);
        return new(
            [.. properties.Select(property => new ReconcileType(property.Id, property.Label))],
            ids.ToDictionary(
                id => id,
                id =>
                    RowOf(
                        lists.Neighbourhood.Find(id, dataset)
                            ?? (lists.Neighbourhood.CanonicalOf(id) is { } canonical ? lists.Neighbourhood.Find(canonical, dataset) : null)
                    ),
                StringComparer.Ordinal
            )
        );

        IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>> RowOf(MergedEntity? entity) =>
            properties.ToDictionary(
                property => property.Id,
                property =>
                    (IReadOnlyList<IReadOnlyDictionary<string, string>>)
                        [.. (entity?.Properties.GetValueOrDefault(property.Name, []) ?? []).Select(value => CellOf(entity!, property.Name, value))],
                StringComparer.Ordinal
            );

        IReadOnlyDictionary<string, string> CellOf(MergedEntity entity, string property, string value) =>
            Schemata.TypeOf(entity.Schema, property) == "entity" && lists.Neighbourhood.Find(value, dataset) is { } other
                ? new Dictionary<string, string> { ["id"] = other.Id, ["name"] = other.Caption }
                : new Dictionary<string, string> { ["str"] = value };
    }

    private static (IReadOnlyList<string> Ids, IReadOnlyList<(string Id, string Name, string Label)> Properties) Read(string extension)
    {
        try
        {
            using var document = JsonDocument.Parse(extension, Strict);
            var body = document.RootElement;
            string[] ids = [.. Listed(body, "ids", MaxIds).Select(Text).Distinct(StringComparer.Ordinal)];
            return (
                ids,
                [
                    .. Listed(body, "properties", MaxProperties)
                        .Select(property =>
                            property.ValueKind == JsonValueKind.Object && property.TryGetProperty("id", out var id)
                                ? Text(id)
                                : throw Wrong("Each property must have an id.")
                        )
                        .DistinctBy(NameOf, StringComparer.Ordinal)
                        .Select(Known),
                ]
            );
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Wrong("Must be valid Unicode JSON without duplicate fields.");
        }
    }

    private static JsonElement.ArrayEnumerator Listed(JsonElement body, string member, int most) =>
        body.ValueKind == JsonValueKind.Object
        && body.TryGetProperty(member, out var list)
        && list.ValueKind == JsonValueKind.Array
        && list.GetArrayLength() <= most
            ? list.EnumerateArray()
            : throw Wrong($"Must be an object with {member}, a list of at most {most} items.");

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong("Ids must be text.");

    private static string NameOf(string id) => id.Split(':')[^1];

    // With its schema, as suggested, or by its name alone.
    private static (string, string, string) Known(string id)
    {
        var name = NameOf(id);
        return
            Schemata.All.Select(schema => Schemata.PropertiesOf(schema).GetValueOrDefault(name)).FirstOrDefault(property => property is not null) is { } known
            ? (id, name, known.Label)
            : throw Wrong("Each property must be a FollowTheMoney property.");
    }

    private static Platform.Hosting.Problems.RequestRejectedException Wrong(string detail) => QueryValues.Invalid("extend", detail);
}

/// <summary>Properties that a data extension can request.</summary>
/// <param name="Type">The schema.</param>
/// <param name="Limit">The requested maximum.</param>
/// <param name="Properties">The properties, most informative first.</param>
public sealed record ProposedPropertiesResponse(string Type, int Limit, IReadOnlyList<ReconcileType> Properties);

/// <summary>Properties of entities.</summary>
/// <param name="Meta">The requested properties.</param>
/// <param name="Rows">By entity id and property: each value as <c>str</c>, or <c>id</c> and <c>name</c> for an entity.</param>
public sealed record ExtensionResponse(
    IReadOnlyList<ReconcileType> Meta,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>>> Rows
);

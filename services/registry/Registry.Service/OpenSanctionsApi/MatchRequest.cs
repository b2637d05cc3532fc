using System.Text.Json;
using Platform.Hosting.Problems;
using Registry.Domain.Subjects;
using Registry.Service.Editions;

namespace Registry.Service.OpenSanctionsApi;

/// <summary>
/// The body of a match request. Lenient where the OpenSanctions API is (a property may be one value or a list) and strict otherwise: a body with another
/// shape is 422; one with the right shape that cannot be answered is 400.
/// </summary>
/// <param name="Queries">The queries with the caller's names.</param>
/// <param name="Weights">The caller's weights, by feature.</param>
internal sealed record MatchRequest(IReadOnlyList<(string Name, ParsedQuery Query)> Queries, IReadOnlyDictionary<string, double> Weights)
{
    private const int MaxQueries = 100;
    private const int MaxValues = 25;
    private const int MaxValueLength = 1_000;
    private const int MaxProperties = 100;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Reads a request's body.</summary>
    /// <param name="at">The time of the request: two-digit years are relative to it.</param>
    public static async Task<MatchRequest> ReadAsync(HttpRequest request, Algorithm algorithm, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
            throw new RequestRejectedException(ProblemTypes.UnsupportedMediaType, "Send application/json.");
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, Strict, cancellationToken);
            return Read(document.RootElement, algorithm, at);
        }
        catch (JsonException)
        {
            throw WrongShape("#", "Invalid JSON, or a duplicate field.");
        }
        catch (InvalidOperationException)
        {
            // What System.Text.Json throws for text with an unpaired surrogate.
            throw Refused("#", "Invalid Unicode: an unpaired surrogate or invalid UTF-8.");
        }
    }

    private static MatchRequest Read(JsonElement body, Algorithm algorithm, DateTimeOffset at)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw WrongShape("#", "Must be an object.");
        IReadOnlyDictionary<string, double> weights = new Dictionary<string, double>();
        foreach (var member in body.EnumerateObject())
        {
            if (member.Name == "config")
                RefuseConfiguration(member.Value);
            else if (member.Name == "weights")
                weights = ReadWeights(member.Value, algorithm);
            else if (member.Name != "queries")
                throw WrongShape($"#/{Escaped(member.Name)}", "Unknown field. Known fields: queries, weights, config.");
        }

        if (!body.TryGetProperty("queries", out var queries))
            throw WrongShape("#/queries", "Required.");
        if (queries.ValueKind != JsonValueKind.Object)
            throw WrongShape("#/queries", "Must be an object of queries by name.");
        var count = queries.GetPropertyCount();
        if (count is < 1 or > MaxQueries)
            throw Refused("#/queries", $"Must have 1 to {MaxQueries} queries.");
        return new(
            [.. queries.EnumerateObject().Select(query => (query.Name, ReadQuery(query.Name, query.Value, $"#/queries/{Escaped(query.Name)}", at)))],
            weights
        );
    }

    /// <summary>Reads one query.</summary>
    /// <param name="name">Its name; also its id if it has none.</param>
    /// <param name="pointer">Its JSON pointer in the body.</param>
    /// <param name="at">The time of the request.</param>
    /// <param name="others">Additional fields that it may have.</param>
    public static ParsedQuery ReadQuery(string name, JsonElement query, string pointer, DateTimeOffset at, params ReadOnlySpan<string> others)
    {
        if (query.ValueKind != JsonValueKind.Object)
            throw WrongShape(pointer, "Must be an object.");
        foreach (var member in query.EnumerateObject())
        {
            if (member.Name is not ("id" or "schema" or "properties") && !others.Contains(member.Name))
                throw WrongShape(
                    $"{pointer}/{Escaped(member.Name)}",
                    $"Unknown field. Known fields: {string.Join(", ", ["id", "schema", "properties", .. others])}."
                );
        }

        var id = query.TryGetProperty("id", out var given) && given.ValueKind != JsonValueKind.Null ? Text(given, $"{pointer}/id") : name;
        if (!query.TryGetProperty("schema", out var schemaName))
            throw WrongShape($"{pointer}/schema", "Required.");
        var schema = Text(schemaName, $"{pointer}/schema");
        if (!Schemata.IsKnown(schema))
            throw Refused($"{pointer}/schema", "Must be a FollowTheMoney schema that the registry knows.");
        if (!query.TryGetProperty("properties", out var properties))
            throw WrongShape($"{pointer}/properties", "Required.");
        if (properties.ValueKind != JsonValueKind.Object)
            throw WrongShape($"{pointer}/properties", "Must be an object of property names and values.");
        if (properties.GetPropertyCount() > MaxProperties)
            throw Refused($"{pointer}/properties", $"At most {MaxProperties} properties.");
        return ParsedQuery.Of(
            new(
                id,
                schema,
                properties
                    .EnumerateObject()
                    .ToDictionary(
                        property => property.Name,
                        property => Values(property, $"{pointer}/properties/{Escaped(property.Name)}"),
                        StringComparer.Ordinal
                    )
            ),
            $"{pointer}/properties",
            at
        );
    }

    private static IReadOnlyList<string> Values(JsonProperty property, string pointer)
    {
        var values =
            property.Value.ValueKind == JsonValueKind.Array
                ? property.Value.EnumerateArray().Select((value, index) => Text(value, $"{pointer}/{index}")).ToList()
                : [Text(property.Value, pointer)];
        if (values.Count > MaxValues)
            throw Refused(pointer, $"At most {MaxValues} values.");
        return [.. values.Where(value => value.Length > 0)];
    }

    private static string Text(JsonElement value, string pointer)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Trim(),
            JsonValueKind.Number => value.GetRawText(),
            _ => throw WrongShape(pointer, "Must be text, or a list of text."),
        };
        if (text.Length > MaxValueLength)
            throw Refused(pointer, $"At most {MaxValueLength} characters.");
        if (text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
            throw Refused(pointer, "Must not have control characters.");
        return text;
    }

    private static void RefuseConfiguration(JsonElement config)
    {
        if (config.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            throw WrongShape("#/config", "Must be an object.");
        if (config.ValueKind == JsonValueKind.Object && config.EnumerateObject().Any())
            throw Refused("#/config", "The algorithm has no settings.");
    }

    private static Dictionary<string, double> ReadWeights(JsonElement weights, Algorithm algorithm)
    {
        if (weights.ValueKind == JsonValueKind.Null)
            return [];
        if (weights.ValueKind != JsonValueKind.Object)
            throw WrongShape("#/weights", "Must be an object of numbers by feature.");
        return weights.EnumerateObject().ToDictionary(weight => weight.Name, weight => ReadWeight(weight, algorithm), StringComparer.Ordinal);
    }

    private static double ReadWeight(JsonProperty weight, Algorithm algorithm)
    {
        var pointer = $"#/weights/{Escaped(weight.Name)}";
        var features = algorithm.Comparisons.Select(comparison => comparison.Name).Order(StringComparer.Ordinal);
        if (!features.Contains(weight.Name))
            throw Refused(pointer, $"The algorithm has no such feature. Its features: {string.Join(", ", features)}.");
        if (weight.Value.ValueKind != JsonValueKind.Number)
            throw WrongShape(pointer, "Must be a number.");
        return weight.Value.TryGetDouble(out var value) && value is >= 0 and <= 1 ? value : throw Refused(pointer, "Must be from 0 to 1.");
    }

    private static RequestRejectedException WrongShape(string pointer, string detail) =>
        new(ProblemTypes.InvalidQuery, $"{pointer}: {detail}", [new(pointer, detail)]);

    /// <summary>Refuses a value that has the right shape but cannot be answered.</summary>
    public static RequestRejectedException Refused(string pointer, string detail) =>
        new(ProblemTypes.InvalidRequest, $"{pointer}: {detail}", [new(pointer, detail)]);

    /// <summary>A name as a part of a JSON pointer (RFC 6901 §3).</summary>
    public static string Escaped(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}

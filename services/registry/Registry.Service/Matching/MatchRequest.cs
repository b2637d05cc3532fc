using System.Text.Json;
using Platform.Hosting.Problems;
using Platform.Kernel;
using Registry.Matching;

namespace Registry.Service.Matching;

/// <summary>
/// The body of a match request, read leniently as the OpenSanctions API does (a property may be one value or a list) and strictly beyond: what does
/// not fit its shape is 422, what fits and cannot be answered is 400.
/// </summary>
internal static class MatchRequest
{
    private const int MaxQueries = 100;
    private const int MaxValues = 25;
    private const int MaxValueLength = 1_000;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };
    private static readonly string[] CountryProperties = ["country", "nationality", "citizenship", "jurisdiction", "birthCountry", "flag"];

    public static async Task<IReadOnlyList<(string Name, MatchEntity Query)>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType()) throw new RequestRejectedException(ProblemTypes.UnsupportedMediaType, "Send application/json.");
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, Strict, cancellationToken);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            throw Unfit("#", "Not valid JSON, or a field given twice.");
        }
        catch (InvalidOperationException)
        {
            // System.Text.Json's word for text with an unpaired surrogate.
            throw Refused("#", "A text is not Unicode: it has an unpaired surrogate or invalid UTF-8.");
        }
    }

    private static List<(string, MatchEntity)> Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object) throw Unfit("#", "Must be an object.");
        foreach (var member in body.EnumerateObject())
        {
            if (member.Name == "config") RefuseConfiguration(member.Value);
            else if (member.Name == "weights") RefuseWeights(member.Value);
            else if (member.Name != "queries") throw Unfit($"#/{Escaped(member.Name)}", "Unknown field. Known here: queries, weights, config.");
        }

        if (!body.TryGetProperty("queries", out var queries)) throw Unfit("#/queries", "Required.");
        if (queries.ValueKind != JsonValueKind.Object) throw Unfit("#/queries", "Must be an object of queries by name.");
        var read = queries.EnumerateObject().Select(query => (query.Name, ReadQuery(query.Name, query.Value))).ToList();
        return read.Count is >= 1 and <= MaxQueries ? read : throw Refused("#/queries", $"Must have 1 to {MaxQueries} queries.");
    }

    private static MatchEntity ReadQuery(string name, JsonElement query)
    {
        var pointer = $"#/queries/{Escaped(name)}";
        if (query.ValueKind != JsonValueKind.Object) throw Unfit(pointer, "Must be an object.");
        foreach (var member in query.EnumerateObject())
        {
            if (member.Name is not ("id" or "schema" or "properties")) throw Unfit($"{pointer}/{Escaped(member.Name)}", "Unknown field. Known here: id, schema, properties.");
        }

        var id = query.TryGetProperty("id", out var given) && given.ValueKind != JsonValueKind.Null ? Text(given, $"{pointer}/id") : name;
        if (!query.TryGetProperty("schema", out var schemaName)) throw Unfit($"{pointer}/schema", "Required.");
        var schema = Text(schemaName, $"{pointer}/schema");
        if (!FollowTheMoneySchema.IsKnown(schema)) throw Refused($"{pointer}/schema", "Must be a FollowTheMoney schema that the registry knows.");
        if (!query.TryGetProperty("properties", out var properties)) throw Unfit($"{pointer}/properties", "Required.");
        if (properties.ValueKind != JsonValueKind.Object) throw Unfit($"{pointer}/properties", "Must be an object of property names and values.");
        return new(id, schema, properties.EnumerateObject().ToDictionary(property => property.Name, property => Values(property, $"{pointer}/properties/{Escaped(property.Name)}"), StringComparer.Ordinal));
    }

    private static IReadOnlyList<string> Values(JsonProperty property, string pointer)
    {
        var values = property.Value.ValueKind == JsonValueKind.Array
            ? property.Value.EnumerateArray().Select((value, index) => Text(value, $"{pointer}/{index}")).ToList()
            : [Text(property.Value, pointer)];
        if (values.Count > MaxValues) throw Refused(pointer, $"At most {MaxValues} values.");
        return [.. values.Where(value => value.Length > 0).Select(value => Cleaned(property.Name, value))];
    }

    private static string Text(JsonElement value, string pointer)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Trim(),
            JsonValueKind.Number => value.GetRawText(),
            _ => throw Unfit(pointer, "Must be text, or a list of texts."),
        };
        if (text.Length > MaxValueLength) throw Refused(pointer, $"At most {MaxValueLength} characters.");
        if (text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'))) throw Refused(pointer, "Must not have control characters.");
        return text;
    }

    // The answer echoes the query as it was understood: a country's name as its code.
    private static string Cleaned(string property, string value) =>
        Array.IndexOf(CountryProperties, property) >= 0 && CountryCode.TryFind(value, out var country) ? country.Alpha2 : value;

    private static void RefuseConfiguration(JsonElement config)
    {
        if (config.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null)) throw Unfit("#/config", "Must be an object.");
        if (config.ValueKind == JsonValueKind.Object && config.EnumerateObject().Any()) throw Refused("#/config", "The algorithm has no settings.");
    }

    private static void RefuseWeights(JsonElement weights)
    {
        if (weights.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null)) throw Unfit("#/weights", "Must be an object.");
        if (weights.ValueKind == JsonValueKind.Object && weights.EnumerateObject().Any()) throw Refused("#/weights", "The algorithm's weights are fixed, so that a score can be repeated.");
    }

    private static RequestRejectedException Unfit(string pointer, string detail) => new(ProblemTypes.UnfitQuery, $"{pointer}: {detail}", [new(pointer, detail)]);

    private static RequestRejectedException Refused(string pointer, string detail) => new(ProblemTypes.InvalidRequest, $"{pointer}: {detail}", [new(pointer, detail)]);

    // RFC 6901 §3.
    private static string Escaped(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}

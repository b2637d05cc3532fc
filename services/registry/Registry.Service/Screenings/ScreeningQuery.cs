using System.Text.Json;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Registry.Matching;
using Registry.Service.Editions;
using Registry.Service.OpenSanctionsApi;

namespace Registry.Service.Screenings;

/// <summary>What an agency wants to screen: a query as in a match, and a reference.</summary>
/// <param name="Query">The person or thing to compare.</param>
/// <param name="Id">The agency's id of the query; null if it gave none.</param>
/// <param name="Reference">The agency's reference; null if it gave none.</param>
/// <param name="Algorithm">How to compare.</param>
/// <param name="Notices">What could not be compared or fails its own check digits.</param>
/// <param name="Hash">The request's hash. An algorithm other than the default is part of it: the same query by another algorithm is another request.</param>
internal sealed record ScreeningQuery(MatchEntity Query, string? Id, string? Reference, Algorithm Algorithm, IReadOnlyList<string> Notices, string Hash)
{
    private const int MaxReferenceLength = 100;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Reads a query.</summary>
    /// <param name="at">The time of the request.</param>
    /// <exception cref="RequestRejectedException">It is not valid JSON, or does not have the expected shape.</exception>
    public static ScreeningQuery Read(ReadOnlyMemory<byte> json, Algorithm algorithm, DateTimeOffset at)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var (query, notices) = MatchRequest.ReadQuery("", document.RootElement, "#", at, "reference");
            // A record is evidence: a property with an unknown name would look as if it had been compared.
            if (query.Properties.Keys.FirstOrDefault(QueryFacts.IsUnknown) is { } unknown)
                throw Invalid($"#/properties/{MatchRequest.Escaped(unknown)}", QueryFacts.NoProperty(query.Schema, unknown));
            if (query.Properties.Values.All(values => values.Count == 0))
                throw Invalid("#/properties", string.Join(' ', ["Must have at least one value to compare.", .. notices]));
            return new(query, query.Id.Length > 0 ? query.Id : null, ReferenceOf(document.RootElement), algorithm, notices, HashOf(json.Span, algorithm));
        }
        catch (JsonException)
        {
            throw Invalid("#", "Invalid JSON, or a duplicate field.");
        }
        catch (InvalidOperationException)
        {
            // What System.Text.Json throws for text with an unpaired surrogate.
            throw Invalid("#", "Invalid Unicode: an unpaired surrogate or invalid UTF-8.");
        }
    }

    private static string HashOf(ReadOnlySpan<byte> json, Algorithm algorithm) => RequestHash.Of(json, algorithm == Algorithms.Best ? null : algorithm.Alias);

    private static string? ReferenceOf(JsonElement body)
    {
        if (!body.TryGetProperty("reference", out var given) || given.ValueKind == JsonValueKind.Null)
            return null;
        if (given.ValueKind != JsonValueKind.String)
            throw Invalid("#/reference", "Must be text.");
        var checks = new FieldChecks();
        var reference = checks.Text("#/reference", given.GetString(), MaxReferenceLength);
        checks.ThrowIfAny();
        return reference;
    }

    private static RequestRejectedException Invalid(string pointer, string detail) =>
        new(ProblemTypes.InvalidRequest, $"{pointer}: {detail}", [new(pointer, detail)]);
}

/// <summary>A query to screen.</summary>
/// <param name="Schema">The FollowTheMoney schema, for example <c>Person</c>.</param>
/// <param name="Properties">Property name to values; a single value needs no list. <c>mrz</c> is parsed as in a match.</param>
/// <param name="Id">The agency's id of the query.</param>
/// <param name="Reference">The agency's reference: 1 to 100 characters.</param>
public sealed record ScreeningRequestBody(
    string Schema,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Properties,
    string? Id = null,
    string? Reference = null
);

using System.Text.Json;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Registry.Matching;
using Registry.Service.Matching;

namespace Registry.Service.Screening;

/// <summary>What an agency asks to be screened: a query as a match takes it, and a reference.</summary>
/// <param name="Query">Whom or what to compare.</param>
/// <param name="Id">The agency's own id of it; null where it gave none.</param>
/// <param name="Reference">The agency's own reference; null where it gave none.</param>
/// <param name="Algorithm">How to compare.</param>
/// <param name="Notices">What of the question could not be compared or is wrong by its own check digits.</param>
/// <param name="Hash">The request's hash. An algorithm other than the default is part of it: the same query by another algorithm is another request.</param>
internal sealed record ScreeningQuery(MatchEntity Query, string? Id, string? Reference, Algorithm Algorithm, IReadOnlyList<string> Notices, string Hash)
{
    private const int MaxReferenceLength = 100;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Reads a question.</summary>
    /// <param name="at">When it is asked.</param>
    /// <exception cref="RequestRejectedException">It is not valid JSON, or does not have the shape.</exception>
    public static ScreeningQuery Read(ReadOnlyMemory<byte> json, Algorithm algorithm, DateTimeOffset at)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var (query, notices) = MatchRequest.ReadQuery("", document.RootElement, "#", at, "reference");
            // A record is evidence: what is meant to be compared and has no such name would look as if it had been.
            if (query.Properties.Keys.FirstOrDefault(QueryFacts.IsUnknown) is { } unknown) throw Invalid($"#/properties/{MatchRequest.Escaped(unknown)}", QueryFacts.NoProperty(query.Schema, unknown));
            if (query.Properties.Values.All(values => values.Count == 0)) throw Invalid("#/properties", string.Join(' ', ["Must have at least one value to compare.", .. notices]));
            return new(query, query.Id.Length > 0 ? query.Id : null, ReferenceOf(document.RootElement), algorithm, notices, HashOf(json.Span, algorithm));
        }
        catch (JsonException)
        {
            throw Invalid("#", "Invalid JSON, or a duplicate field.");
        }
        catch (InvalidOperationException)
        {
            // System.Text.Json's word for text with an unpaired surrogate.
            throw Invalid("#", "Invalid Unicode: an unpaired surrogate or invalid UTF-8.");
        }
    }

    private static string HashOf(ReadOnlySpan<byte> json, Algorithm algorithm) => RequestHash.Of(json, algorithm == Algorithms.Best ? null : algorithm.Alias);

    private static string? ReferenceOf(JsonElement body)
    {
        if (!body.TryGetProperty("reference", out var given) || given.ValueKind == JsonValueKind.Null) return null;
        if (given.ValueKind != JsonValueKind.String) throw Invalid("#/reference", "Must be text.");
        var checks = new FieldChecks();
        var reference = checks.Text("#/reference", given.GetString(), MaxReferenceLength);
        checks.ThrowIfAny();
        return reference;
    }

    private static RequestRejectedException Invalid(string pointer, string detail) => new(ProblemTypes.InvalidRequest, $"{pointer}: {detail}", [new(pointer, detail)]);
}

/// <summary>A query to screen.</summary>
/// <param name="Schema">The FollowTheMoney schema, for instance <c>Person</c>.</param>
/// <param name="Properties">Property name to values; a single value may stand without its list. <c>mrz</c> is read as in a match.</param>
/// <param name="Id">The agency's own id of it.</param>
/// <param name="Reference">The agency's own reference: 1 to 100 characters.</param>
public sealed record ScreeningRequestBody(string Schema, IReadOnlyDictionary<string, IReadOnlyList<string>> Properties, string? Id = null, string? Reference = null);

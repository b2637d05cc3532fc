using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Platform.Kernel;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;
using Registry.Matching;

namespace Registry.Domain.Screening;

/// <summary>The person named in a permit application.</summary>
/// <param name="Names">Full names in any script, the main one first.</param>
/// <param name="BirthDate">The date of birth, as far as it is known.</param>
/// <param name="Nationality">The nationality, as claimed.</param>
/// <param name="Gender"><c>male</c>, <c>female</c> or <c>other</c>.</param>
/// <param name="Documents">The documents presented.</param>
public sealed record Person(IReadOnlyList<string> Names, PartialDate? BirthDate, CountryCode Nationality, string? Gender, IReadOnlyList<IdentityDocument> Documents)
{
    /// <summary>The person as the matching engine compares it.</summary>
    public MatchEntity ToMatchEntity() => MatchEntities.Of("worker", "Person",
    [
        ("name", Names),
        ("birthDate", BirthDate is { } date ? [date.ToString()] : []),
        ("nationality", [Nationality.Alpha2]),
        ("gender", Gender is "male" or "female" ? [Gender] : []),
        ("passportNumber", [.. Documents.Where(document => document.Type == "passport").Select(document => document.Number)]),
        ("idNumber", [.. Documents.Where(document => document.Type != "passport").Select(document => document.Number)]),
        (MatchEntity.IssuedDocument, [.. Documents.Where(document => document.Issuer is not null).Select(document => $"{document.Issuer!.Value.Alpha2}:{document.Number}")]),
    ]);
}

/// <summary>A travel or identity document.</summary>
/// <param name="Type"><c>passport</c>, <c>nationalId</c> or <c>other</c>.</param>
/// <param name="Number">The number as printed.</param>
/// <param name="Issuer">The issuing country.</param>
public sealed record IdentityDocument(string Type, string Number, CountryCode? Issuer);

/// <summary>The prospective employer.</summary>
/// <param name="Name">The name as registered.</param>
/// <param name="Country">Where it is registered.</param>
/// <param name="RegistrationNumber">Its number in that register.</param>
public sealed record Employer(string Name, CountryCode? Country, string? RegistrationNumber)
{
    /// <summary>The employer as the matching engine compares it: an organisation, or a person who is an employer in their own name.</summary>
    public MatchEntity ToMatchEntity() => MatchEntities.Of("employer", "LegalEntity",
    [
        ("name", [Name]),
        ("country", Country is { } country ? [country.Alpha2] : []),
        ("registrationNumber", RegistrationNumber is { } number ? [number] : []),
    ]);
}

/// <summary>The compared party.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScreenedParty>))]
public enum ScreenedParty
{
    /// <summary>The worker.</summary>
    [JsonStringEnumMemberName("worker")]
    Worker,

    /// <summary>The employer.</summary>
    [JsonStringEnumMemberName("employer")]
    Employer,
}

/// <summary>A listed subject that the screened party may be. Its evidence includes personal data from the application.</summary>
/// <param name="Screened">The compared party.</param>
/// <param name="SubjectId">The subject.</param>
/// <param name="Revision">The revision of the subject that was compared.</param>
/// <param name="List">The list that names it.</param>
/// <param name="Schema">The FollowTheMoney schema.</param>
/// <param name="Caption">Its display name.</param>
/// <param name="Score">From 0 to 1.</param>
/// <param name="Evidence">Each comparison, strongest first.</param>
public sealed record Hit(
    ScreenedParty Screened,
    SubjectId SubjectId,
    int Revision,
    ListId List,
    string Schema,
    string Caption,
    double Score,
    IReadOnlyList<Evidence> Evidence)
{
    /// <summary>
    /// A digest of the evidence: unchanged while the same values are compared with the same result, whatever else the list changes about the subject.
    /// SHA-256 in lower-case hex.
    /// </summary>
    public string EvidenceDigest() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Evidence
        .Select(evidence => string.Create(CultureInfo.InvariantCulture, $"{evidence.Feature}|{evidence.Score:R}|{evidence.Weight:R}|{evidence.Query}|{evidence.Candidate}"))
        .Prepend(Score.ToString("R", CultureInfo.InvariantCulture))))));
}

/// <summary>One comparison behind a score.</summary>
/// <param name="Feature">The comparison.</param>
/// <param name="Score">The similarity, from 0 to 1; negative for a contradiction.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="Detail">The explanation.</param>
/// <param name="Query">The application's value.</param>
/// <param name="Candidate">The list's value.</param>
public sealed record Evidence(string Feature, double Score, double Weight, string Detail, string? Query, string? Candidate);

/// <summary>All personal data of a screening: the compared parties, and what the comparison found.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Employer">The employer.</param>
/// <param name="Hits">Subjects at or above the threshold, best first.</param>
/// <param name="NotCompared">Names that could not be compared in full: the absence of a hit says nothing about them.</param>
public sealed record Comparison(Person Worker, Employer Employer, IReadOnlyList<Hit> Hits, IReadOnlyList<string> NotCompared);

/// <summary>The editions and settings of a comparison: enough to repeat it.</summary>
/// <param name="Editions">The current edition of each list; none before the first import.</param>
/// <param name="Engine">The matching engine and its version.</param>
/// <param name="Threshold">The minimum score of a hit.</param>
public sealed record Basis(IReadOnlyList<EditionReference> Editions, string Engine, double Threshold);

/// <summary>An edition used in a comparison.</summary>
/// <param name="List">The list.</param>
/// <param name="Edition">The edition.</param>
/// <param name="GeneratedAt">When the source made it.</param>
/// <param name="ImportedAt">When the registry published it.</param>
public sealed record EditionReference(ListId List, EditionHash Edition, DateTimeOffset GeneratedAt, DateTimeOffset ImportedAt);

internal static class MatchEntities
{
    public static MatchEntity Of(string id, string schema, params ReadOnlySpan<(string Property, IReadOnlyList<string> Values)> properties)
    {
        var given = new Dictionary<string, IReadOnlyList<string>>(properties.Length, StringComparer.Ordinal);
        foreach (var (property, values) in properties)
        {
            if (values.Count > 0) given[property] = values;
        }

        return new(id, schema, given);
    }
}

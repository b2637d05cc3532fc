using Platform.Kernel;
using Registry.Matching;

namespace Registry.Domain.PermitScreenings;

/// <summary>The person named in a permit application.</summary>
/// <param name="Names">Full names in any script, the main one first.</param>
/// <param name="BirthDate">The date of birth, as far as it is known.</param>
/// <param name="Nationality">The nationality, as claimed; null if the claim names no country.</param>
/// <param name="Gender"><c>male</c>, <c>female</c> or <c>other</c>.</param>
/// <param name="Documents">The documents presented.</param>
public sealed record Person(
    IReadOnlyList<string> Names,
    PartialDate? BirthDate,
    CountryCode? Nationality,
    string? Gender,
    IReadOnlyList<IdentityDocument> Documents
)
{
    /// <summary>The person as the matching engine compares it.</summary>
    public MatchEntity ToMatchEntity() =>
        MatchEntities.Of(
            "worker",
            "Person",
            [
                ("name", Names),
                ("birthDate", BirthDate is { } date ? [date.ToString()] : []),
                ("nationality", Nationality is { } nationality ? [nationality.Alpha2] : []),
                ("gender", Gender is "male" or "female" ? [Gender] : []),
                ("passportNumber", [.. Documents.Where(document => document.Type == "passport").Select(document => document.Number)]),
                ("idNumber", [.. Documents.Where(document => document.Type != "passport").Select(document => document.Number)]),
                (
                    MatchEntity.IssuedDocument,
                    [.. Documents.Where(document => document.Issuer is not null).Select(document => $"{document.Issuer!.Value.Alpha2}:{document.Number}")]
                ),
            ]
        );
}

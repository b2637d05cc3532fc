using System.Diagnostics;
using System.Globalization;
using Permits.Domain.Permits;

namespace Permits.Service;

/// <summary>Renders a reason as an English sentence.</summary>
internal static class ReasonText
{
    public static string Render(Reason reason) =>
        reason switch
        {
            Reason.ProhibitedNationality r => $"A work permit for a national of {r.Nationality} is prohibited ({string.Join(", ", r.LegalBasis)}) "
                + "unless the 1718 Committee approves the case in advance.",
            Reason.DprkDocument r => $"The worker presents {Name(r.DocumentType)} issued by the Democratic People's Republic of Korea, "
                + $"but claims the nationality {r.ClaimedNationality}.",
            Reason.ListedHit r => $"The {r.Screened} may be {r.Caption} ({r.SubjectId}, {r.List}): score {Number(r.Score)}.",
            Reason.NameNotCompared r => $"The name at {r.Field} could not be compared in full with the lists.",
            Reason.ListMissing r => $"The list {r.List} has not been imported, so no one can be cleared against it.",
            Reason.ListTooOld r => $"The list {r.List} was generated at {r.GeneratedAt.ToString("u", CultureInfo.InvariantCulture)}; "
                + $"it may be at most {Number(r.MaxAgeDays)} days old.",
            Reason.NoHit r => $"No listed subject reached the threshold of {Number(r.Threshold)} ({string.Join(", ", r.Editions.Select(Name))}; {r.Engine}).",
            Reason.OfficerDecision r => r.Statement,
            _ => throw new UnreachableException(),
        };

    private static string Name(DocumentType type) =>
        type switch
        {
            DocumentType.Passport => "a passport",
            DocumentType.NationalId => "a national identity card",
            _ => "a document",
        };

    private static string Name(Edition edition) =>
        $"{edition.List} of {edition.GeneratedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, "
        + $"{edition.ContentHash[..Math.Min(12, edition.ContentHash.Length)]}";

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}

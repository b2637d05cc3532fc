using System.Globalization;
using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.Rules;

/// <summary>What is configured of the rules.</summary>
/// <param name="MaxListAge">Lists generated longer ago than this are too old to clear anyone.</param>
/// <param name="RequiredLists">Lists without which nobody is cleared.</param>
public sealed record RuleSettings(TimeSpan MaxListAge, IReadOnlyList<string> RequiredLists);

/// <summary>
/// Decides a screened application: the prohibition first, then everything that a person must look at, and only then issue. Fails closed:
/// what no rule clears is referred.
/// </summary>
public static class ApplicationRules
{
    /// <summary>The decision on a screened application.</summary>
    public static PermitEvent Decide(Application application, Screening screening, IReadOnlyList<WatchHit> watchHits, RuleSettings settings, DateTimeOffset now)
    {
        if (Prohibits(application) is { } prohibition) return new PermitEvent.Refused(prohibition.Reason, [prohibition.LegalBasis]);
        IReadOnlyList<string> reasons = [.. DprkDocuments(application), .. Hits(screening), .. LaterHits(watchHits), .. NotCompared(screening), .. MissingLists(screening, settings), .. OldLists(screening, settings, now)];
        return reasons.Count > 0
            ? new PermitEvent.Referred(reasons)
            : new PermitEvent.Issued($"No listed subject reached the threshold of {Number(screening.Threshold)} ({string.Join(", ", screening.Editions.Select(Name))}; {screening.Engine}).");
    }

    /// <summary>2375 para 17: no work authorizations for nationals of the DPRK. Holds against an officer's decision too.</summary>
    public static (LegalBasis LegalBasis, string Reason)? Prohibits(Application application) =>
        application.Worker.Nationality == CountryCode.DemocraticPeoplesRepublicOfKorea
            ? (LegalBasis.Resolution2375Paragraph17, "S/RES/2375 (2017) paragraph 17: no work authorization for a national of the Democratic People's Republic of Korea unless the 1718 Committee has approved the case in advance.")
            : null;

    // Whoever holds one may be a national of the issuer, whom paragraph 17 forbids to authorise, under another nationality.
    private static IEnumerable<string> DprkDocuments(Application application) => application.Worker.Documents.Any(document => document.Issuer == CountryCode.DemocraticPeoplesRepublicOfKorea)
        ? [$"The worker presents a document that the Democratic People's Republic of Korea issued, and is said to be a national of {application.Worker.Nationality}."]
        : [];

    private static IEnumerable<string> Hits(Screening screening) => screening.Hits.Select(Describe);

    private static IEnumerable<string> LaterHits(IReadOnlyList<WatchHit> watchHits) => watchHits.Select(hit => Describe(hit.Hit));

    private static IEnumerable<string> NotCompared(Screening screening) => screening.NotCompared
        .Select(name => $"The name “{(name.Length > 60 ? name[..60] + "…" : name)}” could not be compared with the lists whole.");

    private static IEnumerable<string> MissingLists(Screening screening, RuleSettings settings) => settings.RequiredLists
        .Where(list => screening.Editions.All(edition => edition.List != list))
        .Select(list => $"The list {list} has not been imported, so nobody can be cleared against it.");

    private static IEnumerable<string> OldLists(Screening screening, RuleSettings settings, DateTimeOffset now) => screening.Editions
        .Where(edition => now - edition.GeneratedAt > settings.MaxListAge)
        .Select(edition => $"The list {edition.List} was generated at {edition.GeneratedAt:u}, longer ago than the {Number(settings.MaxListAge.TotalDays)} days allowed.");

    /// <summary>A hit in one sentence.</summary>
    public static string Describe(Hit hit) => $"The {hit.Screened} may be {hit.Caption} ({hit.SubjectId}, {hit.List}): score {Number(hit.Score)}.";

    private static string Name(Edition edition) => $"{edition.List} of {edition.GeneratedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, {edition.ContentHash[..Math.Min(12, edition.ContentHash.Length)]}";

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}

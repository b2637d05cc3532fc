using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.Rules;

/// <summary>The settings of the rules.</summary>
/// <param name="MaxListAge">Lists older than this cannot clear anyone.</param>
/// <param name="RequiredLists">Without these lists, no one is cleared.</param>
/// <param name="ProposalLifetime">How long a proposal waits for a second person.</param>
public sealed record RuleSettings(TimeSpan MaxListAge, IReadOnlyList<string> RequiredLists, TimeSpan ProposalLifetime);

/// <summary>
/// Decides a screened application: first the prohibition, then everything that an officer must review. It issues only if neither applies. Fails
/// closed: what no rule clears is referred.
/// </summary>
public static class ApplicationRules
{
    /// <summary>The decision on a screened application.</summary>
    public static PermitEvent Decide(
        Application application,
        Screening screening,
        IReadOnlyList<WatchHit> watchHits,
        IReadOnlyList<EarlierPermit> earlier,
        RuleSettings settings,
        DateTimeOffset now
    )
    {
        if (Prohibition(application) is { } prohibition)
            return new PermitEvent.Refused(prohibition);
        IReadOnlyList<Reason> reasons =
        [
            .. DprkDocuments(application),
            .. DprkConnections.Find(application),
            .. UnresolvedCountries.Find(application),
            .. Contradictions.Find(application),
            .. EarlierApplications.Find(application, screening, earlier),
            .. Hits(screening),
            .. watchHits.Select(ReasonFor),
            .. NamesNotCompared(screening, application),
            .. MissingLists(screening, settings),
            .. OldLists(screening, settings, now),
        ];
        return reasons.Count > 0
            ? new PermitEvent.Referred(reasons)
            : new PermitEvent.Issued(new Reason.NoHit(screening.Threshold, screening.Editions, screening.Engine) { Rule = RuleId.NoHit });
    }

    /// <summary>What no officer can override: a worker who claims to be a national of the DPRK, or an employer of the DPRK.</summary>
    public static Reason? Prohibition(Application application) => ProhibitedNationality(application) ?? DprkEmployers.Find(application);

    // 2375 para 17: no work authorizations for nationals of the DPRK.
    private static Reason.ProhibitedNationality? ProhibitedNationality(Application application) =>
        application.Worker.Nationality == StatedCountry.DemocraticPeoplesRepublicOfKorea
            ? new(CountryCode.DemocraticPeoplesRepublicOfKorea) { Rule = RuleId.DprkNationality, LegalBasis = [LegalBasis.Resolution2375Paragraph17] }
            : null;

    /// <summary>A later hit as a reason.</summary>
    public static Reason ReasonFor(WatchHit watchHit) => ReasonFor(watchHit.Hit, watchHit.Editions, RuleId.WatchHit);

    // The holder of a DPRK document may be a DPRK national who claims another nationality. Paragraph 17 would then prohibit the permit.
    private static IEnumerable<Reason> DprkDocuments(Application application) =>
        application
            .Worker.Documents.Where(document => document.Issuer == StatedCountry.DemocraticPeoplesRepublicOfKorea)
            .Select(document => document.Type)
            .Distinct()
            .Select(type => new Reason.DprkDocument(type, application.Worker.Nationality)
            {
                Rule = RuleId.DprkDocument,
                LegalBasis = [LegalBasis.Resolution2375Paragraph17],
            });

    private static IEnumerable<Reason> Hits(Screening screening) => screening.Hits.Select(hit => ReasonFor(hit, screening.Editions, RuleId.ListedSubject));

    private static IEnumerable<Reason> NamesNotCompared(Screening screening, Application application) =>
        screening.NotCompared.Select(name => new Reason.NameNotCompared(FieldOf(name, application)) { Rule = RuleId.NameNotCompared });

    private static IEnumerable<Reason> MissingLists(Screening screening, RuleSettings settings) =>
        settings
            .RequiredLists.Where(list => screening.Editions.All(edition => edition.List != list))
            .Select(list => new Reason.ListMissing(list) { Rule = RuleId.ListMissing });

    private static IEnumerable<Reason> OldLists(Screening screening, RuleSettings settings, DateTimeOffset now) =>
        screening
            .Editions.Where(edition => now - edition.GeneratedAt > settings.MaxListAge)
            .Select(edition => new Reason.ListTooOld(edition.List, edition.ContentHash, edition.GeneratedAt, settings.MaxListAge.TotalDays)
            {
                Rule = RuleId.ListTooOld,
            });

    private static Reason.ListedHit ReasonFor(Hit hit, IReadOnlyList<Edition> editions, RuleId rule) =>
        new(hit.Screened, hit.SubjectId, hit.List, editions.FirstOrDefault(edition => edition.List == hit.List)?.ContentHash, hit.Caption, hit.Score)
        {
            Rule = rule,
        };

    // The registry returns the name as it was sent. "#" is the whole application.
    private static string FieldOf(string name, Application application)
    {
        IEnumerable<(string Name, string Field)> names =
        [
            .. application.Worker.Names.Index().Select(known => (known.Item, $"#/worker/names/{known.Index}")),
            (application.Employer.Name, "#/employer/name"),
            .. application.Intermediary is { } intermediary ? [(intermediary.Name, "#/intermediary/name")] : Array.Empty<(string, string)>(),
            .. application.Client is { } client ? [(client.Name, "#/client/name")] : Array.Empty<(string, string)>(),
            .. application.Payee is { } payee ? [(payee.Name, "#/payee/name")] : Array.Empty<(string, string)>(),
        ];
        return names.FirstOrDefault(known => known.Name == name, (Name: name, Field: "#")).Field;
    }
}

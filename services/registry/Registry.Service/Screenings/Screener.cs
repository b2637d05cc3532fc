using Registry.Domain.AgencyScreenings;
using Registry.Domain.Comparisons;
using Registry.Domain.PermitScreenings;
using Registry.Domain.Subjects;
using Registry.Domain.Watches;
using Registry.Matching;
using Registry.Service.Editions;

namespace Registry.Service.Screenings;

/// <summary>Compares with the lists: everyone an application names, for screenings and for watches, or an agency's query.</summary>
internal sealed class Screener(MatchingSettings settings)
{
    /// <summary>The version of the settings that hits depend on.</summary>
    public string Configuration => settings.Version;

    /// <summary>The score from which a subject is a hit.</summary>
    public double Threshold => settings.Threshold;

    /// <summary>The basis of a comparison with these lists.</summary>
    public Basis BasisOf(EditionSet lists) => BasisOf(lists, Algorithms.Best);

    /// <summary>The same for an algorithm, which the record names with its version.</summary>
    public Basis BasisOf(EditionSet lists, Algorithm algorithm) => new(lists.References, algorithm.Name, settings.Threshold);

    /// <summary>Names of the worker or another party that could not be fully compared.</summary>
    public static IReadOnlyList<string> NotCompared(Watched watched) =>
        [
            .. MatchIndex.NotCompared(watched.Worker.ToMatchEntity()),
            .. watched.Parties.SelectMany(party => party.Party.ToMatchEntities()).SelectMany(MatchIndex.NotCompared),
        ];

    /// <summary>The hits of the worker and the other parties, best first.</summary>
    /// <param name="only">The subjects to compare with; null for all.</param>
    public IReadOnlyList<Hit> Compare(EditionSet lists, Watched watched, IReadOnlySet<string>? only = null) =>
        Ordered([
            .. HitsOf(lists, lists.Index, ScreenedParty.Worker, watched.Worker.ToMatchEntity(), only),
            .. watched.Parties.SelectMany(party => HitsOf(lists, lists.Index, party, only)),
        ]);

    /// <summary>Whether a hit that was reported is still one.</summary>
    public bool IsHit(EditionSet lists, Watched watched, KnownHit known)
    {
        var only = new HashSet<string>(StringComparer.Ordinal) { EditionSet.KeyOf(known.SubjectId.Value, known.List) };
        return lists.Subjects.ContainsKey(only.First()) && Compare(lists, watched, only).Any(known.IsOf);
    }

    /// <summary>The hits of a party besides the worker, and of its wallet.</summary>
    /// <param name="index">An index of all or some of the lists' subjects.</param>
    /// <param name="only">The subjects to compare with; null for all subjects in the index.</param>
    public IEnumerable<Hit> HitsOf(EditionSet lists, MatchIndex index, RoleParty party, IReadOnlySet<string>? only = null) =>
        party.Party.ToMatchEntities().SelectMany(entity => HitsOf(lists, index, party.Role, entity, only));

    /// <summary>The hits of one party.</summary>
    /// <param name="index">An index of all or some of the lists' subjects.</param>
    /// <param name="only">The subjects to compare with; null for all subjects in the index.</param>
    public IReadOnlyList<Hit> HitsOf(EditionSet lists, MatchIndex index, ScreenedParty screened, MatchEntity party, IReadOnlySet<string>? only = null) =>
        [.. index.Match(party, Options(lists), only).Select(hit => ToHit(screened, hit, lists.Subjects[hit.EntityId]))];

    /// <summary>The hits of all parties in the order of a screening: best first.</summary>
    public static IReadOnlyList<Hit> Ordered(IReadOnlyList<Hit> hits) =>
        hits.Count < 2 ? hits : [.. hits.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.SubjectId.Value, StringComparer.Ordinal)];

    /// <summary>Compares an agency's query.</summary>
    public ScreenedQuery Compare(EditionSet lists, ScreeningQuery query) =>
        new(
            query.Id,
            query.Reference,
            query.Query.Schema,
            query.Query.Properties,
            [.. query.Algorithm.Match(lists, query.Query, Options(lists), null).Select(hit => ToQueryHit(hit, lists.Subjects[hit.EntityId]))],
            query.Algorithm.NotCompared(query.Query),
            query.Notices
        );

    // Scaled, so that a subject on several lists does not displace another.
    private MatchOptions Options(EditionSet lists) => new(settings.MaxHits * lists.MaxSubjectsPerEntity, settings.Threshold);

    private static QueryHit ToQueryHit(MatchHit hit, Subject subject) =>
        new(subject.SubjectId, subject.Revision, subject.List, subject.Content.Schema, subject.Content.Caption, hit.Score, EvidenceOf(hit));

    private static IReadOnlyList<Evidence> EvidenceOf(MatchHit hit) =>
        [.. hit.Features.Select(feature => new Evidence(feature.Name, feature.Score, feature.Weight, feature.Detail, feature.Query, feature.Candidate))];

    private static Hit ToHit(ScreenedParty screened, MatchHit hit, Subject subject) =>
        new(screened, subject.SubjectId, subject.Revision, subject.List, subject.Content.Schema, subject.Content.Caption, hit.Score, EvidenceOf(hit));
}

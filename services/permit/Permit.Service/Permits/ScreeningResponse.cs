using Permits.Domain.Permits;

namespace Permits.Service.Permits;

/// <summary>The registry's comparison of the application with the lists.</summary>
/// <param name="ScreeningId">The id of the screening in the registry.</param>
/// <param name="Hits">Subjects at or above the threshold, best first.</param>
/// <param name="Editions">The editions compared with; empty when no list had been imported.</param>
/// <param name="Engine">The matching engine and its version.</param>
/// <param name="Threshold">The minimum score of a hit.</param>
/// <param name="ScreenedAt">When it was screened.</param>
/// <param name="KnownPeople">Earlier applications of the State that may be the same person's, best first.</param>
/// <param name="AreAllKnownCompared">False if too many people share the worker's date of birth or document number to compare them all.</param>
/// <param name="NotCompared">Names that could not be compared in full: the absence of a hit proves nothing about them.</param>
public sealed record ScreeningResponse(
    Guid ScreeningId,
    IReadOnlyList<HitResponse> Hits,
    IReadOnlyList<EditionResponse> Editions,
    string Engine,
    double Threshold,
    DateTimeOffset ScreenedAt,
    IReadOnlyList<string> NotCompared,
    IReadOnlyList<KnownPersonResponse> KnownPeople,
    bool AreAllKnownCompared
)
{
    internal static ScreeningResponse From(Screening screening) =>
        new(
            screening.ScreeningId,
            [.. screening.Hits.Select(HitResponse.From)],
            [.. screening.Editions.Select(EditionResponse.From)],
            screening.Engine,
            screening.Threshold,
            screening.ScreenedAt,
            screening.NotCompared,
            [.. screening.KnownPeople.Select(KnownPersonResponse.From)],
            screening.AreAllKnownCompared
        );
}

/// <summary>A later change of the lists that concerns the worker or another party.</summary>
/// <param name="WatchId">The registry's watch on the permit.</param>
/// <param name="Hit">The subject, with evidence.</param>
/// <param name="Editions">The editions compared with.</param>
/// <param name="Engine">The matching engine and its version.</param>
/// <param name="FoundAt">When the hit was found.</param>
public sealed record WatchHitResponse(Guid WatchId, HitResponse Hit, IReadOnlyList<EditionResponse> Editions, string Engine, DateTimeOffset FoundAt)
{
    internal static WatchHitResponse From(WatchHit found) =>
        new(found.WatchId, HitResponse.From(found.Hit), [.. found.Editions.Select(EditionResponse.From)], found.Engine, found.FoundAt);
}

/// <summary>A hit that the lists no longer give.</summary>
/// <param name="Screened"><c>worker</c>, <c>employer</c>, <c>intermediary</c>, <c>client</c> or <c>payee</c>.</param>
/// <param name="SubjectId">The subject.</param>
/// <param name="List">The list that named it.</param>
/// <param name="Edition">The content hash of the edition that ended the hit.</param>
/// <param name="Cause">Why: <c>delisted</c>, <c>amended</c>, or <c>undone</c>: two people undid the edition that gave the hit.</param>
/// <param name="EndedAt">When.</param>
public sealed record EndedHitResponse(string Screened, string SubjectId, string List, string Edition, HitEndCause Cause, DateTimeOffset EndedAt)
{
    internal static EndedHitResponse From(EndedHit ended) => new(ended.Screened, ended.SubjectId, ended.List, ended.Edition, ended.Cause, ended.EndedAt);
}

/// <summary>A listed subject that the worker or another party may be.</summary>
/// <param name="Screened"><c>worker</c>, <c>employer</c>, <c>intermediary</c>, <c>client</c> or <c>payee</c>.</param>
/// <param name="SubjectId">The subject, for instance <c>unsc-6908001</c>.</param>
/// <param name="List">The list.</param>
/// <param name="Schema">The FollowTheMoney schema.</param>
/// <param name="Caption">The subject's name.</param>
/// <param name="Score">From 0 to 1.</param>
/// <param name="Evidence">Each comparison, strongest first.</param>
public sealed record HitResponse(
    string Screened,
    string SubjectId,
    string List,
    string Schema,
    string Caption,
    double Score,
    IReadOnlyList<EvidenceResponse> Evidence
)
{
    internal static HitResponse From(Hit hit) =>
        new(hit.Screened, hit.SubjectId, hit.List, hit.Schema, hit.Caption, hit.Score, [.. hit.Evidence.Select(EvidenceResponse.From)]);
}

/// <summary>An earlier application of the State that may be the same person's.</summary>
/// <param name="PermitId">Its permit.</param>
/// <param name="Score">From 0 to 1; 1 for the same document.</param>
/// <param name="Evidence">What agrees.</param>
public sealed record KnownPersonResponse(PermitId PermitId, double Score, IReadOnlyList<EvidenceResponse> Evidence)
{
    internal static KnownPersonResponse From(KnownPerson known) => new(known.PermitId, known.Score, [.. known.Evidence.Select(EvidenceResponse.From)]);
}

/// <summary>One comparison behind a score.</summary>
/// <param name="Feature">The comparison.</param>
/// <param name="Score">Similarity from 0 to 1; negative for a contradiction.</param>
/// <param name="Weight">Its weight in the score.</param>
/// <param name="Detail">Why, in a sentence.</param>
/// <param name="Query">What the application says.</param>
/// <param name="Candidate">What the list, or the earlier application, says.</param>
public sealed record EvidenceResponse(string Feature, double Score, double Weight, string Detail, string? Query, string? Candidate)
{
    internal static EvidenceResponse From(Evidence evidence) =>
        new(evidence.Feature, evidence.Score, evidence.Weight, evidence.Detail, evidence.Query, evidence.Candidate);
}

/// <summary>An edition of a list.</summary>
/// <param name="List">The list.</param>
/// <param name="ContentHash">The SHA-256 of its content.</param>
/// <param name="GeneratedAt">When the source generated it.</param>
/// <param name="ImportedAt">When the registry published it.</param>
public sealed record EditionResponse(string List, string ContentHash, DateTimeOffset GeneratedAt, DateTimeOffset ImportedAt)
{
    internal static EditionResponse From(Edition edition) => new(edition.List, edition.ContentHash, edition.GeneratedAt, edition.ImportedAt);
}

using Registry.Domain.AgencyScreenings;

namespace Registry.Service.Screenings;

/// <summary>The record of a screening.</summary>
/// <param name="Id">The screening.</param>
/// <param name="At">When it was made.</param>
/// <param name="Agency">The agency that requested it.</param>
/// <param name="User">The user who requested it.</param>
/// <param name="Reference">The agency's reference.</param>
/// <param name="Batch">The batch that it belongs to.</param>
/// <param name="Line">Its line in the batch, from 1.</param>
/// <param name="Query">The query after parsing, as it was compared.</param>
/// <param name="Hits">Subjects at or above the threshold, best first.</param>
/// <param name="NotCompared">Names that could not be fully compared: the absence of a hit says nothing about them.</param>
/// <param name="Notices">Dates, countries and genders that could not be read and were not compared, and identifiers and machine-readable zones that fail their
/// own check digits, each by place. Absent if there are none.</param>
/// <param name="Editions">The edition of each list that was compared with; none before the first import.</param>
/// <param name="Engine">The algorithm and its version.</param>
/// <param name="Configuration">The version of the settings that the hits depend on.</param>
/// <param name="Threshold">The score from which a subject is a hit.</param>
public sealed record ScreeningResponse(
    Guid Id,
    DateTimeOffset At,
    string Agency,
    string User,
    string? Reference,
    string? Batch,
    int? Line,
    ScreenedQueryResponse Query,
    IReadOnlyList<ScreeningHitResponse> Hits,
    IReadOnlyList<string> NotCompared,
    IReadOnlyList<string>? Notices,
    IReadOnlyList<ScreenedEditionResponse> Editions,
    string Engine,
    string Configuration,
    double Threshold
)
{
    /// <summary>The record as a response.</summary>
    internal static ScreeningResponse Of(RecordedScreening screening) =>
        new(
            screening.Id,
            screening.At,
            screening.Agency.Value,
            screening.User,
            screening.Screened.Reference,
            screening.Batch,
            screening.Line,
            new(screening.Screened.Id, screening.Screened.Schema, screening.Screened.Properties),
            [
                .. screening.Screened.Hits.Select(hit => new ScreeningHitResponse(
                    hit.SubjectId.Value,
                    hit.Revision,
                    hit.List.Value,
                    hit.Schema,
                    hit.Caption,
                    hit.Score,
                    [
                        .. hit.Evidence.Select(evidence => new EvidenceResponse(
                            evidence.Feature,
                            evidence.Score,
                            evidence.Weight,
                            evidence.Detail,
                            evidence.Query,
                            evidence.Candidate
                        )),
                    ]
                )),
            ],
            screening.Screened.NotCompared,
            screening.Screened.Notices is { Count: > 0 } notices ? notices : null,
            [
                .. screening.Basis.Editions.Select(edition => new ScreenedEditionResponse(
                    edition.List.Value,
                    edition.Edition.Value,
                    edition.GeneratedAt,
                    edition.ImportedAt
                )),
            ],
            screening.Basis.Engine,
            screening.Configuration,
            screening.Basis.Threshold
        );
}

/// <summary>What was compared.</summary>
/// <param name="Id">The agency's id of the query.</param>
/// <param name="Schema">The FollowTheMoney schema.</param>
/// <param name="Properties">Property name to values.</param>
public sealed record ScreenedQueryResponse(string? Id, string Schema, IReadOnlyDictionary<string, IReadOnlyList<string>> Properties);

/// <summary>A listed subject that matches the query.</summary>
/// <param name="SubjectId">The subject, for example <c>unsc-6908001</c>.</param>
/// <param name="Revision">Which content of the subject was compared.</param>
/// <param name="List">The list that names it.</param>
/// <param name="Schema">The FollowTheMoney schema.</param>
/// <param name="Caption">The display name.</param>
/// <param name="Score">From 0 to 1.</param>
/// <param name="Evidence">Each comparison, strongest first.</param>
public sealed record ScreeningHitResponse(
    string SubjectId,
    int Revision,
    string List,
    string Schema,
    string Caption,
    double Score,
    IReadOnlyList<EvidenceResponse> Evidence
);

/// <summary>A comparison behind a score.</summary>
/// <param name="Feature">The comparison.</param>
/// <param name="Score">The similarity, from 0 to 1; negative for a contradiction.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="Detail">The reason, in a sentence.</param>
/// <param name="Query">The query's value.</param>
/// <param name="Candidate">The list's value.</param>
public sealed record EvidenceResponse(string Feature, double Score, double Weight, string Detail, string? Query, string? Candidate);

/// <summary>An edition that the query was compared with.</summary>
/// <param name="List">The list.</param>
/// <param name="Edition">The edition: a SHA-256 in lower-case hex.</param>
/// <param name="GeneratedAt">When the source made it.</param>
/// <param name="ImportedAt">When the registry published it.</param>
public sealed record ScreenedEditionResponse(string List, string Edition, DateTimeOffset GeneratedAt, DateTimeOffset ImportedAt);

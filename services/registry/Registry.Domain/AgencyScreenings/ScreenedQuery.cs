namespace Registry.Domain.AgencyScreenings;

/// <summary>All personal data of such a screening.</summary>
/// <param name="Id">The agency's own id of the query; null if it gave none.</param>
/// <param name="Reference">The agency's own reference; null if it gave none.</param>
/// <param name="Schema">The FollowTheMoney schema.</param>
/// <param name="Properties">Property name to values, as they were interpreted.</param>
/// <param name="Hits">Subjects at or above the threshold, best first.</param>
/// <param name="NotCompared">Names that could not be compared in full: the absence of a hit says nothing about them.</param>
/// <param name="Notices">Parts of the query that could not be compared or have wrong check digits, by position and without the value.</param>
public sealed record ScreenedQuery(
    string? Id,
    string? Reference,
    string Schema,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Properties,
    IReadOnlyList<QueryHit> Hits,
    IReadOnlyList<string> NotCompared,
    IReadOnlyList<string> Notices
);

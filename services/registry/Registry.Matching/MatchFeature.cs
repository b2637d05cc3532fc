namespace Registry.Matching;

/// <summary>One comparison between query and candidate: the values compared, their similarity and the weight.</summary>
/// <param name="Name">The comparison's stable name, for instance <c>name_parts</c> or <c>birth_date</c>.</param>
/// <param name="Score">The similarity, from 0 to 1; negative for a contradiction.</param>
/// <param name="Weight">The most that the comparison can add to or subtract from the hit's points; for an equal identifier, the minimum score.</param>
/// <param name="Detail">The explanation, in one sentence for a person.</param>
/// <param name="Query">The compared value of the query.</param>
/// <param name="Candidate">The compared value of the candidate.</param>
public sealed record MatchFeature(string Name, double Score, double Weight, string Detail, string? Query, string? Candidate);

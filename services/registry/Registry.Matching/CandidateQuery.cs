using Registry.Matching.Scoring;

namespace Registry.Matching;

/// <summary>An entity parsed once, to query many indexes with.</summary>
/// <param name="entity">The entity.</param>
public sealed class CandidateQuery(MatchEntity entity)
{
    internal Subject Subject { get; } = new(entity);
}

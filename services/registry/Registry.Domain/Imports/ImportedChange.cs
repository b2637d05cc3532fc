using Registry.Domain.Subjects;

namespace Registry.Domain.Imports;

/// <summary>What an edition would change for a subject.</summary>
/// <param name="SubjectId">The subject.</param>
/// <param name="Kind">What it changes.</param>
/// <param name="Schema">The FollowTheMoney schema.</param>
/// <param name="Caption">The subject's display name.</param>
public sealed record ImportedChange(SubjectId SubjectId, ImportedChangeKind Kind, string Schema, string Caption);

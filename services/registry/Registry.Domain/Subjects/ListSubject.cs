using Registry.Domain.Lists;

namespace Registry.Domain.Subjects;

/// <summary>Records that a list names a subject.</summary>
/// <param name="SubjectId">The subject.</param>
/// <param name="List">The list.</param>
/// <param name="Edition">The edition that names it.</param>
/// <param name="Content">What it says about the subject.</param>
public sealed record ListSubject(SubjectId SubjectId, ListId List, EditionHash Edition, SubjectContent Content);

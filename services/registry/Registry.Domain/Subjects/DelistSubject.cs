using Registry.Domain.Lists;

namespace Registry.Domain.Subjects;

/// <summary>Records that a list does not name a subject.</summary>
/// <param name="SubjectId">The subject.</param>
/// <param name="List">The list.</param>
/// <param name="Edition">The edition that does not name it.</param>
public sealed record DelistSubject(SubjectId SubjectId, ListId List, EditionHash Edition);

using Registry.Domain.Subjects;

namespace Registry.Domain.Lists;

/// <summary>One entry of a list.</summary>
/// <param name="Id">Whom it names.</param>
/// <param name="Content">What it says.</param>
public sealed record ListEntry(SubjectId Id, SubjectContent Content);

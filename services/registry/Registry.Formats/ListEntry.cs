using Registry.Domain.Subjects;

namespace Registry.Formats;

/// <summary>One entry of a list.</summary>
/// <param name="Id">The subject.</param>
/// <param name="Content">What it says.</param>
public sealed record ListEntry(SubjectId Id, SubjectContent Content);

using Registry.Domain.Subjects;

namespace Registry.Formats;

/// <summary>One line of a delta.</summary>
/// <param name="Place">Its position, for error messages: <c>Line 3</c>.</param>
/// <param name="Operation">What it does.</param>
/// <param name="Id">The subject.</param>
/// <param name="Content">What the list says from now on; null if it no longer lists the subject.</param>
public sealed record DeltaLine(string Place, DeltaOperation Operation, SubjectId Id, SubjectContent? Content);

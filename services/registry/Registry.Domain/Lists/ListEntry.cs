using Registry.Domain.Subjects;

namespace Registry.Domain.Lists;

/// <summary>One entry of a list.</summary>
/// <param name="Id">The subject.</param>
/// <param name="Content">What it says.</param>
public sealed record ListEntry(SubjectId Id, SubjectContent Content);

/// <summary>One line of a delta.</summary>
/// <param name="Place">Its position, for error messages: <c>Line 3</c>.</param>
/// <param name="Operation">What it does.</param>
/// <param name="Id">The subject.</param>
/// <param name="Content">What the list says from now on; null if it no longer lists the subject.</param>
public sealed record DeltaLine(string Place, DeltaOperation Operation, SubjectId Id, SubjectContent? Content);

/// <summary>What a line of a delta does to a subject of its list.</summary>
public enum DeltaOperation
{
    /// <summary>The list adds the subject.</summary>
    Add,

    /// <summary>It changes what it says about the subject.</summary>
    Modify,

    /// <summary>It removes the subject.</summary>
    Delete,
}

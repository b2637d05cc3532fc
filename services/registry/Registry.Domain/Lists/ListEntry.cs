using Registry.Domain.Subjects;

namespace Registry.Domain.Lists;

/// <summary>One entry of a list.</summary>
/// <param name="Id">Whom it names.</param>
/// <param name="Content">What it says.</param>
public sealed record ListEntry(SubjectId Id, SubjectContent Content);

/// <summary>One line of a delta.</summary>
/// <param name="Place">Where it stands, for a refusal: <c>Line 3</c>.</param>
/// <param name="Operation">What it does.</param>
/// <param name="Id">To whom.</param>
/// <param name="Content">What the list says from now on; null where it names them no more.</param>
public sealed record DeltaLine(string Place, DeltaOperation Operation, SubjectId Id, SubjectContent? Content);

/// <summary>What a line of a delta does to a subject of its list.</summary>
public enum DeltaOperation
{
    /// <summary>The list newly names the subject.</summary>
    Add,

    /// <summary>It says something else of the subject.</summary>
    Modify,

    /// <summary>It names the subject no more.</summary>
    Delete,
}

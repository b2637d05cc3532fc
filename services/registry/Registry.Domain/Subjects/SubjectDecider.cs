namespace Registry.Domain.Subjects;

/// <summary>Decides what an edition means for one subject.</summary>
public static class SubjectDecider
{
    /// <summary>The field of an amendment that records a change of the list's format.</summary>
    public const string FormatField = "format";

    /// <summary>Designates or amends a subject that the edition names.</summary>
    /// <param name="format">The edition's format.</param>
    /// <param name="formerFormat">
    /// The format of the list's current edition. If it differs, the two contents can be compared only by common properties, and the subject is always
    /// amended, because its content is now in the terms of the new format.
    /// </param>
    public static SubjectOutcome Decide(ListSubject command, Subject? subject, IContentFormat format, string? formerFormat, DateTimeOffset now)
    {
        if (subject is not { IsListed: true })
            return new SubjectOutcome.Accepted(new SubjectEvent.Designated(command.SubjectId, command.List, command.Edition, command.Content, now));
        var changes =
            formerFormat is null || formerFormat == format.Name
                ? SubjectDiff.Compare(format.StatementsOf(subject.Content), format.StatementsOf(command.Content))
                :
                [
                    new(FormatField, [formerFormat], [format.Name]),
                    .. SubjectDiff.Compare(Statements.OfProperties(subject.Content), Statements.OfProperties(command.Content)),
                ];
        return changes.Count == 0
            ? new SubjectOutcome.Unchanged()
            : new SubjectOutcome.Accepted(new SubjectEvent.Amended(command.SubjectId, command.List, command.Edition, changes, command.Content, now));
    }

    /// <summary>Delists a subject that the edition does not name.</summary>
    public static SubjectOutcome Decide(DelistSubject command, Subject? subject, DateTimeOffset now) =>
        subject is { IsListed: true }
            ? new SubjectOutcome.Accepted(
                new SubjectEvent.Delisted(command.SubjectId, command.List, command.Edition, subject.Content.Schema, subject.Content.Caption, now)
            )
            : new SubjectOutcome.Unchanged();
}

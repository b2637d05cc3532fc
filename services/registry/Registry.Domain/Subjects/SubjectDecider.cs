using Registry.Domain.Lists;

namespace Registry.Domain.Subjects;

/// <summary>A list names a subject.</summary>
/// <param name="SubjectId">The subject.</param>
/// <param name="List">The list.</param>
/// <param name="Edition">The edition that says so.</param>
/// <param name="Content">What it says.</param>
public sealed record ListSubject(SubjectId SubjectId, ListId List, EditionHash Edition, SubjectContent Content);

/// <summary>A list does not name a subject.</summary>
/// <param name="SubjectId">The subject.</param>
/// <param name="List">The list.</param>
/// <param name="Edition">The edition that does not name it.</param>
public sealed record DelistSubject(SubjectId SubjectId, ListId List, EditionHash Edition);

/// <summary>Decides what an edition means for one subject; null where it means nothing new.</summary>
public static class SubjectDecider
{
    /// <summary>The edition names the subject.</summary>
    public static SubjectEvent? Decide(ListSubject command, Subject? subject, DateTimeOffset now)
    {
        if (subject is not { IsListed: true }) return new SubjectEvent.Designated(command.SubjectId, command.List, command.Edition, command.Content, now);
        var changes = SubjectDiff.Compare(Statements.Of(command.List, subject.Content), Statements.Of(command.List, command.Content));
        return changes.Count == 0 ? null : new SubjectEvent.Amended(command.SubjectId, command.List, command.Edition, changes, command.Content, now);
    }

    /// <summary>The edition does not name the subject.</summary>
    public static SubjectEvent? Decide(DelistSubject command, Subject? subject, DateTimeOffset now) => subject is { IsListed: true }
        ? new SubjectEvent.Delisted(command.SubjectId, command.List, command.Edition, subject.Content.Schema, subject.Content.Caption, now)
        : null;
}

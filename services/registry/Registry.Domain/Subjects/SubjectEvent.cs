using Registry.Domain.Lists;

namespace Registry.Domain.Subjects;

/// <summary>The events of a subject.</summary>
public abstract record SubjectEvent
{
    private SubjectEvent(SubjectId subjectId, ListId list, EditionHash edition, DateTimeOffset at) =>
        (SubjectId, List, Edition, At) = (subjectId, list, edition, at);

    /// <summary>The subject.</summary>
    public SubjectId SubjectId { get; init; }

    /// <summary>The list.</summary>
    public ListId List { get; init; }

    /// <summary>The edition that caused it.</summary>
    public EditionHash Edition { get; init; }

    /// <summary>When the edition was published.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The list names it, for the first time or again.</summary>
    /// <param name="Content">What the list says about it.</param>
    public sealed record Designated(SubjectId SubjectId, ListId List, EditionHash Edition, SubjectContent Content, DateTimeOffset At)
        : SubjectEvent(SubjectId, List, Edition, At);

    /// <summary>The list changes what it says about the subject.</summary>
    /// <param name="Changes">The changed fields, with their removed and added values.</param>
    /// <param name="Content">What the list now says about it.</param>
    public sealed record Amended(
        SubjectId SubjectId,
        ListId List,
        EditionHash Edition,
        IReadOnlyList<FieldChange> Changes,
        SubjectContent Content,
        DateTimeOffset At
    ) : SubjectEvent(SubjectId, List, Edition, At);

    /// <summary>The list no longer names it.</summary>
    /// <param name="Schema">The FollowTheMoney schema.</param>
    /// <param name="Caption">Its last display name.</param>
    public sealed record Delisted(SubjectId SubjectId, ListId List, EditionHash Edition, string Schema, string Caption, DateTimeOffset At)
        : SubjectEvent(SubjectId, List, Edition, At);
}

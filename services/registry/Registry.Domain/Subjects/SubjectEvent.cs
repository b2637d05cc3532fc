using Registry.Domain.Lists;

namespace Registry.Domain.Subjects;

/// <summary>What happens to a subject.</summary>
public abstract record SubjectEvent
{
    private SubjectEvent(SubjectId subjectId, ListId list, EditionHash edition, DateTimeOffset at) => (SubjectId, List, Edition, At) = (subjectId, list, edition, at);

    /// <summary>The subject.</summary>
    public SubjectId SubjectId { get; init; }

    /// <summary>The list.</summary>
    public ListId List { get; init; }

    /// <summary>The edition that did it.</summary>
    public EditionHash Edition { get; init; }

    /// <summary>When the edition was published.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The list names it, for the first time or again.</summary>
    /// <param name="Content">What the list says of it.</param>
    public sealed record Designated(SubjectId SubjectId, ListId List, EditionHash Edition, SubjectContent Content, DateTimeOffset At) : SubjectEvent(SubjectId, List, Edition, At);

    /// <summary>The list says something else of it than before.</summary>
    /// <param name="Changes">Which fields, with what they no longer and what they newly say.</param>
    /// <param name="Content">What the list now says of it.</param>
    public sealed record Amended(SubjectId SubjectId, ListId List, EditionHash Edition, IReadOnlyList<FieldChange> Changes, SubjectContent Content, DateTimeOffset At)
        : SubjectEvent(SubjectId, List, Edition, At);

    /// <summary>The list names it no more.</summary>
    /// <param name="Schema">The FollowTheMoney schema.</param>
    /// <param name="Caption">The name by which it was shown.</param>
    public sealed record Delisted(SubjectId SubjectId, ListId List, EditionHash Edition, string Schema, string Caption, DateTimeOffset At) : SubjectEvent(SubjectId, List, Edition, At);
}

/// <summary>A field of which a list says something else than before.</summary>
/// <param name="Field">The field, for instance <c>alias</c>.</param>
/// <param name="Old">What is no longer said.</param>
/// <param name="New">What is newly said.</param>
public sealed record FieldChange(string Field, IReadOnlyList<string> Old, IReadOnlyList<string> New);

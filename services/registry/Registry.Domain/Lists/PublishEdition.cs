using Registry.Domain.Subjects;

namespace Registry.Domain.Lists;

/// <summary>Puts a list's file into force.</summary>
/// <param name="List">The list.</param>
/// <param name="Hash">The content.</param>
/// <param name="File">The file.</param>
public sealed record PublishEdition(ListId List, EditionHash Hash, ListFile File);

/// <summary>What stands when an edition is to be published.</summary>
/// <param name="Same">The edition with the same content, current or not.</param>
/// <param name="Current">The list's current edition.</param>
/// <param name="Subjects">Every subject that the list names or has named, by id.</param>
public sealed record PublishedSoFar(ListEdition? Same, ListEdition? Current, IReadOnlyDictionary<SubjectId, Subject> Subjects);

/// <summary>What came of publishing.</summary>
public abstract record PublishEditionOutcome
{
    private PublishEditionOutcome() { }

    /// <summary>The edition is in force.</summary>
    /// <param name="Edition">That it was published.</param>
    /// <param name="Superseded">That its predecessor is no longer current; null for the first.</param>
    /// <param name="Changes">What changed for which subject.</param>
    public sealed record Published(
        ListEditionEvent.Published Edition,
        ListEditionEvent.Superseded? Superseded,
        IReadOnlyList<SubjectEvent> Changes) : PublishEditionOutcome;

    /// <summary>The same content was published before: nothing happens.</summary>
    /// <param name="Edition">The edition that it became then.</param>
    public sealed record AlreadyPublished(ListEdition Edition) : PublishEditionOutcome;

    /// <summary>The source made the file before the current edition.</summary>
    /// <param name="CurrentGeneratedAt">When the source made the current edition.</param>
    public sealed record OlderThanCurrent(DateTimeOffset CurrentGeneratedAt) : PublishEditionOutcome;

    /// <summary>The file says that it was made in the future; taken, it would shut out every later edition.</summary>
    public sealed record FromTheFuture : PublishEditionOutcome;
}

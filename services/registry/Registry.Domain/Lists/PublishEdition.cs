using Registry.Domain.Subjects;

namespace Registry.Domain.Lists;

/// <summary>Puts an edition into force whose files were read, and compared with what the list said before.</summary>
/// <param name="List">The list.</param>
/// <param name="Hash">The content.</param>
/// <param name="Format">The name of the format in which it was read.</param>
/// <param name="GeneratedAt">When the source made it.</param>
/// <param name="Title">The list's name for people; null where it stays as it is.</param>
/// <param name="Counts">What it holds and what it changes.</param>
/// <param name="UnknownTags">Parts of the format that the reader does not know.</param>
/// <param name="Source">What the files say outside of any entry.</param>
/// <param name="Approval">A second person's consent; null where none was given.</param>
public sealed record PublishEdition(
    ListId List,
    EditionHash Hash,
    string Format,
    DateTimeOffset GeneratedAt,
    string? Title,
    EditionCounts Counts,
    IReadOnlyList<string> UnknownTags,
    IReadOnlyList<SourceElement> Source,
    Approval? Approval);

/// <summary>What stands when an edition is to be published.</summary>
/// <param name="Same">The edition with the same content, current or not.</param>
/// <param name="Current">The list's current edition.</param>
/// <param name="Listed">How many subjects the list names.</param>
public sealed record PublishedSoFar(ListEdition? Same, ListEdition? Current, int Listed);

/// <summary>A second person's consent to an edition that removes much.</summary>
/// <param name="RequestedBy">Who sent the edition.</param>
/// <param name="ApprovedBy">Who consents; another person.</param>
/// <param name="Reason">Why.</param>
/// <param name="Removed">How many removals were consented to.</param>
public sealed record Approval(string RequestedBy, string ApprovedBy, string Reason, int Removed);

/// <summary>When an edition needs a second person: a file cut short looks like a list from which many were removed.</summary>
/// <param name="MaxRemovedShare">The share of the listed subjects, from 0 to 1, up to which an edition may remove without one.</param>
/// <param name="FromSubjects">The size of a list from which the share counts: of three, one is a third.</param>
public sealed record ApprovalRule(double MaxRemovedShare, int FromSubjects)
{
    /// <summary>Whether so many removals need a second person.</summary>
    public bool Asks(int removed, int listed) => listed >= FromSubjects && removed > MaxRemovedShare * listed;
}

/// <summary>What came of publishing.</summary>
public abstract record PublishEditionOutcome
{
    private PublishEditionOutcome() { }

    /// <summary>The edition is in force.</summary>
    /// <param name="Edition">That it was published.</param>
    /// <param name="Approved">Who consented; null where nobody had to.</param>
    /// <param name="Superseded">That its predecessor is no longer current; null for the first.</param>
    public sealed record Published(
        ListEditionEvent.Published Edition,
        ListEditionEvent.Approved? Approved,
        ListEditionEvent.Superseded? Superseded) : PublishEditionOutcome;

    /// <summary>It removes so much that a second person has to consent, or more than was consented to.</summary>
    /// <param name="Removed">How many it removes.</param>
    /// <param name="Listed">Of how many.</param>
    public sealed record NeedsApproval(int Removed, int Listed) : PublishEditionOutcome;

    /// <summary>The same content was published before: nothing happens.</summary>
    /// <param name="Edition">The edition that it became then.</param>
    public sealed record AlreadyPublished(ListEdition Edition) : PublishEditionOutcome;

    /// <summary>The source made the file before the current edition.</summary>
    /// <param name="CurrentGeneratedAt">When the source made the current edition.</param>
    public sealed record OlderThanCurrent(DateTimeOffset CurrentGeneratedAt) : PublishEditionOutcome;

    /// <summary>The file says that it was made in the future; taken, it would shut out every later edition.</summary>
    public sealed record FromTheFuture : PublishEditionOutcome;

    /// <summary>Files of the same bytes made an edition that is no longer current, and nothing says whether that is to come back.</summary>
    /// <param name="Number">That edition's number.</param>
    /// <param name="Current">The current edition.</param>
    public sealed record SupersededSince(int Number, EditionHash Current) : PublishEditionOutcome;

    /// <summary>The list has no edition yet that a delta could change, or that the named one could be.</summary>
    public sealed record NoneToChange : PublishEditionOutcome;

    /// <summary>It is to change or to follow another edition than the current one.</summary>
    /// <param name="Current">The current edition.</param>
    public sealed record OtherThanCurrent(EditionHash Current) : PublishEditionOutcome;

    /// <summary>It is a delta, and the current edition is in a format to which it does not apply.</summary>
    /// <param name="Current">The current edition's format.</param>
    public sealed record OtherFormat(string Current) : PublishEditionOutcome;
}

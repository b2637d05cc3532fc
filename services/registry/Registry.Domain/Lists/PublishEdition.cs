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

/// <summary>Records that a later edition is in force.</summary>
/// <param name="By">The later edition.</param>
public sealed record SupersedeEdition(EditionHash By);

/// <summary>Records that every open watch was compared with an edition.</summary>
/// <param name="Watches">How many watches were open.</param>
/// <param name="Hits">How many hits were new.</param>
public sealed record RecordRescreening(int Watches, int Hits);

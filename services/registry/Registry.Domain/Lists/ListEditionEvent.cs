namespace Registry.Domain.Lists;

/// <summary>The events of an edition of a list.</summary>
public abstract record ListEditionEvent
{
    private ListEditionEvent() { }

    /// <summary>It came into force.</summary>
    /// <param name="List">The list.</param>
    /// <param name="Edition">The content.</param>
    /// <param name="Number">Its number among its list's editions, from 1.</param>
    /// <param name="GeneratedAt">When the source made it.</param>
    /// <param name="ImportedAt">When the registry published it.</param>
    /// <param name="Counts">What it contains and what it changed.</param>
    /// <param name="UnknownTags">Parts of the source's format that the reader does not know.</param>
    /// <param name="Source">What its file contains outside any entry.</param>
    /// <param name="Format">The name of the format in which it was read.</param>
    /// <param name="Title">The list's display name; null if none was given.</param>
    /// <param name="Import">The import that published it; its stream says who submitted and who approved it.</param>
    /// <param name="Undoes">The edition before it, if it undoes that: the list says again what it said before. Otherwise null.</param>
    public sealed record Published(
        ListId List,
        EditionHash Edition,
        int Number,
        DateTimeOffset GeneratedAt,
        DateTimeOffset ImportedAt,
        EditionCounts Counts,
        IReadOnlyList<string> UnknownTags,
        IReadOnlyList<SourceElement> Source,
        string Format,
        string? Title,
        ImportId Import,
        EditionHash? Undoes
    ) : ListEditionEvent;

    /// <summary>A later edition superseded it.</summary>
    /// <param name="List">The list.</param>
    /// <param name="Edition">The superseded edition.</param>
    /// <param name="By">The later edition.</param>
    /// <param name="At">When.</param>
    public sealed record Superseded(ListId List, EditionHash Edition, EditionHash By, DateTimeOffset At) : ListEditionEvent;

    /// <summary>Every open watch was compared with the subjects that it added or amended.</summary>
    /// <param name="List">The list.</param>
    /// <param name="Edition">The edition.</param>
    /// <param name="Watches">Number of open watches.</param>
    /// <param name="Hits">Number of new hits.</param>
    /// <param name="At">When the comparison ended.</param>
    public sealed record WatchesRescreened(ListId List, EditionHash Edition, int Watches, int Hits, DateTimeOffset At) : ListEditionEvent;
}

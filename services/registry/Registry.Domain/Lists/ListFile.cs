using Registry.Domain.Subjects;

namespace Registry.Domain.Lists;

/// <summary>A list's file as it was read.</summary>
/// <param name="GeneratedAt">When the source made it.</param>
/// <param name="Entries">Whom it names, in its order.</param>
/// <param name="UnknownTags">Parts of the format that the reader does not know, each once; the entries keep them.</param>
/// <param name="Source">What it says outside of any entry.</param>
public sealed record ListFile(DateTimeOffset GeneratedAt, IReadOnlyList<ListEntry> Entries, IReadOnlyList<string> UnknownTags, IReadOnlyList<SourceElement> Source);

/// <summary>One entry of a list.</summary>
/// <param name="Id">Whom it names.</param>
/// <param name="Content">What it says.</param>
public sealed record ListEntry(SubjectId Id, SubjectContent Content);

/// <summary>What came of reading a list's file.</summary>
public abstract record ReadListOutcome
{
    private ReadListOutcome() { }

    /// <summary>All of it was understood.</summary>
    /// <param name="File">The file.</param>
    public sealed record Read(ListFile File) : ReadListOutcome;

    /// <summary>It cannot be taken, as a whole.</summary>
    /// <param name="Detail">Where and why.</param>
    public sealed record Unreadable(string Detail) : ReadListOutcome;
}

using Registry.Domain.Subjects;

namespace Registry.Domain.Lists;

/// <summary>One file of an edition as received; it can be read from the start any number of times.</summary>
/// <param name="Name">Its file name; empty if it has none.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Open">Opens it at the start; the caller disposes of the stream.</param>
public sealed record ListUpload(string Name, long Length, Func<Stream> Open);

/// <summary>What reading an edition's files yields besides their entries.</summary>
public sealed class ListReading
{
    private const int MaxUnknownTags = 100;
    private readonly SortedSet<string> _unknown = new(StringComparer.Ordinal);
    private readonly List<SourceElement> _outside = [];

    /// <summary>When the source made the edition; null until it is read, or if the format does not say.</summary>
    public DateTimeOffset? GeneratedAt { get; set; }

    /// <summary>The first hundred distinct parts of the format that the reader does not know; the entries keep their content.</summary>
    public IReadOnlyCollection<string> UnknownTags => _unknown;

    /// <summary>What the files contain outside any entry.</summary>
    public IReadOnlyList<SourceElement> Source => _outside;

    /// <summary>Records a part of the format that the reader does not know.</summary>
    public void NoteUnknown(string tag)
    {
        if (_unknown.Count < MaxUnknownTags) _unknown.Add(tag);
    }

    /// <summary>Keeps content outside any entry.</summary>
    public void KeepOutside(IEnumerable<SourceElement> elements) => _outside.AddRange(elements);
}

/// <summary>The format of an upload: a whole list (<see cref="IListFormat"/>) or the changes to one (<see cref="IDeltaFormat"/>).</summary>
public interface IUploadFormat
{
    /// <summary>Its stable name, for instance <c>un-xml</c>.</summary>
    string Name { get; }
}

/// <summary>How a source writes its list.</summary>
public interface IListFormat : IUploadFormat
{
    /// <summary>Whether its files say when the source made them. If so, the same bytes are the same edition whenever they arrive.</summary>
    bool IsDated { get; }

    /// <summary>
    /// Reads an edition entry by entry, holding no more than one entry and the format's own tables in memory at a time. Each id occurs once. Content
    /// after the last entry is also read before the enumeration ends.
    /// </summary>
    /// <param name="files">The edition's files.</param>
    /// <param name="reading">Receives everything besides the entries; complete once the enumeration has ended.</param>
    /// <exception cref="UnreadableListException">The files cannot be read; none of them is accepted.</exception>
    IAsyncEnumerable<ListEntry> ReadAsync(IReadOnlyList<ListUpload> files, ListReading reading, CancellationToken cancellationToken);

    /// <summary>What an entry of this format says, in a form that allows comparing two editions.</summary>
    IReadOnlySet<Statement> StatementsOf(SubjectContent content);
}

/// <summary>How a source writes the changes to its list from one edition to the next.</summary>
public interface IDeltaFormat : IUploadFormat
{
    /// <summary>The format of the editions to which it applies; the result is in that format too.</summary>
    IListFormat Whole { get; }

    /// <summary>Reads a delta line by line, holding no more than one line in memory at a time. Each id occurs once.</summary>
    /// <param name="files">The delta's files.</param>
    /// <param name="reading">Receives everything besides the lines; complete once the enumeration has ended.</param>
    /// <exception cref="UnreadableListException">The files cannot be read; none of them is accepted.</exception>
    IAsyncEnumerable<DeltaLine> ReadAsync(IReadOnlyList<ListUpload> files, ListReading reading, CancellationToken cancellationToken);
}

/// <summary>An edition's files cannot be read. The message says where and why, and quotes nothing long or unchecked from the file.</summary>
public sealed class UnreadableListException : Exception
{
    /// <summary>An error that says where and why.</summary>
    public UnreadableListException(string message) : base(message) { }

    /// <inheritdoc cref="Exception()"/>
    public UnreadableListException() { }

    /// <inheritdoc cref="Exception(string, Exception)"/>
    public UnreadableListException(string message, Exception innerException) : base(message, innerException) { }
}

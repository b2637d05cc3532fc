using Registry.Domain.Subjects;

namespace Registry.Domain.Lists;

/// <summary>One file of an edition as it was received; it can be read from its beginning as often as needed.</summary>
/// <param name="Name">The name it came under; empty where it had none.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Open">Opens it at its beginning; whoever opens it disposes of it.</param>
public sealed record ListUpload(string Name, long Length, Func<Stream> Open);

/// <summary>What is learnt of an edition's files while they are read, besides their entries.</summary>
public sealed class ListReading
{
    private const int MaxUnknownTags = 100;
    private readonly SortedSet<string> _unknown = new(StringComparer.Ordinal);
    private readonly List<SourceElement> _outside = [];

    /// <summary>When the source made the edition; null until it was read, or where the format does not say.</summary>
    public DateTimeOffset? GeneratedAt { get; set; }

    /// <summary>Parts of the format that the reader does not know, each once, the first hundred; the entries keep them.</summary>
    public IReadOnlyCollection<string> UnknownTags => _unknown;

    /// <summary>What the files say outside of any entry.</summary>
    public IReadOnlyList<SourceElement> Source => _outside;

    /// <summary>Notes a part of the format that the reader does not know.</summary>
    public void NoteUnknown(string tag)
    {
        if (_unknown.Count < MaxUnknownTags) _unknown.Add(tag);
    }

    /// <summary>Keeps what stands outside of any entry.</summary>
    public void KeepOutside(IEnumerable<SourceElement> elements) => _outside.AddRange(elements);
}

/// <summary>In what form an upload is taken: as a whole list (<see cref="IListFormat"/>), or as what changes in one (<see cref="IDeltaFormat"/>).</summary>
public interface IUploadFormat
{
    /// <summary>Its stable name, for instance <c>un-xml</c>.</summary>
    string Name { get; }
}

/// <summary>How a source writes its list.</summary>
public interface IListFormat : IUploadFormat
{
    /// <summary>Whether its files say when their source made them: then the same bytes are the same edition whenever they come.</summary>
    bool IsDated { get; }

    /// <summary>
    /// Reads an edition entry by entry, holding no more than one entry and the format's own tables at a time. Each id comes once. What follows the
    /// last entry is read too before the enumeration ends.
    /// </summary>
    /// <param name="files">The edition's files.</param>
    /// <param name="reading">Takes what is learnt besides the entries; whole when the enumeration has ended.</param>
    /// <exception cref="UnreadableListException">The files cannot be taken, as a whole.</exception>
    IAsyncEnumerable<ListEntry> ReadAsync(IReadOnlyList<ListUpload> files, ListReading reading, CancellationToken cancellationToken);

    /// <summary>What an entry of this format says, in a form in which two editions can be compared.</summary>
    IReadOnlySet<Statement> StatementsOf(SubjectContent content);
}

/// <summary>How a source writes what changes in its list from one edition to the next.</summary>
public interface IDeltaFormat : IUploadFormat
{
    /// <summary>The format of the editions to which it applies; what it makes of one is in that format again.</summary>
    IListFormat Whole { get; }

    /// <summary>Reads a delta line by line, holding no more than one at a time. Each id comes once.</summary>
    /// <param name="files">The delta's files.</param>
    /// <param name="reading">Takes what is learnt besides the lines; whole when the enumeration has ended.</param>
    /// <exception cref="UnreadableListException">The files cannot be taken, as a whole.</exception>
    IAsyncEnumerable<DeltaLine> ReadAsync(IReadOnlyList<ListUpload> files, ListReading reading, CancellationToken cancellationToken);
}

/// <summary>An edition's files cannot be taken. The message says where and why, in words that repeat nothing long or unchecked of the file.</summary>
public sealed class UnreadableListException : Exception
{
    /// <summary>Says where and why.</summary>
    public UnreadableListException(string message) : base(message) { }

    /// <inheritdoc cref="Exception()"/>
    public UnreadableListException() { }

    /// <inheritdoc cref="Exception(string, Exception)"/>
    public UnreadableListException(string message, Exception innerException) : base(message, innerException) { }
}

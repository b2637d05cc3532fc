using Registry.Domain.Subjects;

namespace Registry.Formats;

/// <summary>How a source writes its list.</summary>
public interface IListFormat : IContentFormat
{
    /// <summary>
    /// Reads an edition entry by entry, holding no more than one entry and the format's own tables in memory at a time. Each id occurs once. Content
    /// after the last entry is also read before the enumeration ends.
    /// </summary>
    /// <param name="files">The edition's files.</param>
    /// <param name="reading">Receives everything besides the entries; complete once the enumeration has ended.</param>
    /// <exception cref="UnreadableListException">The files cannot be read; none of them is accepted.</exception>
    IAsyncEnumerable<ListEntry> ReadAsync(IReadOnlyList<ListUpload> files, ListReading reading, CancellationToken cancellationToken);
}

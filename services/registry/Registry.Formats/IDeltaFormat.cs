using Registry.Domain.Lists;

namespace Registry.Formats;

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

using Registry.Domain.Lists;

namespace Registry.Formats;

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
        if (_unknown.Count < MaxUnknownTags)
            _unknown.Add(tag);
    }

    /// <summary>Keeps content outside any entry.</summary>
    public void KeepOutside(IEnumerable<SourceElement> elements) => _outside.AddRange(elements);
}

using System.Globalization;
using System.Text;
using System.Xml;
using Registry.Domain.Subjects;

namespace Registry.Domain.Lists.UnitedNations;

/// <summary>
/// Reads the Security Council's Consolidated List, in one pass. The file comes from a network: no DTD, no entity of its own, nothing outside of it
/// is fetched, and what it may hold is bounded.
/// </summary>
public static class UnListReader
{
    private const int MaxDepth = 16;
    private const int MaxPathLength = 512;
    private const int MaxElementsOfAnEntry = 20_000;
    private const int MaxUnknownTags = 100;

    /// <summary>Reads the file.</summary>
    /// <param name="stream">Its bytes; what the stream itself throws goes to the caller.</param>
    /// <param name="maxCharacters">How long it may be.</param>
    public static async Task<ReadListOutcome> ReadAsync(Stream stream, long maxCharacters, CancellationToken cancellationToken)
    {
        var settings = new XmlReaderSettings
        {
            Async = true,
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = maxCharacters,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        try
        {
            using var reader = XmlReader.Create(stream, settings);
            return new ReadListOutcome.Read(await new Run(reader, cancellationToken).ReadAsync());
        }
        catch (XmlException exception)
        {
            // The parser's own words may repeat the file's.
            return new ReadListOutcome.Unreadable(string.Create(CultureInfo.InvariantCulture,
                $"The file is not well-formed XML without a DTD: line {exception.LineNumber}, position {exception.LinePosition}."));
        }
        catch (UnreadableException exception)
        {
            return new ReadListOutcome.Unreadable(exception.Message);
        }
    }

    // Ends the reading from any depth; seen by nobody outside of this class.
#pragma warning disable CA1064, CA1032
    private sealed class UnreadableException(string message) : Exception(message);
#pragma warning restore CA1064, CA1032

    private sealed class Run(XmlReader reader, CancellationToken cancellationToken)
    {
        private readonly List<ListEntry> _entries = [];
        private readonly HashSet<SubjectId> _seen = [];
        private readonly SortedSet<string> _unknown = new(StringComparer.Ordinal);
        private readonly List<SourceElement> _outside = [];

        public async Task<ListFile> ReadAsync()
        {
            await reader.MoveToContentAsync();
            if (reader.LocalName != UnFormat.Root || reader.NamespaceURI.Length > 0) throw new UnreadableException($"The file's root is not {UnFormat.Root}.");
            var generatedAt = ReadGeneratedAt();
            _outside.AddRange(Attributes("").Where(attribute => attribute.Path != "@" + UnFormat.GeneratedAt));
            if (!reader.IsEmptyElement)
            {
                while (await NextAsync() && reader.NodeType != XmlNodeType.EndElement)
                {
                    if (reader.NodeType == XmlNodeType.Element) await ReadSectionAsync();
                    else KeepText();
                }
            }

            // To the end: what follows the root must be well-formed too.
            while (await reader.ReadAsync()) cancellationToken.ThrowIfCancellationRequested();
            return _entries.Count > 0 ? new(generatedAt, _entries, [.. _unknown], _outside) : throw new UnreadableException("The file names nobody.");
        }

        private DateTimeOffset ReadGeneratedAt() =>
            DateTimeOffset.TryParse(reader.GetAttribute(UnFormat.GeneratedAt), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                ? at.ToUniversalTime()
                : throw new UnreadableException($"The file does not say when it was made: {UnFormat.GeneratedAt} is missing or not an instant.");

        private async Task ReadSectionAsync()
        {
            var section = reader.LocalName;
            if (!UnFormat.Sections.TryGetValue(section, out var known))
            {
                NoteUnknown(section);
                _outside.AddRange(await ReadElementAsync(section, _outside.Count));
                return;
            }

            if (reader.IsEmptyElement) return;
            while (await NextAsync() && reader.NodeType != XmlNodeType.EndElement)
            {
                if (reader.NodeType != XmlNodeType.Element) KeepText();
                else if (reader.LocalName == known.Entry) await ReadEntryAsync(section, known.Schema);
                else
                {
                    NoteUnknown($"{section}/{reader.LocalName}");
                    _outside.AddRange(await ReadElementAsync($"{section}/{reader.LocalName}", _outside.Count));
                }
            }
        }

        private async Task ReadEntryAsync(string section, string schema)
        {
            var line = (reader as IXmlLineInfo)?.LineNumber ?? 0;
            var place = string.Create(CultureInfo.InvariantCulture, $"Entry {_entries.Count + 1} of the file ({section}, line {line})");
            var source = await ReadElementAsync("", 0);
            if (UnFormat.Required.Select(name => (Name: name, Value: source.FirstOrDefault(element => element.Path == name)?.Value)).ToList() is var required
                && required.Where(field => field.Value is null).Select(field => field.Name).ToList() is { Count: > 0 } missing)
            {
                var named = required[0].Value is { } number ? $"{place}, DATAID {Shown(number)}" : place;
                throw new UnreadableException($"{named}: {string.Join(", ", missing)} {(missing.Count == 1 ? "is" : "are")} missing or empty.");
            }

            var dataId = required[0].Value!.Trim();
            if (!SubjectId.TryParse($"unsc-{dataId}", null, out var id)) throw new UnreadableException($"{place}: DATAID {Shown(dataId)} is not a number of the list.");
            if (!_seen.Add(id)) throw new UnreadableException($"{place}: DATAID {dataId} stands in an earlier entry too.");
            foreach (var path in source.Select(element => UnPath.WithoutIndexes(element.Path)).Where(path => !UnFormat.Parts.Contains(path) && !UnFormat.Fields.ContainsKey(path))) NoteUnknown(path);
            _entries.Add(new(id, UnEntry.ToContent(id, schema, source)));
        }

        // The element at which the reader stands, its text and what is in it; with the reader behind it when done.
        private async Task<List<SourceElement>> ReadElementAsync(string path, int alreadyKept)
        {
            var found = new List<SourceElement>();
            var open = new Stack<OpenElement>();
            Enter(path);
            while (open.Count > 0 && await NextAsync())
            {
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element:
                        var children = open.Peek().Children;
                        var times = children[reader.LocalName] = children.GetValueOrDefault(reader.LocalName) + 1;
                        var step = times == 1 ? reader.LocalName : string.Create(CultureInfo.InvariantCulture, $"{reader.LocalName}[{times}]");
                        Enter(open.Peek().Path.Length == 0 ? step : $"{open.Peek().Path}/{step}");
                        break;
                    case XmlNodeType.Text or XmlNodeType.CDATA:
                        open.Peek().Text.Append(await reader.GetValueAsync());
                        break;
                    case XmlNodeType.EndElement:
                        var closed = open.Pop();
                        // A text between elements stands before them, in one piece.
                        if (closed.Text.ToString() is var text && !string.IsNullOrWhiteSpace(text)) found.Insert(closed.Place, new(closed.Path.Length == 0 ? "text()" : closed.Path, text));
                        break;
                }

                if (alreadyKept + found.Count > MaxElementsOfAnEntry) throw new UnreadableException($"An entry has more than {MaxElementsOfAnEntry} elements.");
            }

            return found;

            void Enter(string to)
            {
                if (open.Count >= MaxDepth || to.Length > MaxPathLength) throw new UnreadableException("The file's elements are nested too deeply, or their names are too long.");
                if (open.Sum(element => element.Children.Count) > MaxElementsOfAnEntry) throw new UnreadableException($"An entry has more than {MaxElementsOfAnEntry} elements.");
                found.AddRange(Attributes(to.Length == 0 ? "" : to + "/"));
                if (!reader.IsEmptyElement) open.Push(new(to, found.Count));
            }
        }

        // Its path, the place of its text among what was found, and how often each child's name has come.
        private sealed record OpenElement(string Path, int Place)
        {
            public StringBuilder Text { get; } = new();

            public Dictionary<string, int> Children { get; } = new(StringComparer.Ordinal);
        }

        private IEnumerable<SourceElement> Attributes(string prefix)
        {
            for (var i = 0; i < reader.AttributeCount; i++)
            {
                reader.MoveToAttribute(i);
                if (reader.Prefix != "xmlns" && reader.Name != "xmlns" && !string.IsNullOrWhiteSpace(reader.Value)) yield return new($"{prefix}@{reader.Name}", reader.Value);
            }

            if (reader.AttributeCount > 0) reader.MoveToElement();
        }

        private void KeepText()
        {
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA) _outside.Add(new("text()", reader.Value));
        }

        private void NoteUnknown(string tag)
        {
            if (_unknown.Count < MaxUnknownTags) _unknown.Add(tag);
        }

        private async ValueTask<bool> NextAsync()
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await reader.ReadAsync();
        }

        private static string Shown(string value) => value.Length <= 40 ? value.Trim() : value[..40] + "…";
    }
}

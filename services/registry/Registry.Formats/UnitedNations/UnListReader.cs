using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;

namespace Registry.Formats.UnitedNations;

/// <summary>
/// The Security Council's Consolidated List, <c>un-xml</c>: one XML file, read in one pass. The file comes from a network, so it may have no DTD and no
/// entities, nothing external is fetched, and its content is bounded.
/// </summary>
public sealed partial class UnListReader : IListFormat
{
    /// <summary>The format's name.</summary>
    public const string FormatName = "un-xml";

    private const int MaxDepth = 16;
    private const int MaxPathLength = 512;
    private const int MaxElementsPerEntry = 20_000;

    /// <inheritdoc/>
    public string Name => FormatName;

    /// <inheritdoc/>
    public bool IsDated => true;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ListEntry> ReadAsync(
        IReadOnlyList<ListUpload> files,
        ListReading reading,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var file = ListUpload.Only(files, "XML file");
        var settings = new XmlReaderSettings
        {
            Async = true,
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = Math.Max(1, file.Length),
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        await using var stream = file.Open();
        using var reader = XmlReader.Create(stream, settings);
        await using var entries = new Run(reader, reading, cancellationToken).ReadAsync().GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(entries))
            yield return entries.Current;
    }

    /// <inheritdoc/>
    public IReadOnlySet<Statement> StatementsOf(SubjectContent content) => UnStatements.Of(content.Source);

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<ListEntry> entries)
    {
        try
        {
            return await entries.MoveNextAsync();
        }
        catch (XmlException exception)
        {
            // The parser's message may quote the file, so it is dropped.
            throw new UnreadableListException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The file is not well-formed XML without a DTD: line {exception.LineNumber}, position {exception.LinePosition}."
                )
            );
        }
    }

    // SubjectId allows more than this list's numbers.
    [GeneratedRegex(@"^[A-Za-z0-9]{1,64}\z")]
    private static partial Regex Number();

    private sealed class Run(XmlReader reader, ListReading reading, CancellationToken cancellationToken)
    {
        private readonly HashSet<SubjectId> _seen = [];

        public async IAsyncEnumerable<ListEntry> ReadAsync()
        {
            await reader.MoveToContentAsync();
            if (reader.LocalName != UnFormat.Root || reader.NamespaceURI.Length > 0)
                throw new UnreadableListException($"The file's root is not {UnFormat.Root}.");
            reading.GeneratedAt = ReadGeneratedAt();
            reading.KeepOutside(Attributes("").Where(attribute => attribute.Path != "@" + UnFormat.GeneratedAt));
            if (!reader.IsEmptyElement)
            {
                while (await NextAsync() && reader.NodeType != XmlNodeType.EndElement)
                {
                    if (reader.NodeType != XmlNodeType.Element)
                    {
                        KeepText();
                        continue;
                    }

                    await foreach (var entry in ReadSectionAsync())
                        yield return entry;
                }
            }

            // Read to the end: anything after the root must also be well-formed.
            while (await reader.ReadAsync())
                cancellationToken.ThrowIfCancellationRequested();
            if (_seen.Count == 0)
                throw new UnreadableListException("The file contains no entries.");
        }

        private DateTimeOffset ReadGeneratedAt() =>
            DateTimeOffset.TryParse(reader.GetAttribute(UnFormat.GeneratedAt), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                ? at.ToUniversalTime()
                : throw new UnreadableListException($"The file does not say when it was generated: {UnFormat.GeneratedAt} is missing or not an instant.");

        private async IAsyncEnumerable<ListEntry> ReadSectionAsync()
        {
            var section = reader.LocalName;
            if (!UnFormat.Sections.TryGetValue(section, out var known))
            {
                reading.NoteUnknown(section);
                reading.KeepOutside(await ReadElementAsync(section, reading.Source.Count));
                yield break;
            }

            if (reader.IsEmptyElement)
                yield break;
            while (await NextAsync() && reader.NodeType != XmlNodeType.EndElement)
            {
                if (reader.NodeType != XmlNodeType.Element)
                    KeepText();
                else if (reader.LocalName == known.Entry)
                    yield return await ReadEntryAsync(section, known.Schema);
                else
                {
                    reading.NoteUnknown($"{section}/{reader.LocalName}");
                    reading.KeepOutside(await ReadElementAsync($"{section}/{reader.LocalName}", reading.Source.Count));
                }
            }
        }

        private async Task<ListEntry> ReadEntryAsync(string section, string schema)
        {
            var line = (reader as IXmlLineInfo)?.LineNumber ?? 0;
            var place = string.Create(CultureInfo.InvariantCulture, $"Entry {_seen.Count + 1} of the file ({section}, line {line})");
            var source = await ReadElementAsync("", 0);
            if (
                UnFormat.Required.Select(name => (Name: name, Value: source.FirstOrDefault(element => element.Path == name)?.Value)).ToList() is var required
                && required.Where(field => field.Value is null).Select(field => field.Name).ToList() is { Count: > 0 } missing
            )
            {
                var named = required[0].Value is { } number ? $"{place}, DATAID {Shown(number)}" : place;
                throw new UnreadableListException($"{named}: {string.Join(", ", missing)} {(missing.Count == 1 ? "is" : "are")} missing or empty.");
            }

            var dataId = required[0].Value!.Trim();
            if (!Number().IsMatch(dataId) || !SubjectId.TryParse($"unsc-{dataId}", null, out var id))
                throw new UnreadableListException($"{place}: DATAID {Shown(dataId)} is not a valid number of the list.");
            if (!_seen.Add(id))
                throw new UnreadableListException($"{place}: DATAID {dataId} already occurs in an earlier entry.");
            foreach (
                var path in source
                    .Select(element => UnPath.WithoutIndexes(element.Path))
                    .Where(path => !UnFormat.Parts.Contains(path) && !UnFormat.Fields.ContainsKey(path))
            )
                reading.NoteUnknown(path);
            return new(id, UnEntry.ToContent(id, schema, source));
        }

        // Reads the current element with its text and content; the reader is past it afterwards.
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
                        // Text between child elements is kept before them, in one piece.
                        if (closed.Text.ToString() is var text && !string.IsNullOrWhiteSpace(text))
                            found.Insert(closed.Place, new(closed.Path.Length == 0 ? "text()" : closed.Path, text));
                        break;
                }

                if (alreadyKept + found.Count > MaxElementsPerEntry)
                    throw new UnreadableListException($"An entry has more than {MaxElementsPerEntry} elements.");
            }

            return found;

            void Enter(string to)
            {
                if (open.Count >= MaxDepth || to.Length > MaxPathLength)
                    throw new UnreadableListException("The file's elements are nested too deeply, or their names are too long.");
                if (open.Sum(element => element.Children.Count) > MaxElementsPerEntry)
                    throw new UnreadableListException($"An entry has more than {MaxElementsPerEntry} elements.");
                found.AddRange(Attributes(to.Length == 0 ? "" : to + "/"));
                if (!reader.IsEmptyElement)
                    open.Push(new(to, found.Count));
            }
        }

        // Its path, the position of its text among the found elements, and how often each child's name has occurred.
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
                if (reader.Prefix != "xmlns" && reader.Name != "xmlns" && !string.IsNullOrWhiteSpace(reader.Value))
                    yield return new($"{prefix}@{reader.Name}", reader.Value);
            }

            if (reader.AttributeCount > 0)
                reader.MoveToElement();
        }

        private void KeepText()
        {
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                reading.KeepOutside([new("text()", reader.Value)]);
        }

        private async ValueTask<bool> NextAsync()
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await reader.ReadAsync();
        }

        private static string Shown(string value) => value.Length <= 40 ? value.Trim() : value[..40] + "…";
    }
}

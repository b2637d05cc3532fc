using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Xml;
using Registry.Domain.Lists;

namespace Registry.Formats.Ofac;

/// <summary>An element with its content.</summary>
/// <param name="Name">Its name without a prefix.</param>
/// <param name="Line">Its line in the file, from 1.</param>
internal sealed record OfacNode(string Name, int Line)
{
    public List<(string Name, string Value)> Attributes { get; } = [];

    public List<OfacNode> Children { get; } = [];

    /// <summary>Its direct text.</summary>
    public string Text { get; set; } = "";

    /// <summary>An attribute's value; null if it is missing or empty.</summary>
    public string? this[string attribute]
    {
        get
        {
            foreach (var (name, value) in Attributes)
            {
                if (name == attribute)
                    return value.Length == 0 ? null : value;
            }

            return null;
        }
    }

    /// <summary>The first child with this name; null if there is none.</summary>
    public OfacNode? Child(string name) => Children.Find(child => child.Name == name);

    /// <summary>The children with this name.</summary>
    public IEnumerable<OfacNode> All(string name) => Children.Where(child => child.Name == name);

    /// <summary>A child's text, white space collapsed; null if there is none.</summary>
    public string? TextOf(string child) => Child(child)?.Collapsed;

    /// <summary>Its text, white space collapsed; null if there is none.</summary>
    public string? Collapsed => ListText.Collapse(Text) is { Length: > 0 } text ? text : null;
}

/// <summary>
/// Walks through a file of the advanced format. The file comes from a network, so it may have no DTD and no entities, nothing external is fetched, and
/// the elements of a section are bounded in depth, number and length.
/// </summary>
internal sealed class OfacXmlFile : IDisposable
{
    public const string Root = "Sanctions";
    private const int MaxDepth = 24;
    private const int MaxElements = 100_000;
    private const int MaxText = 1 << 20;

    private readonly XmlReader _reader;
    private readonly CancellationToken _cancellationToken;

    private OfacXmlFile(Stream stream, CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
        _reader = XmlReader.Create(
            stream,
            new XmlReaderSettings
            {
                Async = true,
                CloseInput = true,
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
            }
        );
    }

    /// <summary>
    /// Each element of each section. A section is a child of the root; DateOfIssue is returned whole. Sections that are not wanted are skipped, but must
    /// also be well-formed.
    /// </summary>
    public static async IAsyncEnumerable<(string Section, OfacNode Node)> ReadAsync(
        ListUpload upload,
        Func<string, bool> wants,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var file = new OfacXmlFile(upload.Open(), cancellationToken);
        await file.ToRootAsync();
        yield return (Root, file.Opened(out var empty));
        if (!empty)
        {
            while (await file.NextAsync() && file._reader.NodeType != XmlNodeType.EndElement)
            {
                if (file._reader.NodeType != XmlNodeType.Element)
                    continue;
                var section = file._reader.LocalName;
                if (section == "DateOfIssue" || !wants(section))
                {
                    var whole = wants(section);
                    var node = whole ? await file.TreeAsync() : await file.SkipAsync();
                    if (node is not null)
                        yield return (section, node);
                    continue;
                }

                if (file._reader.IsEmptyElement)
                    continue;
                while (await file.NextAsync() && file._reader.NodeType != XmlNodeType.EndElement)
                {
                    if (file._reader.NodeType == XmlNodeType.Element)
                        yield return (section, await file.TreeAsync());
                }
            }
        }

        // Read to the end: anything after the root must also be well-formed.
        while (await file.NextAsync()) { }
    }

    /// <summary>Every non-empty attribute and text in an element, from <paramref name="path"/> down.</summary>
    /// <param name="more">Returns elements to insert after an attribute although the file has them elsewhere.</param>
    public static IEnumerable<SourceElement> Flatten(OfacNode node, string path, Func<OfacNode, string, string, IEnumerable<SourceElement>>? more = null)
    {
        foreach (var (name, value) in node.Attributes.Where(attribute => !string.IsNullOrWhiteSpace(attribute.Value)))
        {
            var at = path.Length == 0 ? $"@{name}" : $"{path}/@{name}";
            yield return new(at, value);
            foreach (var element in more?.Invoke(node, name, at) ?? [])
                yield return element;
        }

        if (!string.IsNullOrWhiteSpace(node.Text))
            yield return new(path.Length == 0 ? "text()" : path, node.Text);
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var child in node.Children)
        {
            var count = times[child.Name] = times.GetValueOrDefault(child.Name) + 1;
            var step = count == 1 ? child.Name : string.Create(CultureInfo.InvariantCulture, $"{child.Name}[{count}]");
            foreach (var element in Flatten(child, path.Length == 0 ? step : $"{path}/{step}", more))
                yield return element;
        }
    }

    public void Dispose() => _reader.Dispose();

    private async Task ToRootAsync()
    {
        await GuardedAsync(_reader.MoveToContentAsync);
        var known =
            _reader.NamespaceURI.EndsWith("/ADVANCED_XML", StringComparison.Ordinal)
            || _reader.NamespaceURI.EndsWith("/sanctions/1.0", StringComparison.Ordinal);
        if (_reader.LocalName != Root || !known)
            throw new UnreadableListException($"The file's root is not {Root} in the namespace of OFAC's advanced format.");
    }

    private OfacNode Opened(out bool empty)
    {
        var node = new OfacNode(_reader.LocalName, Line);
        empty = _reader.IsEmptyElement;
        for (var i = 0; i < _reader.AttributeCount; i++)
        {
            _reader.MoveToAttribute(i);
            if (_reader.Prefix is not ("xmlns" or "xsi") && _reader.Name != "xmlns")
                node.Attributes.Add((_reader.LocalName, _reader.Value));
        }

        if (_reader.AttributeCount > 0)
            _reader.MoveToElement();
        return node;
    }

    // Reads the current element; the reader is at its end afterwards.
    private async Task<OfacNode> TreeAsync()
    {
        var root = Opened(out var isEmpty);
        if (isEmpty)
            return root;
        var open = new Stack<(OfacNode Node, StringBuilder Text)>();
        open.Push((root, new()));
        var elements = 1;
        while (open.Count > 0)
        {
            if (!await NextAsync())
                break;
            switch (_reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (open.Count >= MaxDepth)
                        throw new UnreadableListException($"Line {Line.ToString(CultureInfo.InvariantCulture)}: the elements are nested too deeply.");
                    if (++elements > MaxElements)
                        throw new UnreadableListException(
                            $"Line {Line.ToString(CultureInfo.InvariantCulture)}: {root.Name} has more than {MaxElements} elements."
                        );
                    var child = Opened(out var childIsEmpty);
                    open.Peek().Node.Children.Add(child);
                    if (!childIsEmpty)
                        open.Push((child, new()));
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    var text = await GuardedAsync(_reader.GetValueAsync);
                    if (open.Peek().Text.Length + text.Length > MaxText)
                        throw new UnreadableListException($"Line {Line.ToString(CultureInfo.InvariantCulture)}: text is longer than {MaxText} characters.");
                    open.Peek().Text.Append(text);
                    break;
                case XmlNodeType.EndElement:
                    var (node, gathered) = open.Pop();
                    node.Text = gathered.ToString();
                    break;
            }
        }

        return root;
    }

    private async Task<OfacNode?> SkipAsync()
    {
        if (_reader.IsEmptyElement)
            return null;
        for (var depth = 1; depth > 0 && await NextAsync(); )
        {
            if (_reader.NodeType == XmlNodeType.Element && !_reader.IsEmptyElement)
                depth++;
            if (_reader.NodeType == XmlNodeType.EndElement)
                depth--;
            if (depth > MaxDepth)
                throw new UnreadableListException($"Line {Line.ToString(CultureInfo.InvariantCulture)}: the elements are nested too deeply.");
        }

        return null;
    }

    private int Line => (_reader as IXmlLineInfo)?.LineNumber ?? 0;

    private Task<bool> NextAsync()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        return GuardedAsync(_reader.ReadAsync);
    }

    private static async Task<T> GuardedAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
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
}

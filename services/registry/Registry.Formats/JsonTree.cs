using System.Globalization;
using System.Text;
using System.Text.Json;
using Registry.Domain.Lists;

namespace Registry.Formats;

/// <summary>Reads the JSON of list files: bounded, no duplicate names in an object, every leaf kept with its path.</summary>
internal static class JsonTree
{
    private const int MaxDepth = 32;
    private const int MaxLeaves = 100_000;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Parses a value.</summary>
    /// <param name="utf8">Its bytes.</param>
    /// <param name="place">Its position, for error messages: <c>Line 3</c>.</param>
    /// <exception cref="UnreadableListException">The value is not valid UTF-8 or JSON, is nested too deeply, or repeats a name in an object.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8, string place)
    {
        if (!System.Text.Unicode.Utf8.IsValid(utf8.Span))
            throw new UnreadableListException($"{place} is not valid UTF-8.");
        try
        {
            return JsonDocument.Parse(utf8, Options);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The parser's message may quote the file, so it is dropped. For a name with an unpaired surrogate it throws InvalidOperationException.
            throw new UnreadableListException(
                $"{place} is not a single JSON value, is nested more than {MaxDepth} levels deep, "
                    + "or has a duplicate name in an object or an unpaired surrogate in a name."
            );
        }
    }

    /// <summary>
    /// Every leaf that is neither null nor empty: <c>properties/name[2]</c> is the second item of an array in an object. In names, <c>~</c> and <c>/</c>
    /// are escaped as in JSON Pointer (RFC 6901 §3).
    /// </summary>
    /// <exception cref="UnreadableListException">There are too many, or one contains text that cannot be stored.</exception>
    public static List<SourceElement> Leaves(JsonElement root, string place, Func<string, bool>? skip = null)
    {
        var leaves = new List<SourceElement>();
        Walk(root, "");
        return leaves;

        void Walk(JsonElement element, string path)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var property in element.EnumerateObject())
                    {
                        var name = Name(property, place);
                        if (path.Length == 0 && skip?.Invoke(name) == true)
                            continue;
                        Walk(property.Value, path.Length == 0 ? Escaped(name) : $"{path}/{Escaped(name)}");
                    }

                    break;
                case JsonValueKind.Array:
                    var index = 0;
                    foreach (var item in element.EnumerateArray())
                    {
                        index++;
                        Walk(item, index == 1 ? path : string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"));
                    }

                    break;
                default:
                    if (Text(element, place) is { } text && !string.IsNullOrWhiteSpace(text))
                        leaves.Add(new(path, text));
                    if (leaves.Count > MaxLeaves)
                        throw new UnreadableListException($"{place} has more than {MaxLeaves} values.");
                    break;
            }
        }
    }

    /// <summary>A string, number or boolean as text; null for null, objects and arrays.</summary>
    /// <exception cref="UnreadableListException">The text cannot be stored.</exception>
    public static string? Text(JsonElement element, string place)
    {
        if (element.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            return element.GetRawText();
        if (element.ValueKind != JsonValueKind.String)
            return null;
        return Checked(element.GetString!, place);
    }

    /// <summary>A member's name.</summary>
    /// <exception cref="UnreadableListException">The name cannot be stored.</exception>
    public static string Name(JsonProperty property, string place) => Checked(() => property.Name, place)!;

    private static string? Checked(Func<string?> read, string place)
    {
        try
        {
            return read() is { } text && ListText.IsClean(text) ? text : throw NotClean(place);
        }
        catch (InvalidOperationException)
        {
            // An unpaired surrogate, written as \ud800.
            throw NotClean(place);
        }
    }

    private static UnreadableListException NotClean(string place) => new($"{place} has text with a control character or an unpaired surrogate.");

    private static string Escaped(string name) =>
        name.AsSpan().ContainsAny('~', '/') ? new StringBuilder(name).Replace("~", "~0").Replace("/", "~1").ToString() : name;
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Registry.Domain.Subjects;

namespace Registry.Domain.Lists;

/// <summary>What lists' JSON files have in common: bounded, no name twice in an object, every leaf kept with its path.</summary>
internal static class JsonTree
{
    private const int MaxDepth = 32;
    private const int MaxLeaves = 100_000;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Parses a value.</summary>
    /// <param name="utf8">Its bytes.</param>
    /// <param name="place">Where it stands, for the refusal: <c>Line 3</c>.</param>
    /// <exception cref="UnreadableListException">It is not valid UTF-8 or not JSON, is too deep, or has a name twice in one object.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8, string place)
    {
        if (!System.Text.Unicode.Utf8.IsValid(utf8.Span)) throw new UnreadableListException($"{place} is not valid UTF-8.");
        try
        {
            return JsonDocument.Parse(utf8, Options);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The parser's own words may repeat the file's; a name with half of a surrogate pair is an invalid operation to it.
            throw new UnreadableListException($"{place} is not one JSON value with each name once in an object and at most {MaxDepth} levels, or has half of a surrogate pair in a name.");
        }
    }

    /// <summary>
    /// Every leaf that is neither null nor empty: <c>properties/name[2]</c> is the second item of an array in an object. In names <c>~</c> and <c>/</c> are
    /// written as JSON Pointer has them (RFC 6901 §3).
    /// </summary>
    /// <exception cref="UnreadableListException">There are too many, or a text cannot be stored.</exception>
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
                        if (path.Length == 0 && skip?.Invoke(name) == true) continue;
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
                    if (Text(element, place) is { } text && !string.IsNullOrWhiteSpace(text)) leaves.Add(new(path, text));
                    if (leaves.Count > MaxLeaves) throw new UnreadableListException($"{place} has more than {MaxLeaves} values.");
                    break;
            }
        }
    }

    /// <summary>A text, number or truth value as text; null for null, objects and arrays.</summary>
    /// <exception cref="UnreadableListException">The text cannot be stored.</exception>
    public static string? Text(JsonElement element, string place)
    {
        if (element.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False) return element.GetRawText();
        if (element.ValueKind != JsonValueKind.String) return null;
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
            // Half of a surrogate pair, written as \ud800.
            throw NotClean(place);
        }
    }

    private static UnreadableListException NotClean(string place) => new($"{place} has a text with a control character or half of a surrogate pair.");

    private static string Escaped(string name) => name.AsSpan().ContainsAny('~', '/')
        ? new StringBuilder(name).Replace("~", "~0").Replace("/", "~1").ToString()
        : name;
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Platform.Kernel;
using Registry.Domain.Lists;

namespace Registry.Domain.Subjects;

/// <summary>
/// A listed subject, identified as in OpenSanctions: <c>unsc-</c> and the UN list's DATAID, <c>ofac-</c> and OFAC's number, or the id that an export gives:
/// <c>NK-2xBn…</c>, <c>Q1234</c>. At most 255 characters, starting with a letter or digit, none of which a URL or a log could interpret.
/// </summary>
[JsonConverter(typeof(ParsableJsonConverter<SubjectId>))]
public readonly partial record struct SubjectId : IParsable<SubjectId>
{
    private readonly string? _value;

    private SubjectId(string value) => _value = value;

    /// <summary>For instance <c>unsc-6908001</c>.</summary>
    public string Value => _value ?? throw new InvalidOperationException("An unset subject was read.");

    /// <summary>The stream of what a list says about the subject. An id that two lists use has two streams.</summary>
    public Guid StreamIn(ListId list) => NameBasedGuid.Create("subject", list.Value, Value);

    /// <summary>Reads a subject's id.</summary>
    /// <exception cref="FormatException">The text is not a valid subject id.</exception>
    public static SubjectId Parse(string s, IFormatProvider? provider = null) => TryParse(s, provider, out var id) ? id : throw new FormatException("Not a subject's id.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out SubjectId result)
    {
        var valid = s is not null && Form().IsMatch(s);
        result = valid ? new SubjectId(s!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => _value ?? "";

    [GeneratedRegex(@"^[\p{L}\p{N}][^\s\p{C}/?#%\uFFFD\\""<>]{0,254}\z")]
    private static partial Regex Form();
}

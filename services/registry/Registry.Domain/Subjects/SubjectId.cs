using System.Text.RegularExpressions;
using Platform.Kernel;
using Registry.Domain.Lists;
using Vogen;

namespace Registry.Domain.Subjects;

/// <summary>
/// A listed subject, identified as in OpenSanctions: <c>unsc-</c> and the UN list's DATAID, <c>ofac-</c> and OFAC's number, or the id that an export gives:
/// <c>NK-2xBn…</c>, <c>Q1234</c>. At most 255 characters, starting with a letter or digit, none of which a URL or a log could interpret.
/// </summary>
[ValueObject<string>, ValueForm("Must be a subject's id, for instance unsc-6908001.")]
public readonly partial struct SubjectId
{
    /// <summary>The stream of what a list says about the subject. An id that two lists use has two streams.</summary>
    public Guid StreamIn(ListId list) => NameBasedGuid.Create("subject", list.Value, Value);

    private static Validation Validate(string value) => ValueFormAttribute.Check<SubjectId>(Form().IsMatch(value));

    [GeneratedRegex(@"^[\p{L}\p{N}][^\s\p{C}/?#%\uFFFD\\""<>]{0,254}\z")]
    private static partial Regex Form();
}

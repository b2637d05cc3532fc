using System.Text;
using AnyAscii;
using Registry.Domain.Subjects;

namespace Registry.Service.Editions;

/// <summary>The words that a text is searched by.</summary>
internal static class SearchWords
{
    /// <summary>Every word of a subject's entry.</summary>
    public static IReadOnlySet<string> Of(Subject subject) => TextsOf(subject).SelectMany(Of).ToHashSet(StringComparer.Ordinal);

    /// <summary>Each text of a subject's entry.</summary>
    public static IEnumerable<string> TextsOf(Subject subject) =>
        [
            subject.SubjectId.Value,
            .. subject.Content.Properties.Values.SelectMany(values => values),
            .. subject.Content.Linked.SelectMany(linked => linked.Properties.Values).SelectMany(values => values),
        ];

    /// <summary>The words of a text: letters and digits, transliterated from any script to lower-case Latin letters without diacritics.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var word = new StringBuilder();
        foreach (var c in text.Transliterate())
        {
            if (char.IsAsciiLetterOrDigit(c))
                word.Append(char.ToLowerInvariant(c));
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
            yield return word.ToString();
    }
}

using System.Globalization;
using System.Text;
using Registry.Domain.Subjects;

namespace Registry.Service.Matching;

/// <summary>The words by which a text is found.</summary>
internal static class SearchWords
{
    /// <summary>Every word of what is said of a subject.</summary>
    public static IReadOnlySet<string> Of(Subject subject) => TextsOf(subject).SelectMany(Of).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> TextsOf(Subject subject) =>
        [subject.SubjectId.Value, .. subject.Content.Properties.Values.SelectMany(values => values), .. subject.Content.Linked.SelectMany(linked => linked.Properties.Values).SelectMany(values => values)];

    /// <summary>The words of a text: letters and digits, without case and diacritics.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var word = new StringBuilder();
        foreach (var c in Decomposed(text))
        {
            if (char.IsLetterOrDigit(c)) word.Append(char.ToLowerInvariant(c));
            else if (char.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0) yield return word.ToString();
    }

    // Text that is no Unicode (an unpaired surrogate) cannot be decomposed; it is taken as it is.
    private static string Decomposed(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormD);
        }
        catch (ArgumentException)
        {
            return text;
        }
    }
}

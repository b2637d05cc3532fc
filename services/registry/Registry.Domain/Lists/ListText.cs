using System.Text;

namespace Registry.Domain.Lists;

/// <summary>Texts of lists' files.</summary>
internal static class ListText
{
    private const int MaxShown = 40;

    /// <summary>The text with each run of white space as one space, and none around it.</summary>
    public static string Collapse(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A piece of a file as a message may repeat it: short, and without what a terminal or a log would act on.</summary>
    public static string Shown(string text)
    {
        var shown = new StringBuilder(MaxShown + 1);
        foreach (var c in text.Trim())
        {
            if (shown.Length == MaxShown) return shown.Append('…').ToString();
            shown.Append(char.IsControl(c) || char.IsSurrogate(c) ? '?' : c);
        }

        return shown.ToString();
    }

    /// <summary>Whether the text can be stored and shown: no control character but tab and line break, no half of a surrogate pair, nothing that a decoder could not read.</summary>
    public static bool IsClean(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is (< ' ' and not ('\t' or '\r' or '\n')) or '\uFFFD' or '\uFFFF' or '\uFFFE') return false;
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }
}

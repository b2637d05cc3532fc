using System.Text;

namespace Registry.Formats;

/// <summary>Text from list files.</summary>
internal static class ListText
{
    private const int MaxShown = 40;

    /// <summary>The text trimmed, with each run of white space collapsed to one space.</summary>
    public static string Collapse(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>An excerpt of a file that is safe to quote in a message: short, and without anything a terminal or log would interpret.</summary>
    public static string Shown(string text)
    {
        var shown = new StringBuilder(MaxShown + 1);
        foreach (var c in text.Trim())
        {
            if (shown.Length == MaxShown)
                return shown.Append('…').ToString();
            shown.Append(char.IsControl(c) || char.IsSurrogate(c) ? '?' : c);
        }

        return shown.ToString();
    }

    /// <summary>
    /// Whether the text can be stored and shown: no control characters except tab and line break, no unpaired surrogates, no replacement characters of a
    /// decoder.
    /// </summary>
    public static bool IsClean(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is (< ' ' and not ('\t' or '\r' or '\n')) or '\uFFFD' or '\uFFFF' or '\uFFFE')
                return false;
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }

        return true;
    }
}

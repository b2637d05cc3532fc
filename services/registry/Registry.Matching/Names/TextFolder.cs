using System.Text;
using AnyAscii;

namespace Registry.Matching.Names;

/// <summary>
/// Turns a name as written into lower-case ASCII words. Folding is idempotent: the words of folded words are the same words.
/// </summary>
internal static class TextFolder
{
    /// <summary>A name longer than this is cut: no listed name comes near it, and time per query stays bounded.</summary>
    internal const int LongestName = 512;

    /// <summary>The words of <paramref name="name"/>, in order, folded; empty when it has neither letter nor digit.</summary>
    internal static List<string> Words(string name)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var lettersOfDotted = 0;
        var length = Math.Min(name.Length, LongestName);
        for (var i = 0; i < length; i++)
        {
            var c = name[i];
            if (char.IsHighSurrogate(c) && i + 1 < length && char.IsLowSurrogate(name[i + 1]))
            {
                Append(word, new Rune(c, name[++i]).ToString());
                continue;
            }
            if (IsSilent(c))
                continue;
            if (c == '.' && word.Length == lettersOfDotted + 1 && i + 2 <= length && NextIsLetter(name, i))
            {
                // "L.X.C" and "o.O.O." are one word, "J. Smith" is two.
                lettersOfDotted++;
                continue;
            }
            if (char.IsLetterOrDigit(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.SpacingCombiningMark
                    or System.Globalization.UnicodeCategory.OtherNumber or System.Globalization.UnicodeCategory.LetterNumber)
            {
                Append(word, char.IsAscii(c) ? null : c.ToString(), c);
                continue;
            }
            End(words, word);
            lettersOfDotted = 0;
            if (c == '&')
                words.Add("and");
        }
        End(words, word);
        return words;
    }

    private static bool NextIsLetter(string name, int dot) => dot + 1 < name.Length && char.IsLetter(name[dot + 1]);

    /// <summary>Marks that belong inside a word and are left out: apostrophes (Ch'oe, Qa'ida), combining and format characters.</summary>
    private static bool IsSilent(char c) => c is '\'' or '’' or '‘' or 'ʼ' or 'ʾ' or 'ʿ' or 'ʻ' or '`' or '´' or '′' or '＇'
        || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.EnclosingMark
            or System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.ModifierLetter;

    private static void Append(StringBuilder word, string? foreign, char ascii = '\0')
    {
        if (foreign is null)
        {
            word.Append(char.ToLowerInvariant(ascii));
            return;
        }
        foreach (var c in foreign.Transliterate())
        {
            if (char.IsAsciiLetterOrDigit(c))
                word.Append(char.ToLowerInvariant(c));
        }
    }

    private static void End(List<string> words, StringBuilder word)
    {
        if (word.Length > 0)
            words.Add(word.ToString());
        word.Clear();
    }
}

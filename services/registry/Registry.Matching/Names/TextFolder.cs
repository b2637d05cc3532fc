using System.Globalization;
using System.Text;
using AnyAscii;

namespace Registry.Matching.Names;

/// <summary>
/// Folds a name as written into lower-case ASCII words. Folding is idempotent: folding folded words gives the same words.
/// </summary>
internal static class TextFolder
{
    /// <summary>A longer name is truncated: no listed name comes close to it, and the time per query is bounded.</summary>
    internal const int MaxNameLength = 512;

    private const char Alef = '\u0627';
    private const char Lam = '\u0644';

    /// <summary>The words of <paramref name="name"/>, in order; empty if it has neither letters nor digits.</summary>
    internal static List<FoldedWord> Words(string name)
    {
        var words = new List<FoldedWord>(4);
        var text = name.Length > MaxNameLength ? name[..MaxNameLength] : name;
        if (HasConjoiningJamo(text))
            text = Hangul.Compose(text);
        for (var start = 0; start < text.Length; )
        {
            var end = EndOfWord(text, start);
            if (end > start)
                AddWord(words, text.AsSpan(start, end - start));
            if (end < text.Length && text[end] is '&' or '＆')
                words.Add(new FoldedWord("and"));
            if (end < text.Length && text[end] is '%')
                words.Add(new FoldedWord("percent"));
            start = end + 1;
        }
        return words;
    }

    private static int EndOfWord(string text, int start)
    {
        for (var i = start; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiLetterOrDigit(c) || IsSilent(c))
                continue;
            // "L.X.C" and "o.O.O." are one word, "J. Smith" and "J.Smith" are two.
            if (c == '.' && IsLoneLetter(text, i - 1) && IsLoneLetter(text, i + 1))
                continue;
            if (char.IsAscii(c) || !IsWordCharacter(c))
                return i;
        }
        return text.Length;
    }

    private static bool IsLoneLetter(string text, int at) =>
        at >= 0
        && at < text.Length
        && char.IsLetter(text[at])
        && (at == 0 || !char.IsLetterOrDigit(text[at - 1]))
        && (at + 1 == text.Length || !char.IsLetterOrDigit(text[at + 1]));

    private static bool IsWordCharacter(char c) =>
        char.IsLetterOrDigit(c)
        || char.IsSurrogate(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.SpacingCombiningMark or UnicodeCategory.OtherNumber or UnicodeCategory.LetterNumber;

    /// <summary>Characters that belong inside a word and are omitted: apostrophes (Ch'oe, Qa'ida), combining and format characters.</summary>
    private static bool IsSilent(char c) =>
        c is '\'' or '`' or '´'
        || (
            !char.IsAscii(c)
            && (
                c is '’' or '‘' or '′' or '＇'
                || char.GetUnicodeCategory(c)
                    is UnicodeCategory.NonSpacingMark
                        or UnicodeCategory.EnclosingMark
                        or UnicodeCategory.Format
                        or UnicodeCategory.ModifierLetter
            )
        );

    private static void AddWord(List<FoldedWord> words, ReadOnlySpan<char> word)
    {
        // A change between Hangul, Han and other scripts splits a word: each script is compared in its own way.
        for (var start = 0; start < word.Length; )
        {
            var script = ScriptOf(word[start]);
            var end = start + 1;
            while (end < word.Length && (ScriptOf(word[end]) == script || IsSilent(word[end])))
                end++;
            var run = word[start..end];
            start = end;
            switch (script)
            {
                case Script.Han:
                    foreach (var c in run)
                        Add(words, Fold([c]), han: c);
                    break;
                case Script.Hangul:
                    Add(words, Fold(run), hangul: run.ToString());
                    break;
                case Script.Arabic when run.Length > 4 && run[0] == Alef && run[1] == Lam:
                    // The article is part of the word in Arabic and separate in most romanisations.
                    words.Add(new FoldedWord("al"));
                    Add(words, Fold(run[2..]), lacksVowels: true);
                    break;
                case Script.Other when run[0] is >= '\u0400' and <= '\u04FF':
                    if (Fold(run) is { Length: > 0 } folded)
                        words.Add(new FoldedWord(folded, Cyrillic: run.ToString().ToLowerInvariant()));
                    break;
                default:
                    Add(words, Fold(run), lacksVowels: script is Script.Arabic or Script.OtherWithoutVowels);
                    break;
            }
        }
    }

    private static void Add(List<FoldedWord> words, string text, string? hangul = null, char han = '\0', bool lacksVowels = false)
    {
        if (text.Length > 0)
            words.Add(new FoldedWord(text, hangul, han, lacksVowels));
    }

    private static string Fold(ReadOnlySpan<char> run)
    {
        var folded = new StringBuilder(run.Length);
        for (var i = 0; i < run.Length; i++)
        {
            var c = run[i];
            if (char.IsAsciiLetterOrDigit(c))
            {
                folded.Append(char.ToLowerInvariant(c));
                continue;
            }
            if (char.IsAscii(c) || IsSilent(c))
                continue;
            var foreign = char.IsHighSurrogate(c) && i + 1 < run.Length ? new string([c, run[++i]]) : c.ToString();
            foreach (var ascii in foreign.Transliterate())
            {
                if (char.IsAsciiLetterOrDigit(ascii))
                    folded.Append(char.ToLowerInvariant(ascii));
            }
        }
        return folded.ToString();
    }

    private enum Script
    {
        Other,
        Hangul,
        Han,
        Arabic,
        OtherWithoutVowels,
    }

    private static Script ScriptOf(char c) =>
        c switch
        {
            < '\u0590' => Script.Other,
            >= '\u0600' and <= '\u06FF' or >= '\u0750' and <= '\u077F' or >= '\uFB50' and <= '\uFDFF' or >= '\uFE70' and <= '\uFEFE' => Script.Arabic,
            >= '\u0590' and <= '\u05FF' or >= '\u0900' and <= '\u0E7F' => Script.OtherWithoutVowels,
            >= '\uAC00' and <= '\uD7A3' => Script.Hangul,
            >= '\u4E00' and <= '\u9FFF' or >= '\u3400' and <= '\u4DBF' => Script.Han,
            _ => Script.Other,
        };

    private static bool HasConjoiningJamo(string text) => text.AsSpan().IndexOfAnyInRange('\u1100', '\u11FF') >= 0;
}

using System.Text;

namespace Registry.Matching.Names;

/// <summary>The arithmetic of Hangul syllables (The Unicode Standard, §3.12).</summary>
internal static class Hangul
{
    internal const char First = '\uAC00';
    internal const char Last = '\uD7A3';
    internal const int Vowels = 21;
    internal const int Finals = 28;

    internal static bool IsSyllable(char c) => c is >= First and <= Last;

    internal static int Initial(char syllable) => (syllable - First) / (Vowels * Finals);

    internal static int Vowel(char syllable) => (syllable - First) / Finals % Vowels;

    internal static int Final(char syllable) => (syllable - First) % Finals;

    internal static char Syllable(int initial, int vowel, int final) => (char)(First + (((initial * Vowels) + vowel) * Finals) + final);

    /// <summary>Composes conjoining jamo, the form (NFD) in which some systems store Hangul.</summary>
    internal static string Compose(string text)
    {
        var composed = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var last = composed.Length > 0 ? composed[^1] : '\0';
            if (c is >= '\u1161' and <= '\u1175' && last is >= '\u1100' and <= '\u1112')
                composed[^1] = Syllable(last - '\u1100', c - '\u1161', 0);
            else if (c is >= '\u11A8' and <= '\u11C2' && IsSyllable(last) && Final(last) == 0)
                composed[^1] = (char)(last + (c - '\u11A7'));
            else
                composed.Append(c);
        }
        return composed.ToString();
    }

    /// <summary>
    /// The syllable as South Korea writes it at the start of a word (두음 법칙, Hangul orthography 1988 §10-12): 리 becomes 이, 로 becomes 노, 녀 becomes 여.
    /// North Korea keeps the first form, so both are the same name.
    /// </summary>
    internal static char InitialSoundLaw(char syllable)
    {
        const int Nieun = 2,
            Rieul = 5,
            Ieung = 11;
        var (initial, vowel, final) = (Initial(syllable), Vowel(syllable), Final(syllable));
        // ㅑ ㅕ ㅖ ㅛ ㅠ ㅣ
        var palatal = vowel is 2 or 6 or 7 or 12 or 17 or 20;
        return initial switch
        {
            Rieul or Nieun when palatal => Syllable(Ieung, vowel, final),
            Rieul => Syllable(Nieun, vowel, final),
            _ => syllable,
        };
    }
}

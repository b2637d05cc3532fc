using System.Globalization;
using System.Text;
using AnyAscii;

namespace Registry.Matching.Ofac;

/// <summary>
/// A name as OFAC's search compares it: in capitals without apostrophes and accents, both whole and in parts. Nothing is transliterated: a name in another
/// script has no parts and finds nothing.
/// </summary>
internal sealed class OfacName
{
    /// <summary>A longer name is truncated, so that the time of a comparison is bounded.</summary>
    private const int MaxLength = 256;

    internal OfacName(string written, int minPartLength)
    {
        Written = written;
        Whole = Fold(written.Length > MaxLength ? written[..MaxLength] : written);
        AllParts = Whole.Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries);
        var longParts = Array.FindAll(AllParts, part => part.Length >= minPartLength);
        QueryParts = longParts.Length > 0 ? longParts : AllParts;
    }

    internal string Written { get; }

    /// <summary>The name with its hyphens, its parts in written order.</summary>
    internal string Whole { get; }

    internal string[] AllParts { get; }

    /// <summary>The parts to search for when this is the query.</summary>
    internal string[] QueryParts { get; }

    private static string Fold(string name)
    {
        var folded = new StringBuilder(name.Length);
        var hasLetter = false;
        foreach (var c in name)
        {
            if (c is '\'' or '’' or '‘' or '`' || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark)
                continue;
            if (char.IsLetterOrDigit(c) || c == '-')
            {
                if (IsAccented(c))
                    folded.Append(c.ToString().Transliterate().ToUpperInvariant());
                else
                    folded.Append(char.ToUpperInvariant(c));
                hasLetter |= char.IsAsciiLetterOrDigit(c) || IsAccented(c);
            }
            else if (folded.Length > 0 && folded[^1] != ' ')
            {
                folded.Append(' ');
            }
        }
        return hasLetter ? folded.ToString().Trim(' ') : "";
    }

    /// <summary>Latin letters beyond ASCII: Latin-1, Latin Extended-A, -B and Additional.</summary>
    private static bool IsAccented(char c) => c is >= '\u00C0' and <= '\u024F' or >= '\u1E00' and <= '\u1EFF';
}

using System.Globalization;
using System.Text;
using AnyAscii;

namespace Registry.Matching.Ofac;

/// <summary>
/// A name as OFAC's search compares it: in capitals without apostrophes and accents, once whole and once in its parts. Nothing is transliterated: a name
/// in another script has no part and finds nothing.
/// </summary>
internal sealed class OfacName
{
    /// <summary>A name longer than this is cut, so that the time of a comparison stays bounded.</summary>
    private const int Longest = 256;

    internal OfacName(string written, int shortestPart)
    {
        Written = written;
        Whole = Fold(written.Length > Longest ? written[..Longest] : written);
        AllParts = Whole.Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries);
        var asked = Array.FindAll(AllParts, part => part.Length >= shortestPart);
        Asked = asked.Length > 0 ? asked : AllParts;
    }

    internal string Written { get; }

    /// <summary>The name with its hyphens, its parts in the order in which they are written.</summary>
    internal string Whole { get; }

    internal string[] AllParts { get; }

    /// <summary>The parts that are looked for when this is the query.</summary>
    internal string[] Asked { get; }

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

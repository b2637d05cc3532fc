using System.Runtime.CompilerServices;

namespace Registry.Matching.Names;

/// <summary>How alike two parts of a name are, from 0 to 1; symmetric.</summary>
internal static class PartSimilarity
{
    /// <summary>Below this two words are different words.</summary>
    internal const double Floor = 0.62;

    /// <summary>An initial agrees with a word, but with one in twenty others too.</summary>
    internal const double InitialAgrees = 0.9;

    /// <summary>Ben for Benjamin.</summary>
    private const double Nickname = 0.9;

    /// <summary>The power of the cost past one edit: two edits in a word are more than twice as odd as one.</summary>
    private const double FurtherEdits = 1.4;

    private const int LongestCompared = 40;

    /// <summary>By the length of the longer word, the cost past which two words are different words.</summary>
    private static readonly float[] MostCost = [.. Enumerable.Range(0, LongestCompared + 1).Select(n => n == LongestCompared ? float.MaxValue
        : (float)Math.Max((1 - Floor) * n, Math.Pow((1 - Floor) * n, 1 / FurtherEdits)) + 0.01f)];

    private static readonly float[] Replacement = ReplacementCosts();

    /// <summary>How alike two parts are; 0 where they are different words or cannot be compared.</summary>
    internal static double Of(NamePart a, NamePart b)
    {
        if (ReferenceEquals(a, b))
            return 1;
        if (a.Kind == b.Kind && a.Text.Equals(b.Text, StringComparison.Ordinal))
            return 1;
        if (a.Kind is PartKind.Word && b.Kind is PartKind.Word)
            return Meet(a, b) ? Words(a, b) : 0;
        if ((a.Kind is PartKind.Initial && b.Kind is PartKind.Word) || (a.Kind is PartKind.Word && b.Kind is PartKind.Initial))
            return a.Text[0] == b.Text[0] ? InitialAgrees : 0;
        return 0;
    }

    private static bool Meet(NamePart a, NamePart b) =>
        a.Hangul is null != b.Hangul is null ? PartKeys.Meet(a.LoanKeys, b.LoanKeys)
        : PartKeys.Meet(a.Keys, b.Keys) || (a.LacksVowels != b.LacksVowels && PartKeys.Meet(a.ConsonantKeys, b.ConsonantKeys));

    /// <summary>How alike two parts are that are known to share a key.</summary>
    internal static double OfMeeting(NamePart a, NamePart b) =>
        a.Kind is PartKind.Word && b.Kind is PartKind.Word && !ReferenceEquals(a, b) && !a.Text.Equals(b.Text, StringComparison.Ordinal) ? Words(a, b) : Of(a, b);

    /// <summary>How alike two words are that share a key.</summary>
    internal static double Words(NamePart a, NamePart b)
    {
        var similarity = a.Hangul is null != b.Hangul is null
            ? HangulSpelling.Similarity((a.Hangul ?? b.Hangul)!, a.Hangul is null ? a.Text : b.Text)
            : Spelling(a, b);
        return similarity < Nickname && ShareNickname(a.Nicknames, b.Nicknames) ? Nickname : similarity;
    }

    /// <summary>
    /// One less the cost of turning one word into the other, by length: an edit distance (Damerau, restricted) in which letters that
    /// transliterations confuse cost less than others, and in which each further edit costs more than the one before.
    /// </summary>
    private static double Spelling(NamePart a, NamePart b)
    {
        var vowelsFree = a.LacksVowels != b.LacksVowels;
        double longer = Math.Max(a.Text.Length, b.Text.Length);
        var most = MostCost[Math.Min((int)longer, LongestCompared)];
        var cost = Distance(a.Text, b.Text, vowelsFree, most);
        if (cost > 0.3 && (a.Sound.Length != a.Text.Length || b.Sound.Length != b.Text.Length))
            cost = Math.Min(cost, Distance(a.Sound, b.Sound, vowelsFree, Math.Min(cost, most)) + 0.1f);
        var similarity = 1 - ((cost <= 1 ? cost : Math.Pow(cost, FurtherEdits)) / longer);
        return similarity < Floor ? 0 : similarity;
    }

    private static bool ShareNickname(int[] a, int[] b)
    {
        foreach (var family in a)
        {
            if (Array.IndexOf(b, family) >= 0)
                return true;
        }
        return false;
    }

    /// <summary>The edit distance, or infinity as soon as it is known to pass <paramref name="most"/>.</summary>
    [SkipLocalsInit]
    private static float Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b, bool vowelsFree, float most)
    {
        if (a.Length > LongestCompared)
            a = a[..LongestCompared];
        if (b.Length > LongestCompared)
            b = b[..LongestCompared];
        var width = b.Length + 1;
        Span<float> rows = stackalloc float[(LongestCompared + 1) * 3];
        Span<float> dropB = stackalloc float[LongestCompared];
        var two = rows[..width];
        var one = rows.Slice(width, width);
        var now = rows.Slice(width * 2, width);
        one[0] = 0;
        for (var j = 1; j < width; j++)
        {
            dropB[j - 1] = LeftOut(b, j - 1, vowelsFree);
            one[j] = one[j - 1] + dropB[j - 1];
        }
        var leastBefore = 0f;
        for (var i = 1; i <= a.Length; i++)
        {
            var dropA = LeftOut(a, i - 1, vowelsFree);
            var row = (a[i - 1] & 127) * 128;
            now[0] = one[0] + dropA;
            var least = now[0];
            for (var j = 1; j < width; j++)
            {
                var best = one[j - 1] + Replacement[row + (b[j - 1] & 127)];
                best = Math.Min(best, one[j] + dropA);
                best = Math.Min(best, now[j - 1] + dropB[j - 1]);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    best = Math.Min(best, two[j - 2] + 0.8f);
                now[j] = best;
                least = Math.Min(least, best);
            }
            // A transposition reaches two rows back, so both must have passed.
            if (least > most && leastBefore > most)
                return float.PositiveInfinity;
            leastBefore = least;
            var spent = two;
            two = one;
            one = now;
            now = spent;
        }
        return one[b.Length];
    }

    private static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';

    /// <summary>What leaving out a letter costs: transliterations differ most in doubled letters, h and vowels.</summary>
    private static float LeftOut(ReadOnlySpan<char> word, int at, bool vowelsFree)
    {
        var c = word[at];
        if (at > 0 && word[at - 1] == c)
            return 0.2f;
        if (IsVowel(c))
            return vowelsFree ? 0.15f : 0.5f;
        return c switch
        {
            'h' => 0.4f,
            'g' when at > 0 && at == word.Length - 1 && word[at - 1] == 'n' => 0.5f,
            'w' when vowelsFree => 0.2f,
            _ => 1,
        };
    }

    private static float[] ReplacementCosts()
    {
        var costs = new float[128 * 128];
        for (var a = 0; a < 128; a++)
        {
            for (var b = 0; b < 128; b++)
                costs[(a * 128) + b] = a == b ? 0 : IsVowel((char)a) && IsVowel((char)b) ? 0.4f : 1;
        }
        // Sounds that romanisations confuse; capitals are SoundText's.
        foreach (var (pairs, cost) in ((string Pairs, float Cost)[])[
            ("ei ou iy ij jy uw vw Kk Kh xS XC qC GG", 0.2f),
            ("ck cq kq sz cs gk gq gj CS Cj Sx Ss Gg Zj Zz ZS Xz Xs Xc Zy CZ cC CX", 0.3f),
            ("bp dt fp fv jz cj kx sx bv Kq Kg Gq Cc zt sX", 0.4f),
            ("mn", 0.6f)])
        {
            foreach (var pair in pairs.Split(' '))
            {
                costs[(pair[0] * 128) + pair[1]] = cost;
                costs[(pair[1] * 128) + pair[0]] = cost;
            }
        }
        return costs;
    }
}

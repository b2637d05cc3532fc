namespace Registry.Matching.Names;

/// <summary>How alike two parts of a name are, from 0 to 1; symmetric.</summary>
internal static class PartSimilarity
{
    /// <summary>Below this two words are different words.</summary>
    internal const double Floor = 0.6;

    /// <summary>An initial agrees with a word, but with one in twenty others too.</summary>
    internal const double InitialAgrees = 0.9;

    private const int LongestCompared = 40;

    /// <summary>How alike two parts are; 0 where they are different words or cannot be compared.</summary>
    internal static double Of(NamePart a, NamePart b)
    {
        if (a.Kind == b.Kind && string.Equals(a.Text, b.Text, StringComparison.Ordinal))
            return 1;
        return (a.Kind, b.Kind) switch
        {
            (PartKind.Word, PartKind.Word) => PartKeys.Meet(a.Keys, b.Keys) ? Words(a.Text, b.Text) : 0,
            (PartKind.Initial, PartKind.Word) or (PartKind.Word, PartKind.Initial) => a.Text[0] == b.Text[0] ? InitialAgrees : 0,
            _ => 0,
        };
    }

    /// <summary>
    /// One less the cost of turning one word into the other, by length: an edit distance (Damerau, restricted) in which letters that
    /// transliterations confuse cost less than others, and in which each further edit costs more than the one before.
    /// </summary>
    internal static double Words(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.SequenceEqual(b))
            return 1;
        if (a.Length > LongestCompared)
            a = a[..LongestCompared];
        if (b.Length > LongestCompared)
            b = b[..LongestCompared];
        var longer = Math.Max(a.Length, b.Length);
        var cost = Distance(a, b);
        var similarity = 1 - ((cost <= 1 ? cost : Math.Pow(cost, 1.3)) / longer);
        return similarity < Floor ? 0 : similarity;
    }

    private static double Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var width = b.Length + 1;
        Span<double> rows = stackalloc double[width * 3];
        var two = rows[..width];
        var one = rows.Slice(width, width);
        var now = rows.Slice(width * 2, width);
        one[0] = 0;
        for (var j = 1; j < width; j++)
            one[j] = one[j - 1] + LeftOut(b, j - 1);
        for (var i = 1; i <= a.Length; i++)
        {
            var dropA = LeftOut(a, i - 1);
            now[0] = one[0] + dropA;
            for (var j = 1; j < width; j++)
            {
                var best = one[j - 1] + Replaced(a[i - 1], b[j - 1]);
                best = Math.Min(best, one[j] + dropA);
                best = Math.Min(best, now[j - 1] + LeftOut(b, j - 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    best = Math.Min(best, two[j - 2] + 0.9);
                now[j] = best;
            }
            var spent = two;
            two = one;
            one = now;
            now = spent;
        }
        return one[b.Length];
    }

    private static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';

    /// <summary>What leaving out a letter costs: transliterations differ most in doubled letters, h and vowels.</summary>
    private static double LeftOut(ReadOnlySpan<char> word, int at)
    {
        var c = word[at];
        if (at > 0 && word[at - 1] == c)
            return 0.2;
        return c is 'h' ? 0.4 : IsVowel(c) ? 0.5 : 1;
    }

    /// <summary>What putting one letter for another costs.</summary>
    private static double Replaced(char a, char b)
    {
        if (a == b)
            return 0;
        if (a > b)
            (a, b) = (b, a);
        return (a, b) switch
        {
            ('e', 'i') or ('o', 'u') or ('i', 'y') or ('i', 'j') or ('j', 'y') or ('u', 'w') or ('v', 'w') => 0.2,
            ('c', 'k') or ('c', 'q') or ('k', 'q') or ('s', 'z') or ('c', 's') or ('g', 'k') or ('g', 'q') or ('g', 'j') => 0.3,
            ('b', 'p') or ('d', 't') or ('f', 'p') or ('f', 'v') or ('j', 'z') or ('c', 'j') or ('k', 'x') or ('s', 'x') or ('b', 'v') => 0.4,
            ('m', 'n') => 0.6,
            _ => IsVowel(a) && IsVowel(b) ? 0.4 : 1,
        };
    }
}

namespace Registry.Matching.Ofac;

/// <summary>
/// The Jaro-Winkler likeness of two strings (Jaro 1989, Winkler 1990), with what a common beginning adds given by the caller,
/// and added whatever the likeness of the rest.
/// </summary>
internal static class JaroWinkler
{
    internal const int LongestBeginning = 4;

    private const int MostOnStack = 512;

    /// <summary>From 0 to 1; symmetric.</summary>
    internal static float Similarity(ReadOnlySpan<char> a, ReadOnlySpan<char> b, float perLetter)
    {
        if (a.SequenceEqual(b))
            return a.Length == 0 ? 0 : 1;
        var jaro = Jaro(a, b);
        return jaro == 0 ? 0 : Raised(jaro, Beginning(a, b), perLetter);
    }

    /// <summary>A Jaro likeness raised by a common beginning of so many letters.</summary>
    internal static float Raised(float jaro, int beginning, float perLetter) => jaro + (beginning * perLetter * (1 - jaro));

    internal static int Beginning(ReadOnlySpan<char> a, ReadOnlySpan<char> b) => Math.Min(LongestBeginning, a.CommonPrefixLength(b));

    /// <summary>The most that the Jaro likeness of strings of these lengths can be when so many letters are common.</summary>
    internal static float JaroBound(int common, int lengthA, int lengthB) =>
        common <= 0 ? 0 : (((float)common / lengthA) + ((float)common / lengthB) + 1) / 3;

    private static float Jaro(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.Length == 0 || b.Length == 0)
            return 0;
        // The shorter one asks, so that the two sides may be exchanged.
        if (a.Length > b.Length || (a.Length == b.Length && a.SequenceCompareTo(b) > 0))
        {
            var shorter = b;
            b = a;
            a = shorter;
        }
        if (b.Length > MostOnStack)
            b = b[..MostOnStack];
        if (a.Length > MostOnStack)
            a = a[..MostOnStack];
        Span<bool> takenA = stackalloc bool[a.Length];
        Span<bool> takenB = stackalloc bool[b.Length];
        var window = Math.Max(0, (b.Length / 2) - 1);
        var common = 0;
        for (var i = 0; i < a.Length; i++)
        {
            var end = Math.Min(i + window + 1, b.Length);
            for (var j = Math.Max(0, i - window); j < end; j++)
            {
                if (takenB[j] || a[i] != b[j])
                    continue;
                takenA[i] = takenB[j] = true;
                common++;
                break;
            }
        }
        if (common == 0)
            return 0;
        var (exchanged, at) = (0, 0);
        for (var i = 0; i < a.Length; i++)
        {
            if (!takenA[i])
                continue;
            while (!takenB[at])
                at++;
            if (a[i] != b[at++])
                exchanged++;
        }
        return (((float)common / a.Length) + ((float)common / b.Length) + ((common - (exchanged / 2f)) / common)) / 3;
    }
}

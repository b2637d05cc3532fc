namespace Registry.Matching.Ofac;

/// <summary>
/// The Jaro-Winkler similarity of two strings (Jaro 1989, Winkler 1990), with the weight of a common prefix given by the caller and always applied,
/// regardless of the similarity of the rest.
/// </summary>
internal static class JaroWinkler
{
    internal const int MaxPrefix = 4;

    private const int MaxOnStack = 512;

    /// <summary>From 0 to 1; symmetric.</summary>
    internal static float Similarity(ReadOnlySpan<char> a, ReadOnlySpan<char> b, float perLetter)
    {
        if (a.SequenceEqual(b))
            return a.Length == 0 ? 0 : 1;
        var jaro = Jaro(a, b);
        return jaro == 0 ? 0 : Raised(jaro, CommonPrefix(a, b), perLetter);
    }

    /// <summary>A Jaro similarity raised by a common prefix of this many letters.</summary>
    internal static float Raised(float jaro, int prefix, float perLetter) => jaro + (prefix * perLetter * (1 - jaro));

    internal static int CommonPrefix(ReadOnlySpan<char> a, ReadOnlySpan<char> b) => Math.Min(MaxPrefix, a.CommonPrefixLength(b));

    /// <summary>The upper bound of the Jaro similarity of strings of these lengths with this many letters in common.</summary>
    internal static float JaroBound(int common, int lengthA, int lengthB) => common <= 0 ? 0 : (((float)common / lengthA) + ((float)common / lengthB) + 1) / 3;

    private static float Jaro(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.Length == 0 || b.Length == 0)
            return 0;
        // Search from the shorter one, so that the result is symmetric.
        if (a.Length > b.Length || (a.Length == b.Length && a.SequenceCompareTo(b) > 0))
        {
            var shorter = b;
            b = a;
            a = shorter;
        }
        if (b.Length > MaxOnStack)
            b = b[..MaxOnStack];
        if (a.Length > MaxOnStack)
            a = a[..MaxOnStack];
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

namespace Registry.Matching.Names;

/// <summary>When several parts may be one word on the other side: when the consonants agree, in the classes of <see cref="PartKeys"/>.</summary>
internal static class JoinedKey
{
    private const int Shortest = 2;

    internal static bool Same(string a, string b)
    {
        Span<char> x = stackalloc char[PartKeys.LongestText];
        Span<char> y = stackalloc char[PartKeys.LongestText];
        var (n, m) = (PartKeys.Skeleton(Cut(a), x), PartKeys.Skeleton(Cut(b), y));
        return n >= Shortest && x[..n].SequenceEqual(y[..m]);
    }

    /// <summary>The key of a text, or null where it says too little.</summary>
    internal static uint? Of(string text)
    {
        Span<char> skeleton = stackalloc char[PartKeys.LongestText];
        var n = PartKeys.Skeleton(Cut(text), skeleton);
        return n >= Shortest ? PartKeys.Hash(skeleton[..n], 'j') : null;
    }

    private static ReadOnlySpan<char> Cut(string text) => text.AsSpan(0, Math.Min(text.Length, PartKeys.LongestText));
}

namespace Registry.Matching.Names;

/// <summary>
/// When several parts may be one word on the other side: when they begin with the same consonant or both with a vowel and their consonants agree, the
/// voiced and the voiceless alike; where there are too few consonants, when they are the same.
/// </summary>
internal static class JoinedKey
{
    /// <summary>The most parts that are joined.</summary>
    internal const int MostJoined = 3;

    /// <summary>The fewest.</summary>
    internal const int FewestJoined = 2;

    private const int ShortestSkeleton = 2;
    private const int ShortestText = 5;

    /// <summary>The key of a text, or null where it says too little.</summary>
    internal static uint? Of(string text)
    {
        if (text.Length < ShortestText)
            return null;
        Span<char> skeleton = stackalloc char[PartKeys.LongestText];
        skeleton[0] = text[0] is 'a' or 'e' or 'i' or 'o' or 'u' or 'y' ? 'a' : text[0];
        var n = 1 + PartKeys.Consonants(text, skeleton[1..]);
        return n > ShortestSkeleton ? PartKeys.Hash(skeleton[..n], 'j') : PartKeys.Hash(text, 'J');
    }

    /// <summary>The keys of every run of neighbouring parts.</summary>
    internal static IEnumerable<(string Text, uint Key, int Start, int Length)> OfRuns(NamePart[] parts)
    {
        for (var start = 0; start < parts.Length - 1; start++)
        {
            var text = parts[start].Text;
            for (var length = FewestJoined; length <= MostJoined && start + length <= parts.Length; length++)
            {
                text += parts[start + length - 1].Text;
                if (Of(text) is { } key)
                    yield return (text, key, start, length);
            }
        }
    }
}

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
    internal static uint? Of(ReadOnlySpan<char> text)
    {
        if (text.Length < ShortestText)
            return null;
        Span<char> skeleton = stackalloc char[PartKeys.LongestText];
        skeleton[0] = text[0] is 'a' or 'e' or 'i' or 'o' or 'u' or 'y' ? 'a' : text[0];
        var n = 1 + PartKeys.Consonants(text, skeleton[1..]);
        return n > ShortestSkeleton ? PartKeys.Hash(skeleton[..n], 'j') : PartKeys.Hash(text, 'J');
    }

    /// <summary>The keys of every run of neighbouring parts.</summary>
    internal static IEnumerable<(int Start, int Length, uint Key)> OfRuns(NamePart[] parts)
    {
        for (var start = 0; start < parts.Length - 1; start++)
        {
            for (var length = FewestJoined; length <= MostJoined && start + length <= parts.Length; length++)
            {
                if (OfRun(parts.AsSpan(start, length)) is { } key)
                    yield return (start, length, key);
            }
        }
    }

    /// <summary>The key of parts as one word.</summary>
    internal static uint? OfRun(ReadOnlySpan<NamePart> parts)
    {
        Span<char> text = stackalloc char[MostJoined * PartKeys.LongestText];
        var length = 0;
        foreach (var part in parts)
        {
            if (length + part.Text.Length > text.Length)
                return Of(Text(parts));
            part.Text.CopyTo(text[length..]);
            length += part.Text.Length;
        }
        return Of(text[..length]);
    }

    /// <summary>Parts as one word.</summary>
    internal static NamePart Joined(ReadOnlySpan<NamePart> parts)
    {
        var weight = 0f;
        foreach (var part in parts)
            weight += part.Weight;
        return new NamePart(Text(parts), PartKind.Word, weight);
    }

    private static string Text(ReadOnlySpan<NamePart> parts)
    {
        var text = "";
        foreach (var part in parts)
            text += part.Text;
        return text;
    }
}

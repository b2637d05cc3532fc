namespace Registry.Matching.Names;

/// <summary>
/// Decides when several parts may be one word on the other side: if they begin with the same consonant, or both with a vowel, and their consonants agree,
/// treating voiced and voiceless ones as equal; if there are too few consonants, only if the texts are equal.
/// </summary>
internal static class JoinedKey
{
    /// <summary>The maximum number of joined parts.</summary>
    internal const int MaxJoined = 3;

    /// <summary>The minimum number of joined parts.</summary>
    internal const int MinJoined = 2;

    private const int MinSkeletonLength = 2;
    private const int MinTextLength = 5;

    /// <summary>The key of a text, or null if it is too short.</summary>
    internal static uint? Of(ReadOnlySpan<char> text)
    {
        if (text.Length < MinTextLength)
            return null;
        Span<char> skeleton = stackalloc char[PartKeys.MaxTextLength];
        skeleton[0] = text[0] is 'a' or 'e' or 'i' or 'o' or 'u' or 'y' ? 'a' : text[0];
        var n = 1 + PartKeys.Consonants(text, skeleton[1..]);
        return n > MinSkeletonLength ? PartKeys.Hash(skeleton[..n], 'j') : PartKeys.Hash(text, 'J');
    }

    /// <summary>The keys of every run of adjacent parts.</summary>
    internal static IEnumerable<(int Start, int Length, uint Key)> OfRuns(NamePart[] parts)
    {
        for (var start = 0; start < parts.Length - 1; start++)
        {
            for (var length = MinJoined; length <= MaxJoined && start + length <= parts.Length; length++)
            {
                if (OfRun(parts.AsSpan(start, length)) is { } key)
                    yield return (start, length, key);
            }
        }
    }

    /// <summary>The key of these parts as one word.</summary>
    internal static uint? OfRun(ReadOnlySpan<NamePart> parts)
    {
        Span<char> text = stackalloc char[MaxJoined * PartKeys.MaxTextLength];
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

    /// <summary>These parts as one word.</summary>
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

namespace Registry.Matching.Names;

/// <summary>The compared parts of a name.</summary>
internal readonly ref struct NameView(ReadOnlySpan<NamePart> parts, KoreanReading[] korean, string han)
{
    internal readonly ReadOnlySpan<NamePart> Parts = parts;
    internal readonly KoreanReading[] Korean = korean;
    internal readonly string Han = han;

    internal bool IsHangul => IsAllHangul(Parts);

    /// <summary>Whether every part was written in Hangul.</summary>
    internal static bool IsAllHangul(ReadOnlySpan<NamePart> parts)
    {
        foreach (var part in parts)
        {
            if (part.Hangul is null)
                return false;
        }
        return parts.Length > 0;
    }
}

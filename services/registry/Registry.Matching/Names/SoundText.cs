namespace Registry.Matching.Names;

/// <summary>Writes each sound that romanisations spell with several letters as one letter, so that an edit distance sees one letter per sound.</summary>
internal static class SoundText
{
    /// <summary>Longest first; an upper-case letter is a separate sound.</summary>
    private static readonly (string Spelling, char Sound)[] Spellings =
    [
        ("tsch", 'C'),
        ("dzh", 'j'),
        ("tch", 'C'),
        ("sch", 'S'),
        ("sh", 'S'),
        ("ch", 'C'),
        ("cz", 'C'),
        ("sz", 'S'),
        ("kh", 'K'),
        ("gh", 'G'),
        ("zh", 'Z'),
        ("th", 't'),
        ("dh", 'd'),
        ("ph", 'f'),
        ("ts", 'X'),
        ("tz", 'X'),
        ("hs", 'x'),
        ("dj", 'j'),
        ("dz", 'z'),
        ("ck", 'k'),
        ("ou", 'u'),
        ("oo", 'u'),
        ("ee", 'i'),
        ("aa", 'a'),
        ("ow", 'u'),
        ("ks", 'x'),
        ("qu", 'k'),
        ("oe", 'o'),
        ("ae", 'e'),
        ("ue", 'u'),
    ];

    private static readonly (string Spelling, char Sound)[][] ByFirstLetter =
    [
        .. Enumerable.Range('a', 26).Select(first => Spellings.Where(s => s.Spelling[0] == first).ToArray()),
    ];

    internal static string Of(string text)
    {
        Span<char> sound = text.Length <= 64 ? stackalloc char[text.Length] : new char[text.Length];
        var n = 0;
        for (var i = 0; i < text.Length; )
        {
            var (length, c) = At(text.AsSpan(i));
            i += length;
            // A doubled letter sounds like one.
            if (n == 0 || sound[n - 1] != c || char.IsAsciiDigit(c))
                sound[n++] = c;
        }
        return sound[..n].SequenceEqual(text) ? text : sound[..n].ToString();
    }

    private static (int Length, char Sound) At(ReadOnlySpan<char> text)
    {
        foreach (var (spelling, sound) in text[0] is >= 'a' and <= 'z' ? ByFirstLetter[text[0] - 'a'] : [])
        {
            if (text.StartsWith(spelling))
                return (spelling.Length, sound);
        }
        return (1, text[0]);
    }
}

namespace Registry.Matching.Names;

/// <summary>
/// The keys under which a word is indexed. Two words are compared only if they share a key, both in the index and in a full comparison, so the index finds
/// everything that a full scan finds.
/// </summary>
/// <remarks>
/// A word's keys are the word, the word with each single letter omitted (two words one edit apart share one of these: Mor and Fraenkel 1982), its consonants
/// in the classes of Soundex (US National Archives, without the retained first letter), its consonants in finer classes with each single one omitted, and
/// its nickname families. A word in Hangul and one in another script share <see cref="LoanKeys"/>.
/// </remarks>
internal static class PartKeys
{
    internal const int MaxTextLength = 48;
    private const int MinLengthWithLetterOmitted = 3;
    private const int MinConsonants = 3;
    private const int MinConsonantsWithOneOmitted = 4;

    /// <summary>Shorter skeletons are shared by too many words, so they include the positions of the vowels.</summary>
    private const int MinSkeletonLength = 4;

    internal static uint Exact(NamePart part) => Hash(part.Text, (char)('0' + (int)part.Kind));

    /// <summary>The key that a word shares only with words that have one more letter.</summary>
    internal static uint Same(NamePart word) => Hash(Truncated(word), 't');

    internal static uint[] Of(NamePart part)
    {
        var text = Truncated(part);
        Span<char> buffer = stackalloc char[MaxTextLength];
        Span<uint> keys = stackalloc uint[(4 * MaxTextLength) + 24];
        var n = 0;
        keys[n++] = Hash(text, 't');
        if (text.Length >= MinLengthWithLetterOmitted)
            n = AddWithOneOmitted(keys, n, text, 't', buffer);
        Span<char> skeleton = stackalloc char[MaxTextLength];
        skeleton = skeleton[..Skeleton(text, skeleton)];
        keys[n++] = SkeletonKey(text, skeleton, buffer);
        // Khalid and Halit, Ghazi and Hazi.
        if (text.IndexOf("kh") >= 0 || text.IndexOf("gh") >= 0)
        {
            var length = WithoutGutturals(text, buffer);
            Span<char> without = stackalloc char[MaxTextLength];
            Span<char> rest = stackalloc char[MaxTextLength];
            buffer[..length].CopyTo(rest);
            keys[n++] = SkeletonKey(rest[..length], without[..Skeleton(rest[..length], without)], buffer);
        }
        Span<char> consonants = stackalloc char[MaxTextLength];
        consonants = consonants[..Consonants(text, consonants)];
        if (consonants.Length >= MinConsonants)
            keys[n++] = Hash(consonants, 'f');
        if (consonants.Length >= MinConsonantsWithOneOmitted)
            n = AddWithOneOmitted(keys, n, consonants, 'f', buffer);
        foreach (var family in Lexicon.Nicknames(part.Text))
            keys[n++] = Hash([(char)family], 'n');
        return Distinct(keys[..n]);
    }

    private static ReadOnlySpan<char> Truncated(NamePart part) => part.Text.AsSpan(0, Math.Min(part.Text.Length, MaxTextLength));

    /// <summary>The distinct keys, sorted.</summary>
    internal static uint[] Distinct(Span<uint> keys)
    {
        keys.Sort();
        var distinct = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            if (i == 0 || keys[i] != keys[i - 1])
                keys[distinct++] = keys[i];
        }
        return keys[..distinct].ToArray();
    }

    /// <summary>Whether two sorted key lists share a key.</summary>
    internal static bool Meet(uint[] a, uint[] b)
    {
        var (i, j) = (0, 0);
        while (i < a.Length && j < b.Length)
        {
            if (a[i] == b[j])
                return true;
            if (a[i] < b[j])
                i++;
            else
                j++;
        }
        return false;
    }

    /// <summary>Writes the consonant classes of <paramref name="text"/>, each doubled class once; returns their number.</summary>
    internal static int Skeleton(ReadOnlySpan<char> text, Span<char> skeleton)
    {
        var n = 0;
        var last = '\0';
        foreach (var c in text)
        {
            var soundClass = c switch
            {
                'b' or 'f' or 'p' or 'v' or 'w' => '1',
                'c' or 'g' or 'j' or 'k' or 'q' or 's' or 'x' or 'z' => '2',
                'd' or 't' => '3',
                'l' => '4',
                'm' or 'n' => '5',
                'r' => '6',
                >= '0' and <= '9' => c,
                _ => '\0',
            };
            if (soundClass != '\0' && soundClass != last)
                skeleton[n++] = soundClass;
            last = soundClass;
        }
        return n;
    }

    private static uint SkeletonKey(ReadOnlySpan<char> text, ReadOnlySpan<char> skeleton, Span<char> buffer) =>
        skeleton.Length >= MinSkeletonLength ? Hash(skeleton, 's') : Pattern(text, buffer);

    /// <summary>
    /// The keys that a word in a script that omits vowels shares with a word that has them: the skeleton, in which w is a vowel (Mahmoud, mhmwd).
    /// </summary>
    internal static uint[] OfConsonantsAlone(string text)
    {
        var cut = text.AsSpan(0, Math.Min(text.Length, MaxTextLength));
        Span<char> rest = stackalloc char[MaxTextLength];
        Span<char> skeleton = stackalloc char[MaxTextLength];
        Span<uint> keys = stackalloc uint[2];
        for (var way = 0; way < 2; way++)
        {
            var n = way == 0 ? cut.Length : WithoutGutturals(cut, rest);
            if (way == 0)
                cut.CopyTo(rest);
            rest[..n].Replace('w', 'u');
            keys[way] = Hash(skeleton[..Skeleton(rest[..n], skeleton)], 'b');
        }
        return Distinct(keys);
    }

    /// <summary>The key of a word too short for a skeleton: its classes and the positions of its vowels, without h.</summary>
    private static uint Pattern(ReadOnlySpan<char> text, Span<char> buffer)
    {
        var n = 0;
        Span<char> one = stackalloc char[1];
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == 'h')
                continue;
            var c = Skeleton(text.Slice(i, 1), one) == 1 ? one[0] : 'a';
            if (n == 0 || buffer[n - 1] != c)
                buffer[n++] = c;
        }
        return Hash(buffer[..n], 'v');
    }

    private static int WithoutGutturals(ReadOnlySpan<char> text, Span<char> rest)
    {
        var n = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is 'k' or 'g' && i + 1 < text.Length && text[i + 1] == 'h')
                i++;
            else
                rest[n++] = text[i];
        }
        return n;
    }

    /// <summary>
    /// Writes the consonants of <paramref name="text"/> except h, with voiced and voiceless ones equal and doubled ones once; returns their number.
    /// </summary>
    internal static int Consonants(ReadOnlySpan<char> text, Span<char> consonants)
    {
        var n = 0;
        foreach (var c in text)
        {
            var kind = c switch
            {
                'a' or 'e' or 'i' or 'o' or 'u' or 'y' or 'h' => '\0',
                'c' or 'q' or 'g' => 'k',
                'z' => 's',
                'f' or 'w' => 'v',
                't' => 'd',
                'p' => 'b',
                _ => c,
            };
            if (kind != '\0' && n < consonants.Length && (n == 0 || kind != consonants[n - 1]))
                consonants[n++] = kind;
        }
        return n;
    }

    internal static int AddWithOneOmitted(Span<uint> keys, int n, ReadOnlySpan<char> text, char kind, Span<char> buffer)
    {
        for (var omitted = 0; omitted < text.Length; omitted++)
        {
            // Omitting either of two equal letters gives the same result.
            if (omitted > 0 && text[omitted] == text[omitted - 1])
                continue;
            text[..omitted].CopyTo(buffer);
            text[(omitted + 1)..].CopyTo(buffer[omitted..]);
            keys[n++] = Hash(buffer[..(text.Length - 1)], kind);
        }
        return n;
    }

    /// <summary>FNV-1a over UTF-16: the same in every process, unlike string.GetHashCode.</summary>
    internal static uint Hash(ReadOnlySpan<char> text, char kind)
    {
        var hash = (2166136261u ^ kind) * 16777619u;
        foreach (var c in text)
            hash = (hash ^ c) * 16777619u;
        return hash;
    }
}

namespace Registry.Matching.Names;

/// <summary>
/// The keys under which a word is indexed. Two words are compared only when they share a key, in the index and in a full comparison alike,
/// so the index finds whatever a full scan finds.
/// </summary>
/// <remarks>
/// A word's keys are itself, itself with each one letter left out (two words one edit apart share one: Mor and Fraenkel 1982),
/// its consonants in the classes of Soundex (US National Archives, without the kept first letter), its consonants in finer classes with each one
/// left out, and the familiar names it belongs to. A word in Hangul meets one in another script by <see cref="LoanKeys"/>.
/// </remarks>
internal static class PartKeys
{
    internal const int LongestText = 48;
    private const int ShortestWithLetterLeftOut = 3;
    private const int ShortestConsonants = 3;
    private const int ShortestWithConsonantLeftOut = 4;

    /// <summary>A shorter skeleton is shared by too many words: it counts with its vowels' places.</summary>
    private const int ShortestSkeleton = 4;

    internal static uint Exact(NamePart part) => Hash(part.Text, (char)('0' + (int)part.Kind));

    /// <summary>The key of a word that no other word has but those a letter longer.</summary>
    internal static uint Same(NamePart word) => Hash(Beginning(word), 't');

    internal static uint[] Of(NamePart part)
    {
        var text = Beginning(part);
        Span<char> buffer = stackalloc char[LongestText];
        Span<uint> keys = stackalloc uint[(4 * LongestText) + 24];
        var n = 0;
        keys[n++] = Hash(text, 't');
        if (text.Length >= ShortestWithLetterLeftOut)
            n = AddWithOneLeftOut(keys, n, text, 't', buffer);
        Span<char> skeleton = stackalloc char[LongestText];
        skeleton = skeleton[..Skeleton(text, skeleton)];
        keys[n++] = SkeletonKey(text, skeleton, buffer);
        // Khalid and Halit, Ghazi and Hazi.
        if (text.IndexOf("kh") >= 0 || text.IndexOf("gh") >= 0)
        {
            var length = WithoutGutturals(text, buffer);
            Span<char> without = stackalloc char[LongestText];
            Span<char> rest = stackalloc char[LongestText];
            buffer[..length].CopyTo(rest);
            keys[n++] = SkeletonKey(rest[..length], without[..Skeleton(rest[..length], without)], buffer);
        }
        Span<char> consonants = stackalloc char[LongestText];
        consonants = consonants[..Consonants(text, consonants)];
        if (consonants.Length >= ShortestConsonants)
            keys[n++] = Hash(consonants, 'f');
        if (consonants.Length >= ShortestWithConsonantLeftOut)
            n = AddWithOneLeftOut(keys, n, consonants, 'f', buffer);
        foreach (var family in Lexicon.Nicknames(part.Text))
            keys[n++] = Hash([(char)family], 'n');
        return Distinct(keys[..n]);
    }

    private static ReadOnlySpan<char> Beginning(NamePart part) => part.Text.AsSpan(0, Math.Min(part.Text.Length, LongestText));

    /// <summary>Keys sorted, each once.</summary>
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

    /// <summary>Writes the consonant classes of <paramref name="text"/>, each doubled class once; answers how many.</summary>
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
        skeleton.Length >= ShortestSkeleton ? Hash(skeleton, 's') : Pattern(text, buffer);

    /// <summary>
    /// The keys by which a word whose script leaves vowels out meets one that has them: the skeleton, in which w is a vowel (Mahmoud, mhmwd).
    /// </summary>
    internal static uint[] OfConsonantsAlone(string text)
    {
        var cut = text.AsSpan(0, Math.Min(text.Length, LongestText));
        Span<char> rest = stackalloc char[LongestText];
        Span<char> skeleton = stackalloc char[LongestText];
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

    /// <summary>The key of a word too short for a skeleton: its classes and where its vowels stand, h left out.</summary>
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

    /// <summary>Writes the consonants of <paramref name="text"/> but h, the voiced and the voiceless alike, doubled ones once; answers how many.</summary>
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

    internal static int AddWithOneLeftOut(Span<uint> keys, int n, ReadOnlySpan<char> text, char kind, Span<char> buffer)
    {
        for (var left = 0; left < text.Length; left++)
        {
            // Leaving out either of two equal letters gives the same.
            if (left > 0 && text[left] == text[left - 1])
                continue;
            text[..left].CopyTo(buffer);
            text[(left + 1)..].CopyTo(buffer[left..]);
            keys[n++] = Hash(buffer[..(text.Length - 1)], kind);
        }
        return n;
    }

    /// <summary>FNV-1a over UTF-16: the same in every process, which string.GetHashCode is not.</summary>
    internal static uint Hash(ReadOnlySpan<char> text, char kind)
    {
        var hash = (2166136261u ^ kind) * 16777619u;
        foreach (var c in text)
            hash = (hash ^ c) * 16777619u;
        return hash;
    }
}

namespace Registry.Matching.Names;

/// <summary>
/// The keys under which a word is indexed. Two words are compared only when they share a key, in the index and in a full comparison alike,
/// so the index finds whatever a full scan finds.
/// </summary>
/// <remarks>
/// A word's keys are itself, itself with each one letter left out (two words one edit apart share one: Mor and Fraenkel 1982),
/// its consonant skeleton in the classes of Soundex (US National Archives, without the kept first letter), that skeleton with each one
/// class left out, and the familiar names it belongs to. A word in Hangul meets one in another script by <see cref="LoanKeys"/>.
/// </remarks>
internal static class PartKeys
{
    internal const int LongestText = 48;
    private const int ShortestWithLetterLeftOut = 3;
    private const int ShortestSkeletonWithClassLeftOut = 4;

    internal static uint Exact(NamePart part) => Hash(part.Text, (char)('0' + (int)part.Kind));

    internal static uint[] Of(NamePart part)
    {
        var text = part.Text.AsSpan(0, Math.Min(part.Text.Length, LongestText));
        Span<char> buffer = stackalloc char[LongestText];
        Span<uint> keys = stackalloc uint[(4 * LongestText) + 24];
        var n = 0;
        keys[n++] = Hash(text, 't');
        if (text.Length >= ShortestWithLetterLeftOut)
            n = AddWithOneLeftOut(keys, n, text, 't', buffer);
        Span<char> skeleton = stackalloc char[LongestText];
        skeleton = skeleton[..Skeleton(text, skeleton)];
        if (skeleton.Length >= 2)
            keys[n++] = Hash(skeleton, 's');
        else
            keys[n++] = Pattern(text, buffer);
        // Khalid and Halit, Ghazi and Hazi.
        if (text.IndexOf("kh") >= 0 || text.IndexOf("gh") >= 0)
        {
            var length = WithoutGutturals(text, buffer);
            Span<char> without = stackalloc char[LongestText];
            keys[n++] = Hash(without[..Skeleton(buffer[..length], without)], 's');
        }
        if (skeleton.Length >= ShortestSkeletonWithClassLeftOut)
            n = AddWithOneLeftOut(keys, n, skeleton, 's', buffer);
        foreach (var family in Lexicon.Nicknames(part.Text))
            keys[n++] = Hash([(char)family], 'n');
        return Distinct(keys[..n]);
    }

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

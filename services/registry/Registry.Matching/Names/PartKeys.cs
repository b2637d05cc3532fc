namespace Registry.Matching.Names;

/// <summary>
/// The keys under which a word is indexed. Two words are compared only when they share a key, in the index and in a full comparison alike,
/// so the index finds whatever a full scan finds.
/// </summary>
/// <remarks>
/// A word's keys are itself, itself with each one letter left out (two words one edit apart share one; W. Garbe, SymSpell, after
/// Mor and Fraenkel 1982), its consonant skeleton in the classes of Soundex (US National Archives, without the kept first letter),
/// and that skeleton with each one class left out.
/// </remarks>
internal static class PartKeys
{
    private const int ShortestWithLetterLeftOut = 3;
    private const int ShortestSkeletonWithClassLeftOut = 4;

    internal static uint[] Of(string text)
    {
        Span<char> buffer = stackalloc char[TextFolder.LongestName * 6];
        if (text.Length > buffer.Length)
            text = text[..buffer.Length];
        var keys = new HashSet<uint> { Hash(text, 't') };
        if (text.Length >= ShortestWithLetterLeftOut)
            AddWithOneLeftOut(keys, text, 't', buffer);
        Span<char> skeleton = stackalloc char[text.Length];
        skeleton = skeleton[..Skeleton(text, skeleton)];
        if (skeleton.Length >= 2)
            keys.Add(Hash(skeleton, 's'));
        if (skeleton.Length >= ShortestSkeletonWithClassLeftOut)
            AddWithOneLeftOut(keys, skeleton, 's', buffer);
        var sorted = keys.ToArray();
        Array.Sort(sorted);
        return sorted;
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

    /// <summary>Writes the consonant classes of <paramref name="text"/>, each run of one class once; answers how many.</summary>
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
            // Soundex: h does not part two consonants of one class, a vowel does.
            if (c != 'h')
                last = soundClass;
        }
        return n;
    }

    private static void AddWithOneLeftOut(HashSet<uint> keys, ReadOnlySpan<char> text, char kind, Span<char> buffer)
    {
        for (var left = 0; left < text.Length; left++)
        {
            text[..left].CopyTo(buffer);
            text[(left + 1)..].CopyTo(buffer[left..]);
            keys.Add(Hash(buffer[..(text.Length - 1)], kind));
        }
    }

    /// <summary>FNV-1a over UTF-16: the same in every process, which string.GetHashCode is not.</summary>
    private static uint Hash(ReadOnlySpan<char> text, char kind)
    {
        var hash = (2166136261u ^ kind) * 16777619u;
        foreach (var c in text)
            hash = (hash ^ c) * 16777619u;
        return hash;
    }
}

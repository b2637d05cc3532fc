namespace Registry.Matching.Names;

/// <summary>
/// Keys under which a word written in Hangul meets its Latin spelling: consonant classes in which l and r are one, since Hangul has one letter for
/// both, with and without an r that no vowel follows, since Hangul leaves it out.
/// </summary>
internal static class LoanKeys
{
    private const int ShortestWithClassLeftOut = 3;

    internal static int Add(NamePart part, Span<uint> keys, int n)
    {
        Span<char> skeleton = stackalloc char[PartKeys.LongestText];
        Span<char> buffer = stackalloc char[PartKeys.LongestText];
        var text = part.Text.AsSpan(0, Math.Min(part.Text.Length, PartKeys.LongestText));
        for (var pass = 0; pass < (part.Hangul is null ? 2 : 1); pass++)
        {
            var length = Skeleton(text, skeleton, dropR: pass == 1);
            keys[n++] = PartKeys.Hash(skeleton[..length], 'h');
            if (length >= ShortestWithClassLeftOut)
                n = PartKeys.AddWithOneLeftOut(keys, n, skeleton[..length], 'h', buffer);
        }
        return n;
    }

    private static int Skeleton(ReadOnlySpan<char> text, Span<char> skeleton, bool dropR)
    {
        var n = 0;
        var last = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var vowelFollows = i + 1 < text.Length && text[i + 1] is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';
            var soundClass = text[i] switch
            {
                'b' or 'f' or 'p' or 'v' => '1',
                'c' or 'g' or 'j' or 'k' or 'q' or 's' or 'x' or 'z' => '2',
                'd' or 't' => '3',
                'l' => '4',
                'r' => dropR && !vowelFollows ? '\0' : '4',
                'm' or 'n' => '5',
                _ => '\0',
            };
            if (soundClass != '\0' && soundClass != last)
                skeleton[n++] = soundClass;
            last = soundClass;
        }
        return n;
    }
}

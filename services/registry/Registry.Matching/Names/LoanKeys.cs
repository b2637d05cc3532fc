namespace Registry.Matching.Names;

/// <summary>
/// Keys that a word written in Hangul shares with its Latin spelling: consonant classes in which l and r are one, because Hangul has one letter for both,
/// with and without an r that is not followed by a vowel, because Hangul omits it, and with th as t and as s.
/// </summary>
internal static class LoanKeys
{
    private const int MinLengthWithClassOmitted = 4;
    private const int MinWholeLength = 2;

    /// <summary>Shorter names with one class less are too often different names.</summary>
    private const int MinWholeLengthWithClassOmitted = 5;
    private const int Ways = 3;

    /// <summary>Labials, sibilants and gutturals, dentals, liquids, nasals.</summary>
    private const string Classes = "12345";

    /// <summary>The keys of one word.</summary>
    internal static uint[] Of(NamePart part)
    {
        Span<uint> keys = stackalloc uint[Ways * (PartKeys.MaxTextLength + 1)];
        Span<char> skeleton = stackalloc char[PartKeys.MaxTextLength];
        Span<char> buffer = stackalloc char[PartKeys.MaxTextLength];
        var n = 0;
        for (var way = 0; way < (part.Hangul is null ? Ways : 1); way++)
        {
            var length = Skeleton(part, way, skeleton, 0);
            keys[n++] = PartKeys.Hash(skeleton[..length], 'h');
            if (length >= MinLengthWithClassOmitted)
                n = PartKeys.AddWithOneOmitted(keys, n, skeleton[..length], 'h', buffer);
        }
        return PartKeys.Distinct(keys[..n]);
    }

    /// <summary>The keys of a whole name as one word, with its parts in order and with the last part first.</summary>
    internal static uint[] OfWhole(ReadOnlySpan<NamePart> parts) => OfWhole(parts, near: false);

    /// <summary>Whether two names as one word have the same classes or, if they are long, differ by one class that one of them lacks.</summary>
    internal static bool MatchAsWhole(ReadOnlySpan<NamePart> a, ReadOnlySpan<NamePart> b)
    {
        Span<char> x = stackalloc char[PartKeys.MaxTextLength];
        Span<char> y = stackalloc char[PartKeys.MaxTextLength];
        for (var i = 0; i < WholeWays(a); i++)
        {
            ReadOnlySpan<char> one = x[..WholeSkeleton(a, i, x)];
            for (var j = 0; j < WholeWays(b); j++)
            {
                ReadOnlySpan<char> other = y[..WholeSkeleton(b, j, y)];
                if (one.Length >= other.Length ? AreNear(one, other) : AreNear(other, one))
                    return true;
            }
        }
        return false;
    }

    private static bool AreNear(ReadOnlySpan<char> longer, ReadOnlySpan<char> shorter)
    {
        if (longer.Length == shorter.Length)
            return longer.Length >= MinWholeLength && longer.SequenceEqual(shorter);
        if (longer.Length != shorter.Length + 1 || longer.Length < MinWholeLengthWithClassOmitted)
            return false;
        var same = longer.CommonPrefixLength(shorter);
        return longer[(same + 1)..].SequenceEqual(shorter[same..]);
    }

    /// <summary>The number of ways to write a name as one word: each reading of its letters, with its parts in order and with the last part first.</summary>
    private static int WholeWays(ReadOnlySpan<NamePart> parts) => (NameView.IsAllHangul(parts) ? 1 : Ways - 1) * (parts.Length > 1 ? 2 : 1);

    private static int WholeSkeleton(ReadOnlySpan<NamePart> parts, int wholeWay, Span<char> skeleton)
    {
        var (way, lastFirst) = parts.Length > 1 ? (wholeWay / 2, wholeWay % 2 == 1) : (wholeWay, false);
        var length = lastFirst ? Skeleton(parts[^1], way, skeleton, 0) : 0;
        foreach (var part in lastFirst ? parts[..^1] : parts)
            length = Skeleton(part, way, skeleton, length);
        return length;
    }

    /// <summary>The keys of every name that matches this one as a whole.</summary>
    internal static uint[] OfMatchingWholes(ReadOnlySpan<NamePart> parts) => OfWhole(parts, near: true);

    private static uint[] OfWhole(ReadOnlySpan<NamePart> parts, bool near)
    {
        var keys = new HashSet<uint>();
        Span<char> skeleton = stackalloc char[PartKeys.MaxTextLength];
        Span<char> other = stackalloc char[PartKeys.MaxTextLength + 1];
        Span<uint> without = stackalloc uint[PartKeys.MaxTextLength];
        for (var way = 0; way < WholeWays(parts); way++)
        {
            var length = WholeSkeleton(parts, way, skeleton);
            if (length >= MinWholeLength)
                keys.Add(PartKeys.Hash(skeleton[..length], 'w'));
            if (!near)
                continue;
            if (length >= MinWholeLengthWithClassOmitted)
            {
                foreach (var key in without[..PartKeys.AddWithOneOmitted(without, 0, skeleton[..length], 'w', other)])
                    keys.Add(key);
            }
            for (var at = 0; length + 1 >= MinWholeLengthWithClassOmitted && at <= length; at++)
            {
                skeleton[..at].CopyTo(other);
                skeleton[at..length].CopyTo(other[(at + 1)..]);
                foreach (var soundClass in Classes)
                {
                    other[at] = soundClass;
                    keys.Add(PartKeys.Hash(other[..(length + 1)], 'w'));
                }
            }
        }
        return PartKeys.Distinct([.. keys]);
    }

    private static int Skeleton(NamePart part, int way, Span<char> skeleton, int n) =>
        part.Hangul is { } hangul
            ? OfHangul(hangul, skeleton, n)
            : OfLatin(part.Text.AsSpan(0, Math.Min(part.Text.Length, PartKeys.MaxTextLength)), dropR: way > 0, thAsS: way == 2, skeleton, n);

    private static int OfHangul(string hangul, Span<char> skeleton, int n)
    {
        // In the order of the Unicode Standard's jamo; a final ㅅ, ㅈ or ㅊ is pronounced t.
        const string Initials = "22533451122\0222231\0",
            Finals = "\0222555344444444511335223131";
        var afterVowel = true;
        foreach (var c in hangul)
        {
            if (!Hangul.IsSyllable(c))
                continue;
            n = Append(Initials[Hangul.Initial(c)], skeleton, n, afterVowel);
            afterVowel = Hangul.Final(c) == 0;
            n = Append(Finals[Hangul.Final(c)], skeleton, n, afterVowel: true);
        }
        return n;
    }

    private static int OfLatin(ReadOnlySpan<char> text, bool dropR, bool thAsS, Span<char> skeleton, int n)
    {
        var afterVowel = true;
        for (var i = 0; i < text.Length; i++)
        {
            var next = i + 1 < text.Length ? text[i + 1] : '\0';
            var soundClass = text[i] switch
            {
                'b' or 'f' or 'p' or 'v' => '1',
                'c' or 'g' or 'j' or 'k' or 'q' or 's' or 'x' or 'z' => '2',
                't' when thAsS && next == 'h' => '2',
                'd' or 't' => '3',
                'l' => '4',
                'r' => dropR && next is not ('a' or 'e' or 'i' or 'o' or 'u' or 'y') ? '\0' : '4',
                'm' or 'n' => '5',
                _ => '\0',
            };
            n = Append(soundClass, skeleton, n, afterVowel);
            afterVowel = soundClass == '\0';
        }
        return n;
    }

    /// <summary>
    /// Adds a class unless it only doubles the previous one: Hangul doubles consonants where Latin does not (한나 Hanna, 빌리 Billy), so a pair counts once.
    /// </summary>
    private static int Append(char soundClass, Span<char> skeleton, int n, bool afterVowel)
    {
        if (soundClass == '\0' || n == skeleton.Length || (n > 0 && skeleton[n - 1] == soundClass && !afterVowel))
            return n;
        skeleton[n] = soundClass;
        return n + 1;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Registry.Matching.Names;

/// <summary>
/// The cost of turning one word into another: an edit distance (Damerau 1964, restricted) in which letters that transliterations confuse cost less than
/// others. Costs are whole twentieths of an edit, so that comparing one pair and comparing 32 in parallel give the same result.
/// </summary>
internal static class SpellingDistance
{
    /// <summary>The cost of one whole edit.</summary>
    internal const int Edit = 20;

    /// <summary>The value of an unknown distance, which exceeds the requested maximum or a byte.</summary>
    internal const byte Far = byte.MaxValue;

    /// <summary>Longer words are compared by their first letters only.</summary>
    internal const int MaxWordLength = 40;

    /// <summary>The number of words that <see cref="OfMany"/> compares in parallel.</summary>
    internal const int Lanes = 32;

    /// <summary>The number of letters that <see cref="OfMany"/> may read from the start of a word, regardless of its length.</summary>
    internal const int ReadAtOnce = 16;

    /// <summary>Letters a to z, then the capitals that <see cref="SoundText"/> writes; digits follow.</summary>
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyzCSKGZX";

    private const byte NoLetter = 63;
    private const byte G = 6,
        H = 7,
        N = 13,
        W = 22;
    private const byte Transposition = 16;
    private const byte Doubled = 4;
    private const byte FinalGAfterN = 10;

    /// <summary>The cost of replacing a letter of the alphabet by another: 32 rows of 32.</summary>
    private static readonly byte[] Replacement = ReplacementCosts();

    /// <summary>The cost of omitting a letter of the alphabet if no adjacent letter makes it cheaper.</summary>
    private static readonly byte[] Omission = OmissionCosts(vowelsFree: false);

    private static readonly byte[] OmissionVowelsFree = OmissionCosts(vowelsFree: true);

    /// <summary>A word's letters as numbers, for the distances.</summary>
    internal static byte[] Letters(string word)
    {
        var letters = new byte[Math.Min(word.Length, MaxWordLength)];
        for (var i = 0; i < letters.Length; i++)
            letters[i] = Letter(word[i]);
        return letters;
    }

    /// <summary>Appends a word's letters as numbers.</summary>
    internal static void AddLetters(string word, List<byte> letters)
    {
        foreach (var c in word.AsSpan(0, Math.Min(word.Length, MaxWordLength)))
            letters.Add(Letter(c));
    }

    private static byte Letter(char c) =>
        c switch
        {
            >= 'a' and <= 'z' => (byte)(c - 'a'),
            >= '0' and <= '9' => (byte)(Alphabet.Length + c - '0'),
            _ => (byte)Alphabet.IndexOf(c, StringComparison.Ordinal),
        };

    /// <summary>The distance of two words, or <see cref="Far"/> as soon as it is known to exceed <paramref name="most"/>.</summary>
    /// <param name="vowelsFree">Whether one of the two omits vowels.</param>
    [SkipLocalsInit]
    internal static byte Of(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, bool vowelsFree, int most)
    {
        var width = b.Length + 1;
        Span<int> rows = stackalloc int[(MaxWordLength + 1) * 3];
        Span<int> dropB = stackalloc int[MaxWordLength];
        var two = rows[..width];
        var one = rows.Slice(width, width);
        var now = rows.Slice(width * 2, width);
        one[0] = 0;
        for (var j = 1; j < width; j++)
        {
            dropB[j - 1] = Drop(b, j - 1, vowelsFree);
            one[j] = one[j - 1] + dropB[j - 1];
        }
        var previousMin = 0;
        for (var i = 1; i <= a.Length; i++)
        {
            var dropA = Drop(a, i - 1, vowelsFree);
            now[0] = one[0] + dropA;
            var rowMin = now[0];
            for (var j = 1; j < width; j++)
            {
                var best = one[j - 1] + Replace(a[i - 1], b[j - 1]);
                best = Math.Min(best, one[j] + dropA);
                best = Math.Min(best, now[j - 1] + dropB[j - 1]);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    best = Math.Min(best, two[j - 2] + Transposition);
                now[j] = best;
                rowMin = Math.Min(rowMin, best);
            }
            // A transposition reaches two rows back, so both must exceed the maximum.
            if (rowMin > most && previousMin > most)
                return Far;
            previousMin = rowMin;
            var reused = two;
            two = one;
            one = now;
            now = reused;
        }
        return (byte)Math.Min(one[b.Length], Far);
    }

    /// <summary>The distances of one word from up to <see cref="Lanes"/> others.</summary>
    /// <param name="others">The letters of all words, and <see cref="ReadAtOnce"/> more.</param>
    /// <param name="starts">The start of the letters of each word to compare with.</param>
    /// <param name="wordLengths">The number of letters of each; one entry per lane, where entries past the last word are ignored.</param>
    /// <param name="costs">Receives the distances.</param>
    [SkipLocalsInit]
    internal static void OfMany(
        ReadOnlySpan<byte> word,
        bool vowelsFree,
        byte[] others,
        ReadOnlySpan<int> starts,
        ReadOnlySpan<byte> wordLengths,
        Span<byte> costs
    )
    {
        var lengths = wordLengths[..starts.Length];
        var longest = 0;
        foreach (var length in lengths)
            longest = Math.Max(longest, length);
        // Data in a lane past its word's end does not affect anything before it.
        Span<Vector256<byte>> letters = stackalloc Vector256<byte>[MaxWordLength];
        if (Avx2.IsSupported && longest <= ReadAtOnce)
            Transpose(others, starts, letters);
        else
            CopyLetters(others, starts, lengths, longest, letters);

        Span<Vector256<byte>> drops = stackalloc Vector256<byte>[MaxWordLength];
        Span<Vector256<byte>> digits = stackalloc Vector256<byte>[MaxWordLength];
        var omission = Vector256.Create(vowelsFree ? OmissionVowelsFree : Omission);
        var lastPositions = Vector256.Create(wordLengths);
        for (var j = 0; j < longest; j++)
        {
            digits[j] = Vector256.GreaterThanOrEqual(letters[j], Vector256.Create((byte)Alphabet.Length)) & Vector256.Create((byte)Edit);
            var drop = Vector256.Shuffle(omission, letters[j]) | digits[j];
            if (j > 0)
            {
                var finalG =
                    Vector256.Equals(letters[j], Vector256.Create(G))
                    & Vector256.Equals(letters[j - 1], Vector256.Create(N))
                    & Vector256.Equals(lastPositions, Vector256.Create((byte)(j + 1)));
                drop = Vector256.ConditionalSelect(finalG, Vector256.Create(FinalGAfterN), drop);
                drop = Vector256.ConditionalSelect(Vector256.Equals(letters[j], letters[j - 1]), Vector256.Create(Doubled), drop);
            }
            drops[j] = drop;
        }

        Span<Vector256<byte>> rows = stackalloc Vector256<byte>[(MaxWordLength + 1) * 3];
        var width = longest + 1;
        var two = rows[..width];
        var one = rows.Slice(width, width);
        var now = rows.Slice(width * 2, width);
        one[0] = Vector256<byte>.Zero;
        for (var j = 0; j < longest; j++)
            one[j + 1] = Vector256.AddSaturate(one[j], drops[j]);
        var transposition = Vector256.Create(Transposition);
        for (var i = 0; i < word.Length; i++)
        {
            var dropA = Vector256.Create((byte)Drop(word, i, vowelsFree));
            var letter = Vector256.Create(word[i]);
            var letterBefore = Vector256.Create(i > 0 ? word[i - 1] : NoLetter);
            var replacement =
                word[i] < Alphabet.Length
                    ? Vector256.Create<byte>(Replacement.AsSpan(word[i] * Alphabet.Length, Alphabet.Length))
                    : Vector256.Create((byte)Edit);
            var left = now[0] = Vector256.AddSaturate(one[0], dropA);
            for (var j = 0; j < longest; j++)
            {
                var replace = Vector256.AndNot(Vector256.Shuffle(replacement, letters[j]) | digits[j], Vector256.Equals(letters[j], letter));
                var best = Vector256.Min(Vector256.AddSaturate(one[j], replace), Vector256.AddSaturate(one[j + 1], dropA));
                best = Vector256.Min(best, Vector256.AddSaturate(left, drops[j]));
                if (i > 0 && j > 0)
                {
                    var crossed = Vector256.Equals(letters[j - 1], letter) & Vector256.Equals(letters[j], letterBefore);
                    best = Vector256.Min(best, Vector256.AddSaturate(two[j - 1], transposition) | ~crossed);
                }
                now[j + 1] = left = best;
            }
            var reused = two;
            two = one;
            one = now;
            now = reused;
        }
        var last = MemoryMarshal.AsBytes(one);
        for (var lane = 0; lane < lengths.Length; lane++)
            costs[lane] = last[(lengths[lane] * Lanes) + lane];
    }

    /// <summary>Writes the words' letters transposed: the first letter of every word, then the second.</summary>
    private static void CopyLetters(byte[] others, ReadOnlySpan<int> starts, ReadOnlySpan<byte> lengths, int longest, Span<Vector256<byte>> letters)
    {
        letters[..longest].Fill(Vector256.Create(NoLetter));
        var cells = MemoryMarshal.AsBytes(letters);
        for (var lane = 0; lane < starts.Length; lane++)
        {
            var other = others.AsSpan(starts[lane], lengths[lane]);
            for (var j = 0; j < other.Length; j++)
                cells[(j * Lanes) + lane] = other[j];
        }
    }

    /// <summary>
    /// The same for words of at most <see cref="ReadAtOnce"/> letters, including the bytes after them: transposes two squares of bytes side by side.
    /// </summary>
    [SkipLocalsInit]
    private static void Transpose(byte[] others, ReadOnlySpan<int> starts, Span<Vector256<byte>> letters)
    {
        Span<Vector256<byte>> buffer = stackalloc Vector256<byte>[ReadAtOnce];
        for (var i = 0; i < ReadAtOnce; i++)
            letters[i] = Vector256.Create(Word(i, others, starts), Word(i + ReadAtOnce, others, starts));
        // Each shuffle interleaves the two halves of all bytes; four of them transpose rows and columns.
        for (var round = 0; round < 2; round++)
        {
            Shuffle(letters, buffer);
            Shuffle(buffer, letters);
        }

        static Vector128<byte> Word(int lane, byte[] others, ReadOnlySpan<int> starts) =>
            lane < starts.Length ? Vector128.Create<byte>(others.AsSpan(starts[lane], ReadAtOnce)) : Vector128<byte>.Zero;

        static void Shuffle(ReadOnlySpan<Vector256<byte>> from, Span<Vector256<byte>> to)
        {
            for (var i = 0; i < ReadAtOnce / 2; i++)
            {
                to[2 * i] = Avx2.UnpackLow(from[i], from[i + (ReadAtOnce / 2)]);
                to[(2 * i) + 1] = Avx2.UnpackHigh(from[i], from[i + (ReadAtOnce / 2)]);
            }
        }
    }

    private static int Replace(byte a, byte b) =>
        a == b ? 0
        : a < Alphabet.Length && b < Alphabet.Length ? Replacement[(a * Alphabet.Length) + b]
        : Edit;

    /// <summary>The cost of omitting a letter: transliterations differ most in doubled letters, h and vowels.</summary>
    private static int Drop(ReadOnlySpan<byte> word, int at, bool vowelsFree)
    {
        var letter = word[at];
        if (at > 0 && word[at - 1] == letter)
            return Doubled;
        if (letter == G && at > 0 && at == word.Length - 1 && word[at - 1] == N)
            return FinalGAfterN;
        return letter >= Alphabet.Length ? Edit : (vowelsFree ? OmissionVowelsFree : Omission)[letter];
    }

    private static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';

    private static byte[] OmissionCosts(bool vowelsFree)
    {
        var costs = new byte[Alphabet.Length];
        for (var i = 0; i < costs.Length; i++)
            costs[i] = (byte)(
                IsVowel(Alphabet[i])
                    ? vowelsFree
                        ? 3
                        : 10
                    : i == H
                        ? 8
                        : i == W && vowelsFree
                            ? 4
                            : Edit
            );
        return costs;
    }

    private static byte[] ReplacementCosts()
    {
        var costs = new byte[Alphabet.Length * Alphabet.Length];
        for (var a = 0; a < Alphabet.Length; a++)
        {
            for (var b = 0; b < Alphabet.Length; b++)
                costs[(a * Alphabet.Length) + b] = (byte)(
                    a == b ? 0
                    : IsVowel(Alphabet[a]) && IsVowel(Alphabet[b]) ? 8
                    : Edit
                );
        }
        // Sounds that romanisations confuse; capitals are SoundText's.
        foreach (
            var (pairs, cost) in ((string Pairs, byte Cost)[])
                [
                    ("ei ou iy ij jy uw vw Kk Kh xS XC qC", 4),
                    ("ck cq kq sz cs gk gq gj CS Cj Sx Ss Gg Zj Zz ZS Xz Xs Xc Zy CZ cC CX", 6),
                    ("bp dt fp fv jz cj kx sx bv Kq Kg Gq Cc zt sX", 8),
                    ("mn", 12),
                ]
        )
        {
            foreach (var pair in pairs.Split(' '))
            {
                var (a, b) = (Alphabet.IndexOf(pair[0], StringComparison.Ordinal), Alphabet.IndexOf(pair[1], StringComparison.Ordinal));
                costs[(a * Alphabet.Length) + b] = cost;
                costs[(b * Alphabet.Length) + a] = cost;
            }
        }
        return costs;
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;

namespace Registry.Matching.Names;

/// <summary>
/// How well a Latin word spells a Hangul word: the cheapest way to write each Hangul letter as up to three Latin letters, with costs learned from names
/// known in both scripts (a many-to-many alignment, after Jiampojamarn, Kondrak and Sherif 2007).
/// </summary>
internal static class HangulSpelling
{
    /// <summary>The maximum number of Latin letters for one Hangul letter.</summary>
    internal const int MaxLetters = 3;

    /// <summary>The cost, in nats, of a Latin letter that corresponds to no Hangul letter.</summary>
    private const float Stray = 3.5f;

    /// <summary>The cost, in nats, of a Hangul letter that is not written, unless a lower cost was learned.</summary>
    private const float Silent = 4;

    /// <summary>The similarity of a spelling with cost 0: above 1, because even the most likely spelling of a word is one of several and has a cost.</summary>
    private const double Cheapest = 1.12;

    /// <summary>
    /// The similarity lost per nat per letter. This and <see cref="Cheapest"/> are fitted so that 0.7 best separates the names on the odd-numbered lines from
    /// other names.
    /// </summary>
    private const double PerNat = 0.30;

    private const int MaxLength = 40;
    private const int Sequences = 1 << (5 * MaxLetters);

    /// <summary>
    /// By sequence, its number among those that can spell some Hangul letter; 0 for all others. There are few, so the cost table stays in the CPU's cache.
    /// </summary>
    private static readonly ushort[] Numbers = new ushort[Sequences];

    /// <summary>
    /// By Hangul letter, the cost of each sequence by its number; infinity if it never spells the letter; null for a letter without spellings.
    /// </summary>
    private static readonly float[]?[] Costs = Load();

    /// <summary>By Hangul letter, the cost of not writing it.</summary>
    private static readonly float[] SilentCosts = [.. Costs.Select(costs => Math.Min(Silent, costs?[Numbers[0]] ?? Silent))];

    /// <summary>From 0 to 1.</summary>
    internal static double Similarity(string hangul, string latin)
    {
        Span<byte> letters = stackalloc byte[MaxLength];
        letters = letters[..Letters(hangul, letters)];
        var text = latin.AsSpan(0, Math.Min(latin.Length, MaxLength));
        // Per letter, so that long words may differ more. Even the cheapest spelling of a word costs something, because its letters are ambiguous.
        var longer = Math.Max(letters.Length, text.Length);
        var cost = Cost(letters, text, (float)((Cheapest - PartSimilarity.Floor) / PerNat * longer) + 0.01f) / longer;
        var similarity = Cheapest - (PerNat * cost);
        return similarity < PartSimilarity.Floor ? 0 : Math.Min(similarity, 0.99);
    }

    /// <summary>The letters of Hangul text: each syllable's initial (without ㅇ), vowel and final, in separate number ranges.</summary>
    internal static int Letters(string hangul, Span<byte> letters)
    {
        var n = 0;
        foreach (var c in hangul)
        {
            if (!Hangul.IsSyllable(c) || n + 3 > letters.Length)
                continue;
            const int Ieung = 11;
            if (Hangul.Initial(c) != Ieung)
                letters[n++] = (byte)Hangul.Initial(c);
            letters[n++] = (byte)(19 + Hangul.Vowel(c));
            if (Hangul.Final(c) != 0)
                letters[n++] = (byte)(40 + Hangul.Final(c));
        }
        return n;
    }

    /// <summary>Up to three letters as one number, five bits each.</summary>
    internal static int Sequence(ReadOnlySpan<char> letters)
    {
        var sequence = 0;
        foreach (var c in letters)
            sequence = (sequence << 5) | (c is >= 'a' and <= 'z' ? c - 'a' + 1 : 31);
        return sequence;
    }

    /// <summary>The lowest cost in nats, or infinity as soon as it is known to exceed <paramref name="most"/>.</summary>
    [SkipLocalsInit]
    private static float Cost(ReadOnlySpan<byte> letters, ReadOnlySpan<char> text, float most)
    {
        Span<float> rows = stackalloc float[2 * (MaxLength + 1)];
        // The numbers of the sequences of one, two and three letters that end at each position.
        Span<ushort> endings = stackalloc ushort[MaxLetters * MaxLength];
        for (var j = 0; j < text.Length; j++)
        {
            for (var length = 1; length <= MaxLetters; length++)
                endings[(j * MaxLetters) + length - 1] = length <= j + 1 ? Numbers[Sequence(text.Slice(j + 1 - length, length))] : (ushort)0;
        }
        var before = rows[..(text.Length + 1)];
        var now = rows.Slice(MaxLength + 1, text.Length + 1);
        for (var j = 0; j <= text.Length; j++)
            before[j] = j * Stray;
        foreach (var letter in letters)
        {
            var costs = Costs[letter];
            var silent = SilentCosts[letter];
            var least = now[0] = before[0] + silent;
            for (var j = 1; j <= text.Length; j++)
            {
                var best = Math.Min(before[j] + silent, now[j - 1] + Stray);
                if (costs is not null)
                {
                    for (var length = 1; length <= MaxLetters; length++)
                    {
                        if (endings[((j - 1) * MaxLetters) + length - 1] is var ending and not 0)
                            best = Math.Min(best, before[j - length] + costs[ending]);
                    }
                }
                now[j] = best;
                least = Math.Min(least, best);
            }
            if (least > most)
                return float.PositiveInfinity;
            var spent = before;
            before = now;
            now = spent;
        }
        return before[text.Length];
    }

    private static float[]?[] Load()
    {
        var lines = Lexicon.Lines("hangul-spellings.txt").Select(line => line.Split(' ')).ToArray();
        var known = 0;
        foreach (var spelling in lines.SelectMany(fields => fields.Skip(1)))
        {
            ref var number = ref Numbers[Sequence(spelling.AsSpan(0, spelling.IndexOf(':', StringComparison.Ordinal)))];
            if (number == 0)
                number = checked((ushort)++known);
        }
        var costs = new float[]?[40 + Hangul.Finals];
        foreach (var fields in lines)
        {
            ref var table = ref costs[int.Parse(fields[0], CultureInfo.InvariantCulture)];
            if (table is null)
            {
                table = new float[known + 1];
                Array.Fill(table, float.PositiveInfinity);
            }
            foreach (var spelling in fields.Skip(1))
            {
                var at = spelling.IndexOf(':', StringComparison.Ordinal);
                table[Numbers[Sequence(spelling.AsSpan(0, at))]] = int.Parse(spelling.AsSpan(at + 1), CultureInfo.InvariantCulture) / 100f;
            }
        }
        return costs;
    }
}

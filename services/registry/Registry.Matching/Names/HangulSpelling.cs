using System.Globalization;
using System.Runtime.CompilerServices;

namespace Registry.Matching.Names;

/// <summary>
/// How well a Latin word is a spelling of a word in Hangul: the cheapest way to write each letter of the Hangul as up to three Latin ones, by costs
/// learned from names that are known in both (a many-to-many alignment, after Jiampojamarn, Kondrak and Sherif 2007).
/// </summary>
internal static class HangulSpelling
{
    /// <summary>The most Latin letters that one letter of Hangul becomes.</summary>
    internal const int MostLetters = 3;

    /// <summary>What a Latin letter costs that no letter of the Hangul stands for, in nats.</summary>
    private const float Stray = 3.5f;

    /// <summary>What a letter of the Hangul costs that is not written, unless learned to be cheaper.</summary>
    private const float Silent = 4;

    /// <summary>The likeness of a spelling that costs nothing: above 1, for even the likeliest spelling of a word is one of several.</summary>
    private const double Cheapest = 1.12;

    /// <summary>The likeness that a nat a letter takes; together chosen so that 0.7 parts names of the odd lines from other names best.</summary>
    private const double PerNat = 0.30;

    private const int Longest = 40;
    private const int Sequences = 1 << (5 * MostLetters);

    /// <summary>
    /// By sequence, its number among those that stand for some letter of Hangul; 0 for the rest. They are few, so what they cost stays near the processor.
    /// </summary>
    private static readonly ushort[] Numbers = new ushort[Sequences];

    /// <summary>By letter of Hangul, what each sequence costs, by its number; infinity where it never stands for the letter; null for a letter without any.</summary>
    private static readonly float[]?[] Costs = Load();

    /// <summary>What each letter of Hangul costs that is not written.</summary>
    private static readonly float[] SilentCosts = [.. Costs.Select(costs => Math.Min(Silent, costs?[Numbers[0]] ?? Silent))];

    /// <summary>From 0 to 1.</summary>
    internal static double Similarity(string hangul, string latin)
    {
        Span<byte> letters = stackalloc byte[Longest];
        letters = letters[..Letters(hangul, letters)];
        var text = latin.AsSpan(0, Math.Min(latin.Length, Longest));
        // Per letter, so that long words may differ more; the cheapest spelling of a word still costs what its letters are ambiguous by.
        var longer = Math.Max(letters.Length, text.Length);
        var cost = Cost(letters, text, (float)((Cheapest - PartSimilarity.Floor) / PerNat * longer) + 0.01f) / longer;
        var similarity = Cheapest - (PerNat * cost);
        return similarity < PartSimilarity.Floor ? 0 : Math.Min(similarity, 0.99);
    }

    /// <summary>The units of Hangul text: each syllable's initial (ㅇ left out), vowel and final, numbered apart.</summary>
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

    /// <summary>The cheapest way in nats, or infinity as soon as it is known to pass <paramref name="most"/>.</summary>
    [SkipLocalsInit]
    private static float Cost(ReadOnlySpan<byte> letters, ReadOnlySpan<char> text, float most)
    {
        Span<float> rows = stackalloc float[2 * (Longest + 1)];
        // The numbers of the sequences of one, two and three letters that end at each place.
        Span<ushort> endings = stackalloc ushort[MostLetters * Longest];
        for (var j = 0; j < text.Length; j++)
        {
            for (var length = 1; length <= MostLetters; length++)
                endings[(j * MostLetters) + length - 1] = length <= j + 1 ? Numbers[Sequence(text.Slice(j + 1 - length, length))] : (ushort)0;
        }
        var before = rows[..(text.Length + 1)];
        var now = rows.Slice(Longest + 1, text.Length + 1);
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
                    for (var length = 1; length <= MostLetters; length++)
                    {
                        if (endings[((j - 1) * MostLetters) + length - 1] is var ending and not 0)
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

using System.Globalization;
using System.Text;
using Registry.Matching.Names;

namespace Registry.Evaluation;

/// <summary>
/// Learns the Latin spellings of each Hangul letter from names known in both scripts: expectation maximisation over all alignments of a letter with zero to
/// three Latin letters. Every second name is left out, so that these can measure what was learned.
/// </summary>
#pragma warning disable CA1814 // This is a dense matrix.
internal static class HangulTraining
{
    private const int Rounds = 20;
    private const int Units = 68;
    private const int Sequences = 1 << (5 * HangulSpelling.MaxLetters);

    /// <summary>The maximum cost in nats; rarer spellings are left out.</summary>
    private const double MaxCost = 6.5;

    internal static void Run(string names, string output)
    {
        var pairs = File.ReadLines(names)
            .Where((_, i) => i % 2 == 0)
            .Select(l => l.Split('\t'))
            .Where(f => f.Length == 2)
            .Select(f => (Latin: Words(f[0]), Hangul: HangulWords(f[1])))
            .ToList();
        var costs = new double[Units, Sequences];
        for (var u = 0; u < Units; u++)
        {
            for (var s = 0; s < Sequences; s++)
                costs[u, s] = 1.0 / (20 * (1 + (s == 0 ? 3 : 0) + (s >> 5 > 0 ? 20 : 0) + (s >> 10 > 0 ? 400 : 0)));
        }
        for (var round = 0; round < Rounds; round++)
        {
            var counts = new double[Units, Sequences];
            double total = 0;
            foreach (var (latin, hangul) in pairs)
            {
                foreach (var (h, l) in Align(latin, hangul, costs))
                    total += Count(h, l, costs, counts);
            }
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}: log likelihood {total:0}"));
            for (var u = 0; u < Units; u++)
            {
                double sum = 0;
                for (var s = 0; s < Sequences; s++)
                    sum += counts[u, s];
                for (var s = 0; s < Sequences; s++)
                    costs[u, s] = sum > 0 ? counts[u, s] / (sum + 0.5) : 0;
            }
        }
        Write(output, costs);
    }

    /// <summary>
    /// Pairs words one to one, in order or in reverse order, whichever is more likely; a single Hangul word is paired with all Latin words joined.
    /// </summary>
    private static (byte[] Hangul, string Latin)[] Align(string[] latin, string[] hangul, double[,] probabilities)
    {
        if (hangul.Length == 1)
            return [(Letters(hangul[0]), string.Concat(latin))];
        if (hangul.Length != latin.Length)
            return [];
        var straight = hangul.Select((h, i) => (Letters(h), latin[i])).ToArray();
        var reversed = hangul.Select((h, i) => (Letters(h), latin[^(i + 1)])).ToArray();
        double Likelihood((byte[] H, string L)[] way) =>
            way.Sum(p => Forward(p.H, p.L, probabilities)[p.H.Length, p.L.Length] is > 0 and var f ? Math.Log(f) : -60);
        return Likelihood(straight) >= Likelihood(reversed) ? straight : reversed;
    }

    private static double[,] Forward(byte[] h, string l, double[,] p)
    {
        var f = new double[h.Length + 1, l.Length + 1];
        f[0, 0] = 1;
        for (var i = 1; i <= h.Length; i++)
        {
            for (var j = 0; j <= l.Length; j++)
            {
                for (var n = 0; n <= HangulSpelling.MaxLetters && n <= j; n++)
                    f[i, j] += f[i - 1, j - n] * p[h[i - 1], HangulSpelling.Sequence(l.AsSpan(j - n, n))];
            }
        }
        return f;
    }

    private static double Count(byte[] h, string l, double[,] p, double[,] counts)
    {
        var f = Forward(h, l, p);
        var whole = f[h.Length, l.Length];
        if (whole <= 0)
            return 0;
        var b = new double[h.Length + 1, l.Length + 1];
        b[h.Length, l.Length] = 1;
        for (var i = h.Length; i > 0; i--)
        {
            for (var j = 0; j <= l.Length; j++)
            {
                for (var n = 0; n <= HangulSpelling.MaxLetters && n <= j; n++)
                {
                    var s = HangulSpelling.Sequence(l.AsSpan(j - n, n));
                    b[i - 1, j - n] += b[i, j] * p[h[i - 1], s];
                    counts[h[i - 1], s] += f[i - 1, j - n] * p[h[i - 1], s] * b[i, j] / whole;
                }
            }
        }
        return Math.Log(whole);
    }

    private static void Write(string output, double[,] costs)
    {
        using var file = new StreamWriter(output) { NewLine = "\n" };
        file.WriteLine("# The Latin spellings of each Hangul letter: number (0-18 initials, 19-39 vowels, 40+ finals), then spelling:cost in 1/100 nat.");
        file.WriteLine(
            "# Learned by `infra/eval --train-hangul` from every second line of korean_full_names.tsv (steveash/NETransliteration-COLING2018, CC0)."
        );
        for (var u = 0; u < Units; u++)
        {
            var line = new StringBuilder();
            foreach (var s in Enumerable.Range(0, Sequences).Where(s => costs[u, s] > Math.Exp(-MaxCost)).OrderByDescending(s => costs[u, s]))
            {
                var text = new StringBuilder();
                for (var rest = s; rest > 0; rest >>= 5)
                    text.Insert(0, (char)('a' - 1 + (rest & 31)));
                line.Append(CultureInfo.InvariantCulture, $" {text}:{-100 * Math.Log(costs[u, s]):0}");
            }
            if (line.Length > 0)
                file.WriteLine(u.ToString(CultureInfo.InvariantCulture) + line);
        }
    }

    private static byte[] Letters(string hangul)
    {
        var letters = new byte[64];
        return letters[..HangulSpelling.Letters(hangul, letters)];
    }

    private static string[] Words(string name) =>
        [
            .. name.Split(' ')
                .Select(w => string.Concat(TextFolder.Words(w).Select(f => f.Text)))
                .Where(w => w.Length is > 0 and < 40 && w.All(char.IsAsciiLetter)),
        ];

    private static string[] HangulWords(string name) => name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

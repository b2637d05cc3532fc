using System.Globalization;
using System.Text;

namespace Registry.Evaluation;

/// <summary>
/// Learns what share of pairs so alike are the same, as knots at every tenth. Of the ways to learn it that keep 0.70, from which a hit counts, where it is,
/// the one is taken that is nearest to the labels of pairs that it has not seen.
/// </summary>
internal static class CalibrationTraining
{
    private const int Tenths = 10;

    private const int HeldTenth = 7;

    /// <summary>Between two knots a score rises at least by this.</summary>
    private const double LeastRise = 0.005;

    private const int Folds = 5;

    /// <summary>A share this sure or surer costs no less and no more by its logarithm.</summary>
    private const double Surest = 0.99;

    private sealed record Way(string Name, bool Holds, Func<IReadOnlyList<LabelledPair>, double[]> Fit);

    private static readonly Way AsItIs = new("as it is", true, static _ => [.. Enumerable.Range(0, Tenths + 1).Select(tenth => tenth / (double)Tenths)]);

    private static readonly Way[] Ways =
    [
        AsItIs,
        new("logistic", false, pairs => Knots(CalibrationCurve.Logistic(pairs, null), holds: false)),
        new("logistic, 0.70 kept", true, pairs => Knots(CalibrationCurve.Logistic(pairs, HeldTenth / (double)Tenths), holds: true)),
        new("beta", false, pairs => Knots(CalibrationCurve.Beta(pairs, null), holds: false)),
        new("beta, 0.70 kept", true, pairs => Knots(CalibrationCurve.Beta(pairs, HeldTenth / (double)Tenths), holds: true)),
        new("isotonic", false, pairs => Knots(CalibrationCurve.Isotonic(pairs), holds: false)),
        new("isotonic, 0.70 kept", true, pairs => Knots(CalibrationCurve.Isotonic(pairs), holds: true)),
    ];

    /// <param name="path">Labelled pairs.</param>
    /// <param name="into">The file to which the map is written; null for none.</param>
    internal static void Run(string path, string? into)
    {
        var pairs = LabelledPair.Read(path);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{pairs.Count} pairs, {pairs.Count(pair => pair.Same)} the same; in {Folds} folds, no name in two"));
        Console.WriteLine("                     in the sample       out of it           of the gain");
        Console.WriteLine("way                  Brier   log loss    Brier   log loss    out of it");
        var asItIs = Errors(pairs, pair => pair.Likeness);
        foreach (var way in Ways)
        {
            var knots = way.Fit(pairs);
            var (inside, outside) = (Errors(pairs, pair => Along(knots, pair.Likeness)), Errors(OutOfSample(way, pairs)));
            var held = way == AsItIs ? "" : string.Create(CultureInfo.InvariantCulture, $"{(asItIs.Brier - outside.Brier) / (asItIs.Brier - inside.Brier),9:0.00}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{way.Name,-19}  {inside.Brier:0.0000}  {inside.LogLoss:0.0000}      {outside.Brier:0.0000}  {outside.LogLoss:0.0000}   {held}").TrimEnd());
        }
        var best = Best(pairs);
        var learned = best.Fit(pairs);
        Console.WriteLine($"taken: {best.Name}");
        Console.WriteLine("likeness    pairs  the same   mean  score  out of the sample");
        foreach (var alike in OutOfSample(best, pairs).GroupBy(seen => Math.Min((int)(seen.Pair.Likeness * Tenths), Tenths)).OrderBy(group => group.Key))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"from {alike.Key / (double)Tenths:0.0}    {alike.Count(),5}  {alike.Average(seen => seen.Pair.Same ? 1.0 : 0),8:0.000}  "
                + $"{alike.Average(seen => seen.Pair.Likeness):0.000}  {alike.Average(seen => Along(learned, seen.Pair.Likeness)):0.000}  {alike.Average(seen => seen.Share),17:0.000}"));
        }
        if (into is not null)
            File.WriteAllText(into, Text(pairs));
    }

    /// <summary>The map's file.</summary>
    internal static string Text(IReadOnlyList<LabelledPair> pairs)
    {
        var best = Best(pairs);
        var text = new StringBuilder("# What score so many points make: points, score; straight between two lines. Among pairs such as were labelled, so many of those so alike are the same.\n");
        text.Append(CultureInfo.InvariantCulture, $"# Learned by `infra/eval --calibrate name_pairs.csv --into calibration.txt` ({best.Name}; {pairs.Count} pairs, {pairs.Count(pair => pair.Same)} the same).\n");
        foreach (var (score, tenth) in best.Fit(pairs).Select((score, tenth) => (score, tenth)))
            text.Append(CultureInfo.InvariantCulture, $"{tenth / (double)Tenths:0.0} {score:0.000}\n");
        return text.ToString();
    }

    private static Way Best(IReadOnlyList<LabelledPair> pairs) => Ways.Where(way => way.Holds).MinBy(way => Errors(OutOfSample(way, pairs)).LogLoss)!;

    /// <summary>The curve at every tenth, in thousandths: 0 and 1 stay, and each knot is above the one before.</summary>
    private static double[] Knots(CalibrationCurve.Curve curve, bool holds)
    {
        var knots = AsItIs.Fit([]);
        Fill(0, holds ? HeldTenth : Tenths);
        if (holds)
            Fill(HeldTenth, Tenths);
        return knots;

        void Fill(int from, int to)
        {
            for (var tenth = from + 1; tenth < to; tenth++)
                knots[tenth] = Math.Round(Math.Clamp(curve(tenth / (double)Tenths), knots[tenth - 1] + LeastRise, knots[to] - ((to - tenth) * LeastRise)), 3);
        }
    }

    private static double Along(double[] knots, double likeness)
    {
        var tenth = Math.Min((int)(likeness * Tenths), Tenths - 1);
        return knots[tenth] + ((knots[tenth + 1] - knots[tenth]) * ((likeness * Tenths) - tenth));
    }

    /// <summary>Each pair's share by what was learned from the folds without it.</summary>
    private static IEnumerable<(LabelledPair Pair, double Share)> OutOfSample(Way way, IReadOnlyList<LabelledPair> pairs)
    {
        var folds = FoldsOf(pairs);
        return folds.SelectMany(fold =>
        {
            var knots = way.Fit([.. folds.Where(other => other != fold).SelectMany(other => other)]);
            return fold.Select(pair => (pair, Along(knots, pair.Likeness)));
        });
    }

    /// <summary>Pairs that share a name, over others too, are in one fold: each next group of them in the fold that has the fewest pairs.</summary>
    private static List<LabelledPair>[] FoldsOf(IReadOnlyList<LabelledPair> pairs)
    {
        var groupOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var (a, b) = (Group(pair.A), Group(pair.B));
            if (a != b)
                groupOf[b] = a;
        }
        var folds = Enumerable.Range(0, Folds).Select(_ => new List<LabelledPair>()).ToArray();
        foreach (var group in pairs.GroupBy(pair => Group(pair.A), StringComparer.Ordinal))
            folds.MinBy(fold => fold.Count)!.AddRange(group);
        return folds;

        string Group(string name)
        {
            while (groupOf.TryGetValue(name, out var other))
                name = other;
            return name;
        }
    }

    private static (double Brier, double LogLoss) Errors(IEnumerable<LabelledPair> pairs, Func<LabelledPair, double> share) => Errors(pairs.Select(pair => (pair, share(pair))));

    private static (double Brier, double LogLoss) Errors(IEnumerable<(LabelledPair Pair, double Share)> shares)
    {
        var (brier, logLoss, count) = (0.0, 0.0, 0);
        foreach (var (pair, share) in shares)
        {
            var right = pair.Same ? share : 1 - share;
            brier += (1 - right) * (1 - right);
            logLoss -= Math.Log(Math.Clamp(right, 1 - Surest, Surest));
            count++;
        }
        return (brier / count, logLoss / count);
    }
}

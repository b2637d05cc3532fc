using System.Globalization;
using System.Text;
using Registry.Matching;

namespace Registry.Evaluation;

/// <summary>
/// Learns the share of equally similar pairs that are the same entity, as knots at every tenth. Of the methods that keep the threshold of a hit fixed,
/// it selects the one that is closest to the labels of pairs that it has not seen.
/// </summary>
internal static class CalibrationTraining
{
    private const int Tenths = 10;

    private const double Held = MatchOptions.DefaultThreshold;

    private const int HeldTenth = (int)((Held * Tenths) + 0.5);

    private static readonly string Kept = string.Create(CultureInfo.InvariantCulture, $"{Held:0.00} kept");

    /// <summary>The minimum increase of the score between two knots.</summary>
    private const double MinRise = 0.005;

    private const int Folds = 5;

    /// <summary>The log loss treats shares beyond this, on either side, as equally certain.</summary>
    private const double MaxCertainty = 0.99;

    private sealed record Method(string Name, bool Holds, Func<IReadOnlyList<LabelledPair>, double[]> Fit);

    private static readonly Method Identity = new("identity", true, static _ => [.. Enumerable.Range(0, Tenths + 1).Select(tenth => tenth / (double)Tenths)]);

    private static readonly Method[] Methods =
    [
        Identity,
        new("logistic", false, pairs => Knots(CalibrationCurve.Logistic(pairs, null), holds: false)),
        new($"logistic, {Kept}", true, pairs => Knots(CalibrationCurve.Logistic(pairs, Held), holds: true)),
        new("beta", false, pairs => Knots(CalibrationCurve.Beta(pairs, null), holds: false)),
        new($"beta, {Kept}", true, pairs => Knots(CalibrationCurve.Beta(pairs, Held), holds: true)),
        new("isotonic", false, pairs => Knots(CalibrationCurve.Isotonic(pairs), holds: false)),
        new($"isotonic, {Kept}", true, pairs => Knots(CalibrationCurve.Isotonic(pairs), holds: true)),
    ];

    /// <param name="path">Labelled pairs.</param>
    /// <param name="into">The file to write the map to; null for none.</param>
    internal static void Run(string path, string? into)
    {
        var pairs = LabelledPair.Read(path);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{pairs.Count} pairs, {pairs.Count(pair => pair.Same)} the same; in {Folds} folds, no name in two of them"
            )
        );
        Console.WriteLine("                     in sample           out of sample       gain kept");
        Console.WriteLine("method               Brier   log loss    Brier   log loss    out of sample");
        var identity = Errors(pairs, pair => pair.Similarity);
        foreach (var method in Methods)
        {
            var knots = method.Fit(pairs);
            var (inside, outside) = (Errors(pairs, pair => Interpolate(knots, pair.Similarity)), Errors(OutOfSample(method, pairs)));
            var kept =
                method == Identity
                    ? ""
                    : string.Create(CultureInfo.InvariantCulture, $"{(identity.Brier - outside.Brier) / (identity.Brier - inside.Brier), 9:0.00}");
            Console.WriteLine(
                string.Create(
                        CultureInfo.InvariantCulture,
                        $"{method.Name, -19}  {inside.Brier:0.0000}  {inside.LogLoss:0.0000}      {outside.Brier:0.0000}  {outside.LogLoss:0.0000}   {kept}"
                    )
                    .TrimEnd()
            );
        }
        var best = Best(pairs);
        var learned = best.Fit(pairs);
        Console.WriteLine($"selected: {best.Name}");
        Console.WriteLine("similarity  pairs  the same   mean  score      out of sample");
        foreach (var bin in OutOfSample(best, pairs).GroupBy(seen => Math.Min((int)(seen.Pair.Similarity * Tenths), Tenths)).OrderBy(group => group.Key))
        {
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"from {bin.Key / (double)Tenths:0.0}    {bin.Count(), 5}  {bin.Average(seen => seen.Pair.Same ? 1.0 : 0), 8:0.000}  "
                        + $"{bin.Average(seen => seen.Pair.Similarity):0.000}  {bin.Average(seen => Interpolate(learned, seen.Pair.Similarity)):0.000}  "
                        + $"{bin.Average(seen => seen.Share), 17:0.000}"
                )
            );
        }
        if (into is not null)
            File.WriteAllText(into, Text(pairs));
    }

    /// <summary>The content of the map's file.</summary>
    internal static string Text(IReadOnlyList<LabelledPair> pairs)
    {
        var best = Best(pairs);
        var text = new StringBuilder("# Maps points to scores: points, score; linear between two lines.\n").Append(
            "# For pairs like the labelled ones, the score is the share of equally similar pairs that are the same entity.\n"
        );
        text.Append(
            CultureInfo.InvariantCulture,
            $"# Learned by `infra/eval --calibrate name_pairs.csv --into calibration.txt` ({best.Name}; "
                + $"{pairs.Count} pairs, {pairs.Count(pair => pair.Same)} the same).\n"
        );
        foreach (var (score, tenth) in best.Fit(pairs).Select((score, tenth) => (score, tenth)))
            text.Append(CultureInfo.InvariantCulture, $"{tenth / (double)Tenths:0.0} {score:0.000}\n");
        return text.ToString();
    }

    private static Method Best(IReadOnlyList<LabelledPair> pairs) =>
        Methods.Where(method => method.Holds).MinBy(method => Errors(OutOfSample(method, pairs)).LogLoss)!;

    /// <summary>The curve at every tenth, in thousandths: 0 and 1 are fixed, and each knot is above the previous one.</summary>
    private static double[] Knots(CalibrationCurve.Curve curve, bool holds)
    {
        var knots = Identity.Fit([]);
        Fill(0, holds ? HeldTenth : Tenths);
        if (holds)
            Fill(HeldTenth, Tenths);
        return knots;

        void Fill(int from, int to)
        {
            for (var tenth = from + 1; tenth < to; tenth++)
                knots[tenth] = Math.Round(Math.Clamp(curve(tenth / (double)Tenths), knots[tenth - 1] + MinRise, knots[to] - ((to - tenth) * MinRise)), 3);
        }
    }

    private static double Interpolate(double[] knots, double similarity)
    {
        var tenth = Math.Min((int)(similarity * Tenths), Tenths - 1);
        return knots[tenth] + ((knots[tenth + 1] - knots[tenth]) * ((similarity * Tenths) - tenth));
    }

    /// <summary>Each pair's share, learned from the folds without it.</summary>
    private static IEnumerable<(LabelledPair Pair, double Share)> OutOfSample(Method method, IReadOnlyList<LabelledPair> pairs)
    {
        var folds = FoldsOf(pairs);
        return folds.SelectMany(fold =>
        {
            var knots = method.Fit([.. folds.Where(other => other != fold).SelectMany(other => other)]);
            return fold.Select(pair => (pair, Interpolate(knots, pair.Similarity)));
        });
    }

    /// <summary>Pairs that share a name, directly or through other pairs, are in one fold: each group goes to the fold with the fewest pairs.</summary>
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

    private static (double Brier, double LogLoss) Errors(IEnumerable<LabelledPair> pairs, Func<LabelledPair, double> share) =>
        Errors(pairs.Select(pair => (pair, share(pair))));

    private static (double Brier, double LogLoss) Errors(IEnumerable<(LabelledPair Pair, double Share)> shares)
    {
        var (brier, logLoss, count) = (0.0, 0.0, 0);
        foreach (var (pair, share) in shares)
        {
            var right = pair.Same ? share : 1 - share;
            brier += (1 - right) * (1 - right);
            logLoss -= Math.Log(Math.Clamp(right, 1 - MaxCertainty, MaxCertainty));
            count++;
        }
        return (brier / count, logLoss / count);
    }
}

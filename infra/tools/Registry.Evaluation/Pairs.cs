using System.Globalization;

namespace Registry.Evaluation;

/// <summary>Labelled pairs of names: precision, recall and F1 by threshold, the calibration of the scores, and each pair's score with its evidence.</summary>
internal static class Pairs
{
    private const int Tenths = 10;

    internal static void Run(string path, string? evidence, bool verbose)
    {
        var scored = LabelledPair.Read(path);
        Console.WriteLine("threshold  precision  recall     F1");
        (double Threshold, double F1) best = default;
        for (var percent = 40; percent <= 98; percent++)
        {
            var threshold = percent / 100.0;
            var (hits, right, all) = (scored.Count(s => s.Score >= threshold), scored.Count(s => s.Same && s.Score >= threshold), scored.Count(s => s.Same));
            var (precision, recall) = (hits == 0 ? 1 : (double)right / hits, (double)right / all);
            var f1 = 2 * precision * recall / Math.Max(precision + recall, 1e-9);
            if (f1 > best.F1)
                best = (threshold, f1);
            if (percent % 2 == 0)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{threshold, 9:0.00}  {precision, 9:0.000}  {recall, 6:0.000}  {f1, 6:0.000}"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"best F1 {best.F1:0.000} at {best.Threshold:0.00}, {scored.Count} pairs"));
        Reliability(scored);
        if (verbose)
        {
            foreach (var s in scored.Where(s => s.Same != (s.Score >= best.Threshold)).OrderBy(s => s.Same).ThenBy(s => s.Score))
                Console.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"{(s.Same ? "missed" : "wrong "), -6} {s.Score:0.000} {s.Schema} {s.A} | {s.B} | {s.Why}")
                );
        }
        if (evidence is not null)
            File.WriteAllLines(
                evidence,
                scored
                    .Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Schema}\t{s.A}\t{s.B}\t{s.Same}\t{s.Score:0.0000}\t{s.Why}"))
                    .Prepend("schema\tname1\tname2\tis_match\tscore\tevidence")
            );
    }

    /// <summary>By range of score, the mean score and the share of pairs that are the same: for calibrated scores both are equal.</summary>
    private static void Reliability(List<LabelledPair> scored)
    {
        Console.WriteLine("score       pairs   mean  the same");
        foreach (var bin in scored.GroupBy(s => Math.Min((int)(s.Score * Tenths), Tenths)).OrderBy(group => group.Key))
        {
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(bin.Key == Tenths ? "1.0" : $"{bin.Key / (double)Tenths:0.0} to {(bin.Key + 1) / (double)Tenths:0.0}"), -10} "
                        + $"{bin.Count(), 6}  {bin.Average(s => s.Score):0.000}  {bin.Average(s => s.Same ? 1.0 : 0), 8:0.000}"
                )
            );
        }
    }
}

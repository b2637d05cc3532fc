using System.Globalization;
using Registry.Matching;

namespace Registry.Evaluation;

/// <summary>Labelled pairs of names: precision, recall and F1 by threshold, and each pair's score with its evidence.</summary>
internal static class Pairs
{
    internal static void Run(string path, string? evidence, bool verbose)
    {
        var scored = Csv.Read(path).Skip(1).Where(r => r.Count >= 4).Select(r =>
        {
            var hit = MatchIndex.Compare(Entities.Named("q", r[0], r[1]), Entities.Named("c", r[0], r[2]));
            return (Schema: r[0], A: r[1], B: r[2], Same: r[3] == "true", Score: hit?.Score ?? 0, Why: hit is null ? "" : hit.Features[0].Detail);
        }).ToList();
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
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{threshold,9:0.00}  {precision,9:0.000}  {recall,6:0.000}  {f1,6:0.000}"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"best F1 {best.F1:0.000} at {best.Threshold:0.00}, {scored.Count} pairs"));
        if (verbose)
        {
            foreach (var s in scored.Where(s => s.Same != (s.Score >= best.Threshold)).OrderBy(s => s.Same).ThenBy(s => s.Score))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(s.Same ? "missed" : "wrong "),-6} {s.Score:0.000} {s.Schema} {s.A} | {s.B} | {s.Why}"));
        }
        if (evidence is not null)
            File.WriteAllLines(evidence, scored.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Schema}\t{s.A}\t{s.B}\t{s.Same}\t{s.Score:0.0000}\t{s.Why}")).Prepend("schema\tname1\tname2\tis_match\tscore\tevidence"));
    }
}

using System.Globalization;
using Registry.Matching;

namespace Registry.Evaluation;

/// <summary>Names queried in Hangul against their Latin spellings, all of them indexed.</summary>
internal static class Korean
{
    internal static void Run(string path, int queries, bool show)
    {
        var names = File.ReadLines(path).Select(l => l.Split('\t')).Where(f => f.Length == 2).ToList();
        var index = MatchIndex.Build(names.Select((f, i) => Entities.Named(i.ToString(CultureInfo.InvariantCulture), "Person", f[0])));
        var step = Math.Max(2, names.Count / queries / 2 * 2);
        var (n, first, ten, above, wrong) = (0, 0, 0, 0, 0);
        // Training used the even lines, so the odd lines are queried.
        for (var i = 1; i < names.Count; i += step)
        {
            n++;
            var hits = index.Match(Entities.Named("q", "Person", names[i][1]), new MatchOptions(10, 0.05));
            var right = hits.ToList().FindIndex(h => names[int.Parse(h.EntityId, CultureInfo.InvariantCulture)][0] == names[i][0]);
            first += right == 0 ? 1 : 0;
            ten += right >= 0 ? 1 : 0;
            above += right >= 0 && hits[right].Score >= MatchOptions.DefaultThreshold ? 1 : 0;
            wrong += hits.Any(h => h.Score >= MatchOptions.DefaultThreshold && names[int.Parse(h.EntityId, CultureInfo.InvariantCulture)][0] != names[i][0])
                ? 1
                : 0;
            if (show && right != 0)
                Console.WriteLine(
                    $"{names[i][1]} is {names[i][0]}, at {right}: "
                        + string.Join("; ", hits.Take(3).Select(h => string.Create(CultureInfo.InvariantCulture, $"{h.Features[0].Candidate} {h.Score:0.000}")))
                );
        }
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Hangul against {names.Count} Latin names: {n} queries, recall@1 {(double)first / n:0.000}, recall@10 {(double)ten / n:0.000}; "
                    + $"at {MatchOptions.DefaultThreshold:0.00}: found {(double)above / n:0.000}, also another name {(double)wrong / n:0.000}"
            )
        );
    }
}

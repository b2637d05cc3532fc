using System.Diagnostics;
using System.Globalization;
using Registry.Matching;
using Registry.Matching.Ofac;

namespace Registry.Evaluation;

/// <summary>Measures how close the <c>ofac</c> algorithm is to actual scores of OFAC's own search, and whether the fit generalises to other names.</summary>
internal static class OfacScores
{
    private const int Tolerance = 5;
    private const int Splits = 50;

    private sealed record Row(string Query, string Listed, int Score);

    /// <summary>The candidate parameters, including Winkler's own prefix weight and no Soundex at all.</summary>
    private static readonly OfacScore.Fit[] Fits =
    [
        .. from perLetter in new[] { 0.1f, 0.11f, 0.12f, 0.125f }
        from sound in new[] { 0, 0.05f, 0.1f, 0.2f }
        from shortest in new[] { 1, 2, 3 }
        select new OfacScore.Fit(perLetter, sound, shortest),
    ];

    internal static void Run(string path, bool show)
    {
        var rows = Csv.Read(path).Skip(1).Where(r => r.Count >= 3).Select(r => new Row(r[0], r[1], int.Parse(r[2], CultureInfo.InvariantCulture))).ToList();
        var errors = rows.ConvertAll(r => OfacScore.Score(r.Query, r.Listed) - r.Score);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{rows.Count} scores: {Share(errors.Count(e => Math.Abs(e) <= Tolerance), rows.Count)} within {Tolerance} points, "
                    + $"{Share(errors.Count(e => Math.Abs(e) <= 1), rows.Count)} within 1, mean error {errors.Average(e => Math.Abs(e)):0.00}"
            )
        );
        if (show)
        {
            foreach (var (row, error) in rows.Zip(errors).OrderByDescending(x => Math.Abs(x.Second)).Take(15))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {error, 4:+0;-0;0}  {row.Score, 3}  {row.Query} | {row.Listed}"));
        }
        CrossValidate(rows);
    }

    /// <summary>Measures queries on an index of OFAC's names, read from a folder with sdn_*.csv and alt_*.csv.</summary>
    internal static void Speed(string folder, int queries)
    {
        var entities = Entities.Ofac(folder);
        var index = OfacIndex.Build(entities);
        var random = new Random(1718);
        var requests = Enumerable
            .Range(0, queries)
            .Select(_ => Entities.Named("q", "Thing", entities[random.Next(entities.Count)].Properties["name"][0]))
            .ToList();
        var watch = Stopwatch.StartNew();
        var hits = requests.Sum(query => index.Match(query, new MatchOptions(5, 0.8)).Count);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"ofac over {index.NameCount} names: {requests.Count / watch.Elapsed.TotalSeconds:0} queries/s, {hits} hits"
            )
        );
    }

    /// <summary>Fits on a random half and measures on the other, repeatedly.</summary>
    private static void CrossValidate(List<Row> rows)
    {
        var errors = Fits.Select(fit => rows.ConvertAll(r => Math.Abs(OfacScore.Score(r.Query, r.Listed, fit) - r.Score))).ToArray();
        var random = new Random(1718);
        var (within, close, all, least) = (0, 0, 0, 1.0);
        for (var split = 0; split < Splits; split++)
        {
            var order = Enumerable.Range(0, rows.Count).ToArray();
            random.Shuffle(order);
            var (fitted, held) = (order[..(rows.Count / 2)], order[(rows.Count / 2)..]);
            // Errors that no fit can fix must not decide between fits.
            var best = errors.MinBy(e => fitted.Sum(i => Math.Min(e[i], 3)))!;
            var found = held.Count(i => best[i] <= Tolerance);
            (within, close) = (within + found, close + held.Count(i => best[i] <= 1));
            (all, least) = (all + held.Length, Math.Min(least, (double)found / held.Length));
        }
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"fitted on one half, measured on the other, {Splits} times: {Share(within, all)} within {Tolerance} points "
                    + $"(worst half {100 * least:0.0} %), {Share(close, all)} within 1"
            )
        );
    }

    private static string Share(int part, int whole) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.0} %");
}

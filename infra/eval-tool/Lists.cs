using System.Diagnostics;
using System.Globalization;
using Registry.Matching;

namespace Registry.Evaluation;

/// <summary>Queries made from a list's own names by kind of change: how many find their entity, and how many unrelated people are hit.</summary>
internal static class Lists
{
    private const double Threshold = 0.7;

    internal static void Run(string list, string? unrelated, int perKind, string? show)
    {
        var entities = Entities.UnList(list);
        var index = MatchIndex.Build(entities);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{entities.Count} entities, threshold {Threshold:0.00}"));
        Console.WriteLine("kind              queries  recall@1  recall@10  at threshold");
        var random = new Random(1718);
        foreach (var change in Changes.All)
        {
            var queries = entities.SelectMany(e => Changes.Names(e).Select(n => (Entity: e, Name: n)))
                .Select(x => (x.Entity, x.Name, Changed: change.Apply(x.Name, random))).Where(x => x.Changed is not null).ToList();
            var step = Math.Max(1, queries.Count / perKind);
            var (n, first, ten, above) = (0, 0, 0, 0);
            foreach (var (entity, name, changed) in queries.Where((_, i) => i % step == 0))
            {
                var hits = index.Match(Entities.Named("q", entity.Schema, changed!), new MatchOptions(10, 0.5));
                n++;
                var at = hits.ToList().FindIndex(h => h.EntityId == entity.Id);
                // Two entities with one name tie; the one that was meant counts as first if nothing is above it.
                first += at >= 0 && hits[at].Score >= hits[0].Score ? 1 : 0;
                ten += at >= 0 ? 1 : 0;
                above += at >= 0 && hits[at].Score >= Threshold ? 1 : 0;
                if (show == change.Kind && (at < 0 || hits[at].Score < Threshold))
                    Console.WriteLine($"  {name} > {changed}: {MatchIndex.Compare(Entities.Named("q", entity.Schema, changed!), entity)}");
            }
            if (n > 0)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{change.Kind,-16}  {n,7}  {(double)first / n,8:0.000}  {(double)ten / n,9:0.000}  {(double)above / n,12:0.000}"));
        }
        if (unrelated is not null)
            FalsePositives(index, unrelated, show == "unrelated");
    }

    private static void FalsePositives(MatchIndex index, string unrelated, bool show)
    {
        var watch = Stopwatch.StartNew();
        var (n, wrong) = (0, 0);
        foreach (var record in Csv.Read(unrelated).Skip(1))
        {
            n++;
            var hits = index.Match(Entities.Named("q", "Person", record[0]), new MatchOptions(1, Threshold));
            wrong += hits.Count;
            if (show && hits.Count > 0)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {record[0]}: {hits[0].Score:0.000} {hits[0].Features[0].Candidate} {hits[0].Features[0].Detail}"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"unrelated people hit: {wrong} of {n} ({100.0 * wrong / n:0.00} %), names only; {n / watch.Elapsed.TotalSeconds:0} queries/s"));
    }
}

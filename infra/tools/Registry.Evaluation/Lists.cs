using System.Diagnostics;
using System.Globalization;
using Registry.Matching;

namespace Registry.Evaluation;

/// <summary>Queries made from a list's own names, by kind of change: how many find their entity, and how many unrelated people are hits.</summary>
internal static class Lists
{
    private const double Threshold = MatchOptions.DefaultThreshold;

    /// <summary>A changed name and the entity that it should find.</summary>
    private sealed record Query(string Kind, string Text, MatchEntity Expected);

    /// <param name="list">A UN consolidated list.</param>
    /// <param name="given">Queries as CSV, kind,query,expected_id, instead of queries made from the list's names; null to make them.</param>
    /// <param name="unrelated">People who are not on any list.</param>
    /// <param name="perKind">The maximum number of queries per kind.</param>
    /// <param name="show">The kind of change whose misses are printed.</param>
    internal static void Run(string list, string? given, string? unrelated, int perKind, string? show)
    {
        var entities = Entities.UnList(list);
        var index = MatchIndex.Build(entities);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{entities.Count} entities, threshold {Threshold:0.00}"));
        Console.WriteLine("kind              queries  recall@1  recall@10  at threshold  others hit");
        var others = 0;
        foreach (var kind in given is null ? Made(entities, perKind) : Given(given, entities))
        {
            var (n, first, ten, above, wrong) = (0, 0, 0, 0, 0);
            foreach (var (_, changed, entity) in kind)
            {
                var hits = index.Match(Entities.Named("q", entity.Schema, changed), new MatchOptions(10, 0.5));
                n++;
                var at = hits.ToList().FindIndex(h => h.EntityId == entity.Id);
                wrong += hits.Any(h => h.Score >= Threshold && h.EntityId != entity.Id) ? 1 : 0;
                // Two entities with the same name tie; the expected one counts as first if nothing is above it.
                first += at >= 0 && hits[at].Score >= hits[0].Score ? 1 : 0;
                ten += at >= 0 ? 1 : 0;
                above += at >= 0 && hits[at].Score >= Threshold ? 1 : 0;
                if (show == kind.Key && (at < 0 || hits[at].Score < Threshold))
                    Console.WriteLine(
                        $"  {entity.Properties["name"][0]} > {changed}: {MatchIndex.Compare(Entities.Named("q", entity.Schema, changed), entity)}"
                    );
            }
            others += wrong;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{kind.Key, -16}  {n, 7}  {(double)first / n, 8:0.000}  {(double)ten / n, 9:0.000}  "
                        + $"{(double)above / n, 12:0.000}  {(double)wrong / n, 10:0.000}"
                )
            );
        }
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"queries that also hit another entry at the threshold: {others} (an entry of the same name counts)")
        );
        if (unrelated is not null)
            FalsePositives(index, unrelated, show == "unrelated");
    }

    private static List<IGrouping<string, Query>> Made(List<MatchEntity> entities, int perKind)
    {
        var random = new Random(1718);
        var made = new List<Query>();
        foreach (var change in Changes.All)
        {
            var queries = entities
                .SelectMany(e => Changes.Names(e).Select(n => (Entity: e, Changed: change.Apply(n, random))))
                .Where(x => x.Changed is not null)
                .Select(x => new Query(change.Kind, x.Changed!, x.Entity))
                .ToList();
            var step = Math.Max(1, queries.Count / perKind);
            made.AddRange(queries.Where((_, i) => i % step == 0));
        }
        return [.. made.GroupBy(q => q.Kind, StringComparer.Ordinal)];
    }

    private static List<IGrouping<string, Query>> Given(string path, List<MatchEntity> entities)
    {
        var byId = entities.ToLookup(e => e.Id, StringComparer.Ordinal);
        return
        [
            .. Csv.Read(path)
                .Skip(1)
                .Select(
                    (record, i) =>
                        record.Count == 3 && byId[record[2].Trim()].FirstOrDefault() is { } expected
                            ? new Query(record[0].Trim(), record[1], expected)
                            : throw new InvalidDataException(
                                string.Create(
                                    CultureInfo.InvariantCulture,
                                    $"{path}, record {i + 2}: must be kind,query,expected_id with an id of the list, for instance unsc-6908555."
                                )
                            )
                )
                .GroupBy(q => q.Kind, StringComparer.Ordinal),
        ];
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
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"  {record[0]}: {hits[0].Score:0.000} {hits[0].Features[0].Candidate} {hits[0].Features[0].Detail}"
                    )
                );
        }
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"unrelated people hit: {wrong} of {n} ({100.0 * wrong / n:0.00} %), names only; {n / watch.Elapsed.TotalSeconds:0} queries/s"
            )
        );
    }
}

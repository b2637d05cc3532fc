using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Registry.Matching;

namespace Registry.Evaluation;

/// <summary>Queries a second on one core and their times, over real lists filled up with made-up names to a given size.</summary>
internal static class Speed
{
    internal static void Run(string data, int size, int queries)
    {
        var random = new Random(1718);
        var entities = Entities.UnList(Path.Combine(data, "un", "un_consolidated_2026-05-08.xml"));
        entities.AddRange(Entities.Ofac(Path.Combine(data, "ofac")));
        var names = entities.Sum(e => e.Properties.Values.Sum(v => v.Count));
        var parts = NameParts(Path.Combine(data, "matching", "name_part_clusters.txt.gz"));
        for (var i = 0; names < size; i++, names++)
            entities.Add(Entities.Named($"made-{i}", "Person", MadeUp(parts, random)));
        var before = GC.GetTotalMemory(true);
        var watch = Stopwatch.StartNew();
        var index = MatchIndex.Build(entities);
        var build = watch.Elapsed;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{index.Count} entities, {index.NameCount} names: built in {build.TotalSeconds:0.0} s, index {(GC.GetTotalMemory(true) - before) / 1e6:0} MB, process {Environment.WorkingSet / 1e6:0} MB"));
        var unrelated = Csv.Read(Path.Combine(data, "matching", "unrelated_people_50k.csv")).Skip(1).Select(r => r[0]).ToList();
        // Half of the queries are listed names with an error in them, half are people on no list.
        var asked = new List<MatchEntity>();
        while (asked.Count < queries)
        {
            var entity = entities[random.Next(entities.Count)];
            var kind = Changes.All[random.Next(Changes.All.Length)];
            if (kind.Apply(entity.Properties["name"][0] is { } name && name.Contains(' ', StringComparison.Ordinal) ? name : "Kim Yong Chol", random) is { } changed)
                asked.Add(Entities.Named("q", entity.Schema, changed));
            asked.Add(Entities.Named("q", "Person", unrelated[random.Next(unrelated.Count)]));
        }
        var options = new MatchOptions(5, 0.7);
        // The first round compiles the code and finds each listed part's neighbours.
        foreach (var round in new[] { "first", "second", "third" })
        {
            var times = new double[asked.Count];
            var hits = 0;
            var (whole, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            for (var i = 0; i < asked.Count; i++)
            {
                var start = Stopwatch.GetTimestamp();
                hits += index.Match(asked[i], options).Count;
                times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
            var rate = asked.Count / whole.Elapsed.TotalSeconds;
            var processorRate = asked.Count / (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
            var slowest = string.Join(", ", asked.Zip(times).OrderByDescending(x => x.Second).Take(8)
                .Select(x => string.Create(CultureInfo.InvariantCulture, $"{x.First.Properties["name"][0]} {x.Second:0.0}")));
            Array.Sort(times);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{round} round: {rate:0} queries/s, {processorRate:0} a second of processor time, p50 {times[times.Length / 2]:0.000} ms, p99 {times[times.Length * 99 / 100]:0.000} ms, max {times[^1]:0.0} ms, {hits} hits; slowest: {slowest}"));
        }
    }

    private static List<string> NameParts(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var parts = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            foreach (var part in line.Split(" => ")[0].Split(", "))
            {
                if (part.Length is > 1 and < 20 && part.All(c => c < 0x250))
                    parts.Add(part);
            }
        }
        return parts;
    }

    private static string MadeUp(List<string> parts, Random random)
    {
        var name = parts[random.Next(parts.Count)];
        for (var more = 1 + random.Next(2); more > 0; more--)
            name += " " + parts[random.Next(parts.Count)];
        return name;
    }
}

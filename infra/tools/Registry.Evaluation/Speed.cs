using System.Diagnostics;
using System.Globalization;
using Registry.Matching;

namespace Registry.Evaluation;

/// <summary>Queries per second on one core and their times, over real lists extended with made-up names to a given size.</summary>
internal static class Speed
{
    internal static void Run(string data, int size, int queries)
    {
        var (entities, requests) = SpeedCase.Make(data, size, queries);
        var before = GC.GetTotalMemory(true);
        var watch = Stopwatch.StartNew();
        var index = MatchIndex.Build(entities);
        var build = watch.Elapsed;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{index.Count} entities, {index.NameCount} names: built in {build.TotalSeconds:0.0} s, "
                    + $"index {(GC.GetTotalMemory(true) - before) / 1e6:0} MB, process {Environment.WorkingSet / 1e6:0} MB"
            )
        );
        var options = new MatchOptions(5, MatchOptions.DefaultThreshold);
        // The first round includes JIT compilation and finding each listed part's neighbours.
        foreach (var round in new[] { "first", "second", "third" })
        {
            var times = new double[requests.Count];
            var hits = 0;
            var (whole, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            for (var i = 0; i < requests.Count; i++)
            {
                var start = Stopwatch.GetTimestamp();
                hits += index.Match(requests[i].Query, options).Count;
                times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
            var rate = requests.Count / whole.Elapsed.TotalSeconds;
            var processorRate = requests.Count / (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
            var slowest = string.Join(
                ", ",
                requests
                    .Zip(times)
                    .OrderByDescending(x => x.Second)
                    .Take(8)
                    .Select(x => string.Create(CultureInfo.InvariantCulture, $"{x.First.Query.Properties["name"][0]} {x.Second:0.0}"))
            );
            Array.Sort(times);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{round} round: {rate:0} queries/s, {processorRate:0} per second of CPU time, "
                        + $"p50 {times[times.Length / 2]:0.000} ms, p99 {times[times.Length * 99 / 100]:0.000} ms, max {times[^1]:0.0} ms, "
                        + $"{hits} hits; slowest: {slowest}"
                )
            );
        }
    }
}

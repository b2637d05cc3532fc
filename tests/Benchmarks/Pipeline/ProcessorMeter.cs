using System.Globalization;

namespace Benchmarks.Pipeline;

/// <summary>CPU seconds used so far, by process group.</summary>
internal sealed record ProcessorTime(IReadOnlyDictionary<string, double> Seconds)
{
    public double Total => Seconds.Values.Sum();

    public static ProcessorTime operator -(ProcessorTime after, ProcessorTime before) =>
        new(after.Seconds.ToDictionary(group => group.Key, group => group.Value - before.Seconds[group.Key]));

    public static ProcessorTime Subtract(ProcessorTime left, ProcessorTime right) => left - right;

    /// <summary>For instance <c>registry 0.4, permit 0.8</c>, each divided.</summary>
    public string Split(double divisor, string format) =>
        string.Join(", ", Seconds.Select(group => $"{group.Key} {(group.Value / divisor).ToString(format, CultureInfo.InvariantCulture)}"));
}

/// <summary>
/// Reads <c>/proc</c>: the measured processes, PostgreSQL with every backend, including those that have ended (counted in the time of the postmaster's
/// children), and
/// RabbitMQ. The load generator and pgbench are not included.
/// </summary>
internal sealed class ProcessorMeter(IMeasured measured, string serversFolder)
{
    // USER_HZ, which Linux fixes for user space.
    private const double TicksPerSecond = 100;

    public ProcessorTime Read()
    {
        var seconds = measured.Processes.ToDictionary(process => process.Key, process => Stat.Of(process.Value)?.Own / TicksPerSecond ?? 0);
        var all = Directory
            .EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? Stat.Of(id) : null)
            .OfType<Stat>()
            .ToList();
        var children = all.ToLookup(process => process.Parent);
        seconds["postgres"] = Tree(Find(all, "postgres", $"{serversFolder}/postgres/data"), children);
        seconds["rabbitmq"] = Tree(Find(all, "beam.smp", $"{serversFolder}/rabbitmq"), children);
        return new(seconds);
    }

    // The common parent: the servers are identified by their folder, which is on their command line.
    private static Stat Find(List<Stat> all, string program, string folder) =>
        all.First(process => process.Name == program && CommandLine(process.Id) is var line && line.Contains(folder));

    private static double Tree(Stat parent, ILookup<int, Stat> children)
    {
        return (parent.Own + parent.EndedChildren + children[parent.Id].Sum(Living)) / TicksPerSecond;

        double Living(Stat process) => process.Own + process.EndedChildren + children[process.Id].Sum(Living);
    }

    private static string[] CommandLine(int process)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/cmdline")).Split('\0');
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>A line of <c>/proc/[pid]/stat</c>, see proc(5); times in ticks.</summary>
    private sealed record Stat(int Id, string Name, int Parent, long Own, long EndedChildren)
    {
        public static Stat? Of(int process)
        {
            try
            {
                var line = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
                var (open, close) = (line.IndexOf('(', StringComparison.Ordinal), line.LastIndexOf(')'));
                // From the third field, the state.
                var fields = line[(close + 2)..].Split(' ');
                return new(
                    process,
                    line[(open + 1)..close],
                    Number(fields, 4),
                    Number(fields, 14) + Number(fields, 15),
                    Number(fields, 16) + Number(fields, 17)
                );
            }
            catch (IOException)
            {
                // It ended after the folder was listed.
                return null;
            }
        }

        private static int Number(string[] fields, int field) => int.Parse(fields[field - 3], CultureInfo.InvariantCulture);
    }
}

/// <summary>Memory of the measured processes in MiB.</summary>
internal static class Memory
{
    public static double ResidentMiB(IMeasured measured) => measured.Processes.Values.Sum(process => Read($"/proc/{process}/status", "VmRSS:"));

    /// <summary>Counts memory shared between processes once.</summary>
    public static double ProportionalMiB(IMeasured measured) => measured.Processes.Values.Sum(process => Read($"/proc/{process}/smaps_rollup", "Pss:"));

    private static double Read(string file, string field) =>
        long.Parse(
            File.ReadLines(file).First(line => line.StartsWith(field, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
            CultureInfo.InvariantCulture
        ) / 1024.0;
}

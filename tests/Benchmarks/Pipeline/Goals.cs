using System.Globalization;

namespace Benchmarks.Pipeline;

/// <summary>The value that a ratio or an absolute figure must reach.</summary>
internal sealed record Goal(bool IsFloor, double Value, string Unit = "")
{
    public static Goal AtLeast(double value) => new(true, value);

    public static Goal AtMost(double value, string unit = "") => new(false, value, unit);

    public bool IsMetBy(double value) => IsFloor ? value >= Value : value <= Value;

    public override string ToString() => $"{(IsFloor ? "≥" : "≤")} {Value.ToString(CultureInfo.InvariantCulture)}{Unit}";
}

/// <summary>A figure of the table: its name and the goal of each comparison.</summary>
internal sealed record Figure(string Name, params Goal[] Goals);

/// <summary>
/// The figures in the table's order, each with its goals. Absolute figures vary tenfold on shared machines, so most goals are ratios within one run.
/// </summary>
internal static class Goals
{
    public static readonly Figure Throughput = new("applications accepted, screened, decided and in the feed, per second", Goal.AtLeast(0.5));
    public static readonly Figure Accepted = new("accepted per second with consumers paused", Goal.AtLeast(0.5), Goal.AtLeast(0.3));
    public static readonly Figure Processor = new("processor time per application, all processes", Goal.AtMost(2));
    public static readonly Figure Latency = new("application to decision at a quarter of the floor's rate, p50 and p99", Goal.AtMost(2), Goal.AtMost(3));
    public static readonly Figure ColdStart = new("the first 100 applications after a start, p99", Goal.AtMost(5));
    public static readonly Figure ListChange = new(
        "list change (123 added subjects) to signed webhook for 15 permits among 100,000 watches, p99",
        Goal.AtMost(1)
    );
    public static readonly Figure BusyListChange = new(
        "the same while an edition of 9,000 subjects is imported and its notices are written, p99",
        Goal.AtMost(3)
    );
    public static readonly Figure StoredPermits = new("cost of a write at 1,000,000 stored permits against 10,000", Goal.AtMost(1.2));
    public static readonly Figure Rest = new("processor time at rest, all services and servers together", Goal.AtMost(0.05, " of a core"));
    public static readonly Figure MemoryAtRest = new(
        "memory of the three services at rest with the UN list, together, shared pages counted once; its growth over a 30-minute run",
        Goal.AtMost(450, " MiB"),
        Goal.AtMost(1.05)
    );

    public static IReadOnlyList<Figure> All { get; } =
    [Throughput, Accepted, Processor, Latency, ColdStart, ListChange, BusyListChange, StoredPermits, Rest, MemoryAtRest];
}

/// <summary>A figure that was measured.</summary>
/// <param name="Ours">The product's figures.</param>
/// <param name="Reference">The references' in the same run.</param>
/// <param name="Values">The values that the goals apply to, in order; null when not measured.</param>
internal sealed record Measurement(string Ours, string Reference, params double?[] Values);

/// <summary>The table of the pipeline: one row for each figure, measured or not.</summary>
internal sealed class PipelineTable
{
    private readonly Dictionary<Figure, Measurement> _rows = [];

    public void Add(Figure figure, Measurement measurement)
    {
        _rows.Add(figure, measurement);
        Console.WriteLine($"  {Row(figure)}");
    }

    /// <summary>Prints the table.</summary>
    /// <returns>Whether every goal was measured and met.</returns>
    public bool Print()
    {
        Console.WriteLine();
        Console.WriteLine("| figure | ours | reference | ratio | goal | |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var figure in Goals.All)
            Console.WriteLine(Row(figure));
        return Goals.All.All(IsMet);
    }

    private bool IsMet(Figure figure) =>
        _rows.TryGetValue(figure, out var row) && figure.Goals.Zip(row.Values).All(pair => pair.Second is { } value && pair.First.IsMetBy(value));

    private string Row(Figure figure)
    {
        var goals = string.Join("; ", figure.Goals.AsEnumerable());
        if (!_rows.TryGetValue(figure, out var row))
            return $"| {figure.Name} | not run | | | {goals} | not run |";
        var verdicts = figure
            .Goals.Zip(row.Values)
            .Select(pair =>
                pair.Second is not { } value ? "not run"
                : pair.First.IsMetBy(value) ? "met"
                : "MISSED"
            );
        var values = row.Values.Select(value => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "not run");
        return $"| {figure.Name} | {row.Ours} | {row.Reference} | {string.Join("; ", values)} | {goals} | {string.Join("; ", verdicts)} |";
    }
}

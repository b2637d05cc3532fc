using System.Globalization;

namespace Benchmarks.Pipeline;

/// <summary>The durations of the measurements.</summary>
internal sealed record PipelineOptions
{
    private static readonly string[] Parts = ["rest", "rate", "steady", "cold", "lists", "stored"];

    /// <summary>Load before anything is counted.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Load at full rate.</summary>
    public TimeSpan Load { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Load at a quarter of the floor's rate.</summary>
    public TimeSpan Steady { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Without any load.</summary>
    public TimeSpan Rest { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for what is in transit after a load.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>The half-hour run, during which memory must not grow.</summary>
    public bool Soak { get; init; }

    /// <summary>Whether to print what PostgreSQL does at full rate. This reduces the rate somewhat.</summary>
    public bool Profile { get; init; }

    /// <summary>The number of permits in the larger store; 0 omits the figure.</summary>
    public int StoredPermits { get; init; } = 1_000_000;

    /// <summary>The parts to measure; empty for everything.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Whether a part is measured.</summary>
    public bool Measures(string part) => Only.Count == 0 || Only.Contains(part);

    public static string Usage =>
        """
            infra/bench pipeline [--minutes M] [--quick] [--soak] [--profile] [--stored-permits N] [--only PART,PART]
              --minutes M         load at a quarter of the floor's rate for M minutes (1; the goal is meant for 5)
              --quick             short loads: to see that it works, not what it measures
              --soak              besides, a run of 30 minutes, after which memory must not have grown
              --profile           print what PostgreSQL does and waits for at full rate, which costs some of the rate
              --stored-permits N  permits in the larger store (1,000,000; 0 leaves the figure out)
              --only PART,PART    of rest (processor time and memory), rate, steady (latency), cold, lists, stored
            A figure that is left out counts as missed.
            """;

    /// <summary>Reads the arguments; null when they are invalid.</summary>
    public static PipelineOptions? Parse(IReadOnlyList<string> arguments)
    {
        var (options, left) = (new PipelineOptions(), new Queue<string>(arguments));
        while (left.TryDequeue(out var argument))
        {
            switch (argument)
            {
                case "--minutes" when left.TryDequeue(out var value) && double.TryParse(value, CultureInfo.InvariantCulture, out var minutes):
                    options = options with { Steady = TimeSpan.FromMinutes(minutes) };
                    break;
                case "--quick":
                    options = options with
                    {
                        WarmUp = TimeSpan.FromSeconds(3),
                        Load = TimeSpan.FromSeconds(4),
                        Steady = TimeSpan.FromSeconds(10),
                        Rest = TimeSpan.FromSeconds(5),
                        StoredPermits = 0,
                    };
                    break;
                case "--soak":
                    options = options with { Soak = true };
                    break;
                case "--profile":
                    options = options with { Profile = true };
                    break;
                case "--only" when left.TryDequeue(out var value) && value.Split(',') is var parts && parts.All(part => Parts.Contains(part)):
                    options = options with { Only = parts };
                    break;
                case "--stored-permits" when left.TryDequeue(out var value) && int.TryParse(value, CultureInfo.InvariantCulture, out var permits):
                    options = options with { StoredPermits = permits };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}

using System.Diagnostics;

namespace Benchmarks.Pipeline;

/// <summary>Half an hour of steady load: the services' memory in the last five minutes compared with that after the first ten.</summary>
internal static class Soak
{
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    public static async Task<Growth> MeasureAsync(MeasuredServices services, Capacity capacity, double rate)
    {
        var load = capacity.LatencyAsync(rate, (int)(rate * Duration.TotalSeconds));
        var (began, samples) = (Stopwatch.GetTimestamp(), new List<(TimeSpan At, double MiB)>());
        using var clock = new PeriodicTimer(TimeSpan.FromSeconds(10));
        while (await clock.WaitForNextTickAsync() && Stopwatch.GetElapsedTime(began) is var at && at < Duration)
            samples.Add((at, Memory.ResidentMiB(services)));
        var latencies = await load;
        var early = samples.Where(sample => sample.At >= Settling && sample.At < Settling + Window).Select(sample => sample.MiB).Percentile(50);
        var late = samples.Where(sample => sample.At >= Duration - Window).Select(sample => sample.MiB).Percentile(50);
        return new(
            late / early,
            PipelineCase.Text(
                $"; {early:#,0} MiB from minute 10 to 15, {late:#,0} MiB in the last five of 30 minutes at {rate:#,0}/s, {latencies.Undecided} undecided"
            )
        );
    }

    public sealed record Growth(double Ratio, string Description);
}

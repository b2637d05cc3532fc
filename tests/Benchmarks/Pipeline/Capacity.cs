using System.Diagnostics;
using Tests.Support;

namespace Benchmarks.Pipeline;

/// <summary>Measurements that are the same for the services and the floor.</summary>
internal sealed class Capacity(IMeasured measured, ProcessorMeter meter, PipelineOptions options)
{
    private readonly LoadGenerator _load = new(measured.Officer);
    private readonly CommittedEvents _events = new(measured);
    private long _noticesPerApplication;

    public CommittedEvents Events => _events;

    public LoadGenerator Load => _load;

    /// <summary>Determines from one application how many notices each causes. Call it before anything else.</summary>
    public async Task LearnAsync()
    {
        var notices = await _events.NoticesAsync();
        var one = await _load.SendAtAsync(1, 1);
        await Eventually.BecomesAsync(() => _events.DecidedAsync([one[0].Permit]), decided => decided.Count == 1);
        _noticesPerApplication = await _events.SettledAsync() - notices;
    }

    /// <summary>Load that is not counted: warms up what is compiled and cached on first use.</summary>
    public async Task WarmUpAsync()
    {
        var notices = await _events.NoticesAsync();
        var sent = await _load.SendForAsync(options.WarmUp);
        if (!await _events.ReachAsync(notices + (_noticesPerApplication * sent.Count), options.Timeout))
            throw new TimeoutException("Not every application of the warm-up reached the feed.");
    }

    /// <summary>From the first request of a closed loop to the commit of the last notice.</summary>
    public async Task<Throughput> ThroughputAsync()
    {
        var (notices, worked, began) = (await _events.NoticesAsync(), meter.Read(), TimeProvider.System.GetUtcNow());
        var sent = await _load.SendForAsync(options.Load);
        var last = notices + (_noticesPerApplication * sent.Count);
        if (!await _events.ReachAsync(last, options.Timeout))
            throw new TimeoutException("Not every application reached the feed.");
        worked = meter.Read() - worked;
        var ended = await _events.NoticedAsync(last);
        return new(sent.Count, sent.Count / (ended - began).TotalSeconds, worked);
    }

    /// <summary>Responses per second while the consumers are stopped; the backlog is processed afterwards.</summary>
    public async Task<Acceptance> AcceptedAsync()
    {
        var notices = await _events.NoticesAsync();
        var (sent, acceptance) = await Signals.WhileStoppedAsync(
            measured.Consumers,
            async () =>
            {
                var (began, worked) = (Stopwatch.GetTimestamp(), meter.Read());
                var sent = await _load.SendForAsync(options.Load / 2);
                return (
                    sent.Count,
                    new Acceptance(sent.Count / Stopwatch.GetElapsedTime(began).TotalSeconds, (meter.Read() - worked).Total * 1000 / sent.Count)
                );
            }
        );
        if (!await _events.ReachAsync(notices + (_noticesPerApplication * sent), options.Timeout))
            throw new TimeoutException("Not every application accepted while the consumers were stopped reached the feed.");
        return acceptance;
    }

    /// <summary>Application to decision at a fixed rate.</summary>
    public async Task<Latencies> LatencyAsync(double rate, int count)
    {
        var notices = await _events.NoticesAsync();
        var sent = await _load.SendAtAsync(rate, count);
        // Applications that are still undecided after that count as undecided.
        await _events.ReachAsync(notices + (_noticesPerApplication * sent.Count), options.Timeout);
        return await _events.LatenciesAsync(sent);
    }
}

/// <summary>Acceptance alone.</summary>
/// <param name="PerSecond">Responses per second.</param>
/// <param name="ProcessorMilliseconds">The CPU time of all processes per application.</param>
internal sealed record Acceptance(double PerSecond, double ProcessorMilliseconds);

/// <summary>A run at full load.</summary>
/// <param name="Applications">The number sent.</param>
/// <param name="PerSecond">Applications per second until all were in the feed.</param>
/// <param name="Processor">The CPU time of all processes.</param>
internal sealed record Throughput(int Applications, double PerSecond, ProcessorTime Processor)
{
    public double MillisecondsEach => Processor.Total * 1000 / Applications;
}

using System.Diagnostics;
using Tests.Support;

namespace Benchmarks.Pipeline;

/// <summary>What is measured of the services and of the floor in the same way.</summary>
internal sealed class Capacity(IMeasured measured, ProcessorMeter meter, PipelineOptions options)
{
    private readonly LoadGenerator _load = new(measured.Officer);
    private readonly CommittedEvents _events = new(measured);
    private long _noticesPerApplication;

    public CommittedEvents Events => _events;

    public LoadGenerator Load => _load;

    /// <summary>Learns from one application how many notices each causes; to be called before anything else.</summary>
    public async Task LearnAsync()
    {
        var notices = await _events.NoticesAsync();
        var one = await _load.SendAtAsync(1, 1);
        await Eventually.BecomesAsync(() => _events.DecidedAsync([one[0].Permit]), decided => decided.Count == 1);
        _noticesPerApplication = await _events.SettledAsync() - notices;
    }

    /// <summary>Load that is not counted, until what is compiled and cached when it is first used has been.</summary>
    public async Task WarmUpAsync()
    {
        var notices = await _events.NoticesAsync();
        var sent = await _load.SendForAsync(options.WarmUp);
        if (!await _events.ReachAsync(notices + (_noticesPerApplication * sent.Count), options.Patience)) throw new TimeoutException("Not every application of the warm-up came to be in the feed.");
    }

    /// <summary>From the first request of a closed loop to the commit of the last notice.</summary>
    public async Task<Throughput> ThroughputAsync()
    {
        var (notices, worked, began) = (await _events.NoticesAsync(), meter.Read(), TimeProvider.System.GetUtcNow());
        var sent = await _load.SendForAsync(options.Load);
        var last = notices + (_noticesPerApplication * sent.Count);
        if (!await _events.ReachAsync(last, options.Patience)) throw new TimeoutException("Not every application came to be in the feed.");
        worked = meter.Read() - worked;
        var ended = await _events.NoticedAsync(last);
        return new(sent.Count, sent.Count / (ended - began).TotalSeconds, worked);
    }

    /// <summary>Answers a second while nobody consumes; what was accepted is worked off afterwards.</summary>
    public async Task<Acceptance> AcceptedAsync()
    {
        var notices = await _events.NoticesAsync();
        var (sent, acceptance) = await Signals.WhileStoppedAsync(measured.Consumers, async () =>
        {
            var (began, worked) = (Stopwatch.GetTimestamp(), meter.Read());
            var sent = await _load.SendForAsync(options.Load / 2);
            return (sent.Count, new Acceptance(sent.Count / Stopwatch.GetElapsedTime(began).TotalSeconds, (meter.Read() - worked).Total * 1000 / sent.Count));
        });
        if (!await _events.ReachAsync(notices + (_noticesPerApplication * sent), options.Patience)) throw new TimeoutException("What was accepted while the consumers were stopped is not in the feed.");
        return acceptance;
    }

    /// <summary>Application to decision at a fixed rate.</summary>
    public async Task<Latencies> LatencyAsync(double rate, int count)
    {
        var notices = await _events.NoticesAsync();
        var sent = await _load.SendAtAsync(rate, count);
        // What is undecided after that is counted as such.
        await _events.ReachAsync(notices + (_noticesPerApplication * sent.Count), options.Patience);
        return await _events.LatenciesAsync(sent);
    }
}

/// <summary>Acceptance alone.</summary>
/// <param name="PerSecond">Answers.</param>
/// <param name="ProcessorMilliseconds">What all processes used for each.</param>
internal sealed record Acceptance(double PerSecond, double ProcessorMilliseconds);

/// <summary>A run at full load.</summary>
/// <param name="Applications">How many were sent.</param>
/// <param name="PerSecond">Until all were in the feed.</param>
/// <param name="Processor">What all processes used.</param>
internal sealed record Throughput(int Applications, double PerSecond, ProcessorTime Processor)
{
    public double MillisecondsEach => Processor.Total * 1000 / Applications;
}

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Platform.Hosting.Events;

/// <summary>What this process knows about its subscriptions, for health checks and metrics.</summary>
internal sealed class EventTailState
{
    private readonly ConcurrentDictionary<string, long> _late = new(StringComparer.Ordinal);
    private const int FailuresShown = 5;
    private readonly ConcurrentDictionary<string, int> _failed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _held = new(StringComparer.Ordinal);
    private readonly Counter<long> _lateEvents;
    private readonly Counter<long> _failures;

    private readonly TimeProvider _time;

    public EventTailState(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        // The factory disposes it.
#pragma warning disable CA2000
        var meter = meters.Create(TelemetrySources.Platform);
#pragma warning restore CA2000
        _lateEvents = meter.CreateCounter<long>(
            "registry.events.late",
            "{event}",
            "Events found under sequence numbers that a subscription had given up. Always 0 unless the store has a fault."
        );
        _failures = meter.CreateCounter<long>("registry.subscription.failures", "{failure}", "Failed attempts of subscriptions; the same events are retried.");
    }

    /// <summary>The subscriptions that found such events within this time.</summary>
    public IEnumerable<string> WithLateEvents(TimeSpan since) => _late.Where(late => _time.GetElapsedTime(late.Value) < since).Select(late => late.Key);

    /// <summary>Whether this process holds the subscription's position.</summary>
    public bool Holds(string subscription) => _held.GetValueOrDefault(subscription);

    public void Taken(string subscription) => _held[subscription] = true;

    public void Released(string subscription) => _held[subscription] = false;

    /// <summary>The subscriptions of this process that failed several times in a row.</summary>
    public IEnumerable<string> Failing => _failed.Where(failed => failed.Value >= FailuresShown).Select(failed => failed.Key);

    public void Failed(string subscription)
    {
        _failed.AddOrUpdate(subscription, 1, (_, before) => before + 1);
        _failures.Add(1, new KeyValuePair<string, object?>("subscription", subscription));
    }

    public void Advanced(string subscription) => _failed[subscription] = 0;

    public void FoundLate(string subscription, int count)
    {
        _late[subscription] = _time.GetTimestamp();
        _lateEvents.Add(count, new KeyValuePair<string, object?>("subscription", subscription));
    }
}

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Platform.Hosting.Events;

/// <summary>What this process knows of its subscriptions, for health and metrics.</summary>
internal sealed class EventTailState
{
    private readonly ConcurrentDictionary<string, long> _late = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _held = new(StringComparer.Ordinal);
    private readonly Counter<long> _lateEvents;
    private readonly Counter<long> _failures;

    public EventTailState(IMeterFactory meters)
    {
        // The factory disposes of it.
#pragma warning disable CA2000
        var meter = meters.Create(TelemetrySources.Platform);
#pragma warning restore CA2000
        _lateEvents = meter.CreateCounter<long>("registry.events.late", "{event}", "Events found under sequence numbers that a subscription had given up. Always 0 unless the store has a fault.");
        _failures = meter.CreateCounter<long>("registry.subscription.failures", "{failure}", "Failed attempts of subscriptions; the same events come again.");
    }

    /// <summary>The subscriptions that found such events since they last read everything.</summary>
    public IEnumerable<string> WithLateEvents => _late.Where(late => late.Value > 0).Select(late => late.Key);

    /// <summary>Whether this process holds the subscription's position.</summary>
    public bool Holds(string subscription) => _held.GetValueOrDefault(subscription);

    public void Taken(string subscription) => _held[subscription] = true;

    public void Released(string subscription) => _held[subscription] = false;

    public void Moved(string subscription) => _late.TryUpdate(subscription, 0, _late.GetValueOrDefault(subscription));

    public void Failed(string subscription) => _failures.Add(1, new KeyValuePair<string, object?>("subscription", subscription));

    public void FoundLate(string subscription, int count)
    {
        _late.AddOrUpdate(subscription, count, (_, before) => before + count);
        _lateEvents.Add(count, new KeyValuePair<string, object?>("subscription", subscription));
    }
}

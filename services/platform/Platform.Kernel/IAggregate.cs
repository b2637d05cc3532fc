namespace Platform.Kernel;

/// <summary>A state that is folded from the events of one stream.</summary>
/// <typeparam name="TSelf">The state.</typeparam>
/// <typeparam name="TEvent">The closed hierarchy of the stream's events.</typeparam>
public interface IAggregate<TSelf, in TEvent>
    where TSelf : class, IAggregate<TSelf, TEvent>
    where TEvent : class
{
    /// <summary>The version of the last event folded: the state's ETag.</summary>
    long Version { get; }

    /// <summary>The state after one more event. The only interpretation of an event: snapshots, replay and decisions all use it.</summary>
    /// <param name="state">The state before; null before the first event.</param>
    /// <param name="event">What happened.</param>
    /// <param name="envelope">The event's stream, version and time.</param>
    static abstract TSelf Evolve(TSelf? state, TEvent @event, EventEnvelope envelope);
}

/// <summary>What the store knows about an event besides its data.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Version">The event's position in the stream, from 1.</param>
/// <param name="OccurredAt">When it happened, in UTC.</param>
public readonly record struct EventEnvelope(Guid StreamId, long Version, DateTimeOffset OccurredAt);

/// <summary>The outcome of a decision: a closed hierarchy whose accepting case carries events and whose other cases carry none.</summary>
/// <typeparam name="TEvent">The closed hierarchy of the stream's events.</typeparam>
public interface IOutcome<out TEvent>
    where TEvent : class
{
    /// <summary>The events to append, in order; empty when nothing changes.</summary>
    IReadOnlyList<TEvent> Events { get; }

    /// <summary>Whether the stream does not exist, or not for this caller.</summary>
    bool IsNotFound => false;
}

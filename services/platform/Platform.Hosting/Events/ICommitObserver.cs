using JasperFx.Events;

namespace Platform.Hosting.Events;

/// <summary>
/// Sees each transaction once, after it has committed in this process. Metrics count here, so that nothing that was rolled back or retried is
/// counted. Registered as a singleton; it cannot depend on the event store.
/// </summary>
public interface ICommitObserver
{
    /// <summary>Whether events of this type matter to it. Imports commit thousands in one transaction.</summary>
    bool Observes(Type eventType) => true;

    /// <summary>Called with the streams that the transaction changed, if an observer observes one of their events.</summary>
    void Committed(IReadOnlyList<CommittedStream> streams);
}

/// <summary>A stream that a transaction changed.</summary>
/// <param name="Events">The events that were appended. The sequence number is not known.</param>
/// <param name="State">The state with them.</param>
public sealed record CommittedStream(IReadOnlyList<IEvent> Events, object State);

using JasperFx.Events;
using Marten.Services;

namespace Platform.Hosting.Events;

/// <summary>
/// Sees each event once, after its transaction has committed in this process: metrics count here, so that nothing that was rolled back or tried again is
/// counted. Registered as a singleton; it cannot depend on the event store.
/// </summary>
public interface ICommitObserver
{
    /// <summary>Called for each committed event.</summary>
    /// <param name="event">The event.</param>
    /// <param name="commit">The whole transaction, with the documents that it stored.</param>
    void Committed(IEvent @event, IChangeSet commit);
}

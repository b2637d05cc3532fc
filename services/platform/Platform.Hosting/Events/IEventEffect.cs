using JasperFx.Events;
using Marten;

namespace Platform.Hosting.Events;

/// <summary>
/// Maintains a table in addition to the streams' snapshots, in the transaction that appends the events. Registered as a singleton; it cannot
/// depend on the event store.
/// </summary>
public interface IEventEffect
{
    /// <summary>Adds the effect of an event to the session.</summary>
    void Apply(IEvent @event, IDocumentSession session);
}

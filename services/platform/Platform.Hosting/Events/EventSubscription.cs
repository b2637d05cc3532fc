using JasperFx.Events;

namespace Platform.Hosting.Events;

/// <summary>
/// Follows the committed events of a service's store. Every event is handed over at least once, however late its transaction commits, and the
/// events of one stream arrive in order. Events of different streams may arrive in an order other than that of their sequence numbers.
/// </summary>
public abstract class EventSubscription
{
    /// <summary>The key of its position in the database. Never changes: a new name starts at the first event.</summary>
    public abstract string Name { get; }

    /// <summary>The maximum number of events in a page.</summary>
    public virtual int PageSize => 500;

    /// <summary>The minimum time between two reads of the store. Events committed in between form one page, which reduces the load on the database.</summary>
    public virtual TimeSpan MinInterval => TimeSpan.FromMilliseconds(5);

    /// <summary>Whether it handles events of this type. The data of others is not read.</summary>
    public virtual bool Handles(Type eventType) => true;

    /// <summary>Whether it reads immediately after a commit with an event of this type, instead of at its next poll.</summary>
    public virtual bool IsWokenBy(Type eventType) => Handles(eventType);

    /// <summary>
    /// Called when this instance takes the position. What it remembers of earlier pages may be outdated: another instance may have handled pages since.
    /// </summary>
    public virtual void Taken() { }

    /// <summary>
    /// Handles a page of events. The position advances when it returns; if it throws, the same events are handed over again.
    /// </summary>
    public abstract Task HandleAsync(IReadOnlyList<IEvent> events, CancellationToken cancellationToken);
}

using JasperFx.Events;
using Marten;
using Marten.Events.Aggregation;
using Notification.Domain.Deliveries;
using Notification.Domain.Feeds;
using Notification.Domain.Subscriptions;
using Platform.Hosting.Events;
using Platform.Kernel;

namespace Notification.Service.Store;

/// <summary>A subscription's state, folded by the domain.</summary>
public sealed partial class SubscriptionProjection : SingleStreamProjection<Subscription, Guid>
{
    /// <inheritdoc/>
    public override Subscription? Evolve(Subscription? snapshot, Guid id, IEvent e) =>
        e.Data is SubscriptionEvent happened ? Subscription.Evolve(snapshot, happened, new EventEnvelope(id, e.Version, e.Timestamp)) : snapshot;
}

/// <summary>A feed's state, folded by the domain.</summary>
public sealed partial class FeedProjection : SingleStreamProjection<Feed, Guid>
{
    /// <inheritdoc/>
    public override Feed? Evolve(Feed? snapshot, Guid id, IEvent e) =>
        e.Data is FeedEvent happened ? Feed.Evolve(snapshot, happened, new EventEnvelope(id, e.Version, e.Timestamp)) : snapshot;
}

/// <summary>A delivery's state, folded by the domain.</summary>
public sealed partial class DeliveryProjection : SingleStreamProjection<Delivery, Guid>
{
    /// <inheritdoc/>
    public override Delivery? Evolve(Delivery? snapshot, Guid id, IEvent e) =>
        e.Data is DeliveryEvent happened ? Delivery.Evolve(snapshot, happened, new EventEnvelope(id, e.Version, e.Timestamp)) : snapshot;
}

/// <summary>
/// When which delivery is to be sent: one row for each that is pending. The wait is counted by the database's clock, so it does not depend on the clock of
/// the instance that decided it.
/// </summary>
internal sealed class DeliveryScheduleRows : IEventEffect
{
    /// <inheritdoc/>
    public void Apply(IEvent @event, IDocumentSession session)
    {
        switch (@event.Data)
        {
            case DeliveryEvent.Scheduled scheduled: Schedule(session, @event, scheduled.Subscription); break;
            case DeliveryEvent.Attempted { NextAt: { } next } attempted:
                var wait = next - attempted.At - attempted.Duration;
                session.QueueSqlCommand(
                    $"update {DeliveryScheduleTable.Name} set scheduled_at = now(), due_at = now() + ? * interval '1 second', leased_until = null where delivery_id = ?", wait.TotalSeconds, @event.StreamId);
                break;
            case DeliveryEvent.Rescheduled rescheduled: Schedule(session, @event, rescheduled.Subscription); break;
            case DeliveryEvent.Delivered or DeliveryEvent.GivenUp: session.QueueSqlCommand($"delete from {DeliveryScheduleTable.Name} where delivery_id = ?", @event.StreamId); break;
            default: break;
        }
    }

    // Due at once.
    private static void Schedule(IDocumentSession session, IEvent @event, SubscriptionId subscription) => session.QueueSqlCommand(
        $"insert into {DeliveryScheduleTable.Name} (delivery_id, tenant_id, subscription_id, scheduled_at, due_at) values (?, ?, ?, now(), now())", @event.StreamId, @event.TenantId, subscription.Value);
}

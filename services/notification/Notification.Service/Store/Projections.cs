using JasperFx.Events;
using Marten;
using Marten.Events.Aggregation;
using Notification.Domain.Deliveries;
using Notification.Domain.Feeds;
using Notification.Domain.Subscriptions;
using Notification.Service.Feeds;
using Platform.Hosting.Events;
using Platform.Kernel;

namespace Notification.Service.Store;

/// <summary>A subscription's state, folded by the domain.</summary>
public sealed partial class SubscriptionProjection : SingleStreamProjection<Subscription, Guid>
{
    /// <inheritdoc/>
    public override Subscription? Evolve(Subscription? snapshot, Guid id, IEvent e) =>
        e.Data is SubscriptionEvent @event ? Subscription.Evolve(snapshot, @event, new EventEnvelope(id, e.Version, e.Timestamp)) : snapshot;
}

/// <summary>A feed's state, folded by the domain.</summary>
public sealed partial class FeedProjection : SingleStreamProjection<Feed, Guid>
{
    /// <inheritdoc/>
    public override Feed? Evolve(Feed? snapshot, Guid id, IEvent e) =>
        e.Data is FeedEvent @event ? Feed.Evolve(snapshot, @event, new EventEnvelope(id, e.Version, e.Timestamp)) : snapshot;
}

/// <summary>A delivery's state, folded by the domain.</summary>
public sealed partial class DeliveryProjection : SingleStreamProjection<Delivery, Guid>
{
    /// <inheritdoc/>
    public override Delivery? Evolve(Delivery? snapshot, Guid id, IEvent e) =>
        e.Data is DeliveryEvent @event ? Delivery.Evolve(snapshot, @event, new EventEnvelope(id, e.Version, e.Timestamp)) : snapshot;
}

/// <summary>
/// The schedule of deliveries: one row for each pending delivery. Waits are measured by the database's clock, so they do not depend on the clock of
/// the instance that decided them.
/// </summary>
internal sealed class DeliveryScheduleRows : IEventEffect
{
    /// <inheritdoc/>
    public void Apply(IEvent @event, IDocumentSession session)
    {
        switch (@event.Data)
        {
            case DeliveryEvent.Scheduled scheduled:
                Schedule(
                    session,
                    @event,
                    scheduled.Subscription,
                    FeedHandler.ListTopics.Contains(scheduled.Topic) ? DeliveryScheduleTable.Last : DeliveryScheduleTable.First
                );
                break;
            case DeliveryEvent.Attempted { NextAt: { } next } attempted:
                var wait = next - attempted.At - attempted.Duration;
                session.QueueSqlCommand(
                    $"update {DeliveryScheduleTable.Name} set scheduled_at = now(), due_at = now() + ? * interval '1 second', "
                        + "leased_until = null where delivery_id = ?",
                    wait.TotalSeconds,
                    @event.StreamId
                );
                break;
            case DeliveryEvent.Rescheduled rescheduled:
                Schedule(session, @event, rescheduled.Subscription, DeliveryScheduleTable.First);
                break;
            case DeliveryEvent.Delivered or DeliveryEvent.GivenUp:
                session.QueueSqlCommand($"delete from {DeliveryScheduleTable.Name} where delivery_id = ?", @event.StreamId);
                break;
            default:
                break;
        }
    }

    // Due immediately.
    private static void Schedule(IDocumentSession session, IEvent @event, SubscriptionId subscription, short priority) =>
        session.QueueSqlCommand(
            $"insert into {DeliveryScheduleTable.Name} (delivery_id, tenant_id, subscription_id, priority, scheduled_at, due_at) "
                + "values (?, ?, ?, ?, now(), now())",
            @event.StreamId,
            @event.TenantId,
            subscription.Value,
            priority
        );
}

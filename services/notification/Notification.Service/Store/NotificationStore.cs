using JasperFx.Events.Projections;
using Marten;
using Notification.Domain.Deliveries;
using Notification.Domain.Feeds;
using Notification.Domain.Subscriptions;

namespace Notification.Service.Store;

/// <summary>The service's streams: events by their pinned names, states folded in the transaction that appends, and the schedule of deliveries.</summary>
internal static class NotificationStore
{
    public static void Configure(StoreOptions options)
    {
        options.Events.MapEventType<SubscriptionEvent.Created>("subscription_created");
        options.Events.MapEventType<SubscriptionEvent.SecretRotated>("subscription_secret_rotated");
        options.Events.MapEventType<SubscriptionEvent.Disabled>("subscription_disabled");
        options.Events.MapEventType<SubscriptionEvent.Deleted>("subscription_deleted");
        options.Events.MapEventType<FeedEvent.NoticeAppended>("feed_notice_appended");
        options.Events.MapEventType<DeliveryEvent.Scheduled>("delivery_scheduled");
        options.Events.MapEventType<DeliveryEvent.Attempted>("delivery_attempted");
        options.Events.MapEventType<DeliveryEvent.Delivered>("delivery_delivered");
        options.Events.MapEventType<DeliveryEvent.GivenUp>("delivery_given_up");
        options.Events.MapEventType<DeliveryEvent.Rescheduled>("delivery_rescheduled");

        options.Projections.Add<SubscriptionProjection>(ProjectionLifecycle.Inline);
        options.Projections.Add<FeedProjection>(ProjectionLifecycle.Inline);
        options.Projections.Add<DeliveryProjection>(ProjectionLifecycle.Inline);
        options.Storage.ExtendedSchemaObjects.Add(DeliveryScheduleTable.Create());

        options.Schema.For<Subscription>().DocumentAlias("subscription").Duplicate(subscription => subscription.Status);
        options.Schema.For<Feed>().DocumentAlias("feed");
        options.Schema.For<Delivery>().DocumentAlias("delivery").Duplicate(delivery => delivery.NoticeNumber).Duplicate(delivery => delivery.Status);
    }
}

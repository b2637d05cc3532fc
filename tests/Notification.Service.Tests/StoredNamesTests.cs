using Marten;
using Notification.Domain.Deliveries;
using Notification.Domain.Feeds;
using Notification.Domain.Subscriptions;
using Notification.Service.Store;

namespace Notification.Service.Tests;

/// <summary>An event's stored name is not its class name: renaming a class must not change what is stored.</summary>
public sealed class StoredNamesTests
{
    private static readonly Dictionary<Type, string> Names = new()
    {
        [typeof(SubscriptionEvent.Created)] = "subscription_created",
        [typeof(SubscriptionEvent.SecretRotated)] = "subscription_secret_rotated",
        [typeof(SubscriptionEvent.Disabled)] = "subscription_disabled",
        [typeof(SubscriptionEvent.Deleted)] = "subscription_deleted",
        [typeof(FeedEvent.NoticeAppended)] = "feed_notice_appended",
        [typeof(DeliveryEvent.Scheduled)] = "delivery_scheduled",
        [typeof(DeliveryEvent.Attempted)] = "delivery_attempted",
        [typeof(DeliveryEvent.Delivered)] = "delivery_delivered",
        [typeof(DeliveryEvent.GivenUp)] = "delivery_given_up",
        [typeof(DeliveryEvent.Rescheduled)] = "delivery_rescheduled",
    };

    [Fact]
    public void Every_event_is_stored_under_its_pinned_name()
    {
        var options = new StoreOptions();
        NotificationStore.Configure(options);
        var stored = ((IReadOnlyStoreOptions)options)
            .Events.AllKnownEventTypes()
            .Where(mapping => mapping.EventType.Assembly == typeof(FeedEvent).Assembly)
            .ToDictionary(mapping => mapping.EventType, mapping => mapping.EventTypeName);
        Assert.Equal(Names.OrderBy(pair => pair.Value), stored.OrderBy(pair => pair.Value));
    }

    [Fact]
    public void Every_case_of_the_domains_events_has_a_name()
    {
        Type[] hierarchies = [typeof(SubscriptionEvent), typeof(FeedEvent), typeof(DeliveryEvent)];
        var cases = hierarchies.SelectMany(hierarchy => hierarchy.GetNestedTypes().Where(type => type.IsSubclassOf(hierarchy)));
        Assert.Equal(cases.OrderBy(type => type.FullName), Names.Keys.OrderBy(type => type.FullName));
    }
}

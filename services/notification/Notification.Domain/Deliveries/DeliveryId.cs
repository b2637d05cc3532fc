using System.Globalization;
using Notification.Domain.Feeds;
using Notification.Domain.Subscriptions;
using Platform.Kernel;
using Vogen;

namespace Notification.Domain.Deliveries;

/// <summary>Identifies the delivery of one notice to one subscription. The value is the id of the delivery's stream.</summary>
[ValueObject<Guid>]
public readonly partial struct DeliveryId
{
    /// <summary>The delivery of a feed's notice to a subscription. The same arguments give the same id, so a repeat finds the first delivery.</summary>
    public static DeliveryId Of(SubscriptionId subscription, FeedId feed, long noticeNumber) =>
        From(NameBasedGuid.Create("delivery", subscription.ToString(), feed.ToString(), noticeNumber.ToString(CultureInfo.InvariantCulture)));
}

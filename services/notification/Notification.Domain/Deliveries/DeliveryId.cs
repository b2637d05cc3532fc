using System.Globalization;
using Notification.Domain.Feeds;
using Notification.Domain.Subscriptions;
using Platform.Kernel;

namespace Notification.Domain.Deliveries;

/// <summary>One notice to one subscription.</summary>
/// <param name="Value">The stream's id.</param>
public readonly record struct DeliveryId(Guid Value)
{
    /// <summary>The delivery of a feed's notice to a subscription: always the same, so that a repeat finds it.</summary>
    public static DeliveryId Of(SubscriptionId subscription, FeedId feed, long noticeNumber) =>
        new(NameBasedGuid.Create("delivery", subscription.ToString(), feed.ToString(), noticeNumber.ToString(CultureInfo.InvariantCulture)));

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

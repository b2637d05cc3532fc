using Notification.Domain.Feeds;
using Notification.Domain.Subscriptions;
using Platform.Kernel;

namespace Notification.Domain.Deliveries;

/// <summary>What can be asked of a delivery.</summary>
public abstract record DeliveryCommand
{
    private DeliveryCommand() { }

    /// <summary>A notice is to be sent to a subscription.</summary>
    public sealed record Schedule(AgencyId Agency, SubscriptionId Subscription, FeedId Feed, long NoticeNumber, Topic Topic) : DeliveryCommand;

    /// <summary>It was sent.</summary>
    /// <param name="Attempt">Which attempt it was, from 1: recorded a second time, it changes nothing.</param>
    public sealed record RecordAttempt(int Attempt, AttemptResult Result, DateTimeOffset At, TimeSpan Duration) : DeliveryCommand;

    /// <summary>It cannot be sent any more.</summary>
    public sealed record Abandon(string Reason) : DeliveryCommand;

    /// <summary>The agency wants it sent again.</summary>
    public sealed record Redeliver : DeliveryCommand;
}

using Notification.Domain.Feeds;
using Notification.Domain.Subscriptions;
using Platform.Kernel;

namespace Notification.Domain.Deliveries;

/// <summary>A request to change a delivery.</summary>
public abstract record DeliveryCommand
{
    private DeliveryCommand() { }

    /// <summary>Schedules the first attempt.</summary>
    public sealed record Schedule(AgencyId Agency, SubscriptionId Subscription, FeedId Feed, long NoticeNumber, Topic Topic) : DeliveryCommand;

    /// <summary>Records an attempt and its result.</summary>
    /// <param name="Attempt">The attempt's number, from 1. Recording the same number twice changes nothing.</param>
    public sealed record RecordAttempt(int Attempt, AttemptResult Result, DateTimeOffset At, TimeSpan Duration) : DeliveryCommand;

    /// <summary>Gives the delivery up, because it can no longer be sent.</summary>
    public sealed record Abandon(DeliveryFailure Failure) : DeliveryCommand;

    /// <summary>Schedules the delivery again, at the agency's request.</summary>
    public sealed record Redeliver : DeliveryCommand;
}

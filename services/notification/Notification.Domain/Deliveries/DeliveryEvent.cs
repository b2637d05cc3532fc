using Notification.Domain.Feeds;
using Notification.Domain.Subscriptions;
using Platform.Kernel;

namespace Notification.Domain.Deliveries;

/// <summary>What happened to a delivery.</summary>
public abstract record DeliveryEvent
{
    private DeliveryEvent() { }

    /// <summary>The first attempt was scheduled.</summary>
    public sealed record Scheduled(AgencyId Agency, SubscriptionId Subscription, FeedId Feed, long NoticeNumber, Topic Topic, DateTimeOffset DueAt)
        : DeliveryEvent;

    /// <summary>An attempt was made.</summary>
    /// <param name="Attempt">The attempt's number, from 1.</param>
    /// <param name="Status">The HTTP status; null when there was no response.</param>
    /// <param name="Failure">What went wrong; null when the receiver accepted it.</param>
    /// <param name="NextAt">When the next attempt is due; null when no attempt is due.</param>
    public sealed record Attempted(int Attempt, DateTimeOffset At, TimeSpan Duration, int? Status, DeliveryFailure? Failure, DateTimeOffset? NextAt)
        : DeliveryEvent;

    /// <summary>The receiver accepted it.</summary>
    public sealed record Delivered(AgencyId Agency, SubscriptionId Subscription, long NoticeNumber, int Attempts) : DeliveryEvent;

    /// <summary>It was given up: no further attempt is made unless the agency asks for one.</summary>
    /// <param name="Failure">Why.</param>
    /// <param name="Status">The HTTP status of the last attempt; null when there was no response.</param>
    public sealed record GivenUp(AgencyId Agency, SubscriptionId Subscription, long NoticeNumber, int Attempts, DeliveryFailure Failure, int? Status)
        : DeliveryEvent;

    /// <summary>It was scheduled again, at the agency's request.</summary>
    public sealed record Rescheduled(SubscriptionId Subscription, DateTimeOffset DueAt) : DeliveryEvent;
}

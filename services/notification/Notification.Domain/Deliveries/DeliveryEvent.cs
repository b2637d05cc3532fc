using Notification.Domain.Feeds;
using Notification.Domain.Subscriptions;
using Platform.Kernel;

namespace Notification.Domain.Deliveries;

/// <summary>What happened to a delivery.</summary>
public abstract record DeliveryEvent
{
    private DeliveryEvent() { }

    /// <summary>It is to be sent.</summary>
    public sealed record Scheduled(AgencyId Agency, SubscriptionId Subscription, FeedId Feed, long NoticeNumber, Topic Topic, DateTimeOffset DueAt) : DeliveryEvent;

    /// <summary>It was sent, with what came of it.</summary>
    /// <param name="Attempt">Which attempt, from 1.</param>
    /// <param name="Status">The HTTP status, where there was an answer.</param>
    /// <param name="Error">What went wrong, where something did.</param>
    /// <param name="NextAt">When it is tried again; null where it is not.</param>
    public sealed record Attempted(int Attempt, DateTimeOffset At, TimeSpan Duration, int? Status, string? Error, DateTimeOffset? NextAt) : DeliveryEvent;

    /// <summary>The receiver took it.</summary>
    public sealed record Delivered(AgencyId Agency, SubscriptionId Subscription, long NoticeNumber, int Attempts) : DeliveryEvent;

    /// <summary>It will not be tried again unless a person asks.</summary>
    public sealed record GivenUp(AgencyId Agency, SubscriptionId Subscription, long NoticeNumber, int Attempts, string Reason) : DeliveryEvent;

    /// <summary>The agency wants it sent again.</summary>
    public sealed record Rescheduled(SubscriptionId Subscription, DateTimeOffset DueAt) : DeliveryEvent;
}

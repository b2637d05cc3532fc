using Notification.Domain.Deliveries;
using Platform.Kernel;

namespace Notification.Domain.Subscriptions;

/// <summary>What happened to a subscription.</summary>
public abstract record SubscriptionEvent
{
    private SubscriptionEvent() { }

    /// <summary>It was created.</summary>
    public sealed record Created(
        CountryCode State,
        AgencyId Agency,
        WebhookUrl Url,
        IReadOnlyList<Topic> Topics,
        string? Description,
        SealedSecret Secret,
        DateTimeOffset At
    ) : SubscriptionEvent;

    /// <summary>Its secret was replaced.</summary>
    public sealed record SecretRotated(SealedSecret Secret, DateTimeOffset At) : SubscriptionEvent;

    /// <summary>Its receiver is gone; nothing more is sent to it.</summary>
    public sealed record Disabled(DeliveryFailure Reason, DateTimeOffset At) : SubscriptionEvent;

    /// <summary>It was deleted.</summary>
    public sealed record Deleted(DateTimeOffset At) : SubscriptionEvent;
}

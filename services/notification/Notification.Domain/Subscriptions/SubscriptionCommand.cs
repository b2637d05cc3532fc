using Notification.Domain.Deliveries;
using Platform.Kernel;

namespace Notification.Domain.Subscriptions;

/// <summary>A request to change a subscription.</summary>
public abstract record SubscriptionCommand
{
    private SubscriptionCommand() { }

    /// <summary>Subscribes an agency's URL to topics.</summary>
    public sealed record Create(CountryCode State, AgencyId Agency, WebhookUrl Url, IReadOnlyList<Topic> Topics, string? Description, SealedSecret Secret)
        : SubscriptionCommand;

    /// <summary>Replaces the signing secret.</summary>
    public sealed record RotateSecret(SealedSecret Secret) : SubscriptionCommand;

    /// <summary>Stops sending, because the receiver is permanently gone.</summary>
    public sealed record Disable(DeliveryFailure Reason) : SubscriptionCommand;

    /// <summary>Deletes the subscription, at the agency's request.</summary>
    public sealed record Delete : SubscriptionCommand;
}

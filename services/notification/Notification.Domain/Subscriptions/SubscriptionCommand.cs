using Platform.Kernel;

namespace Notification.Domain.Subscriptions;

/// <summary>What can be asked of a subscription.</summary>
public abstract record SubscriptionCommand
{
    private SubscriptionCommand() { }

    /// <summary>An agency asks to be told of topics at a URL.</summary>
    /// <param name="RequestHash">The SHA-256 of the request: the same asked again is known as a repeat.</param>
    public sealed record Create(CountryCode State, AgencyId Agency, WebhookUrl Url, IReadOnlyList<Topic> Topics, string? Description, SealedSecret Secret, string RequestHash) : SubscriptionCommand;

    /// <summary>Signs with another secret from now on.</summary>
    public sealed record RotateSecret(SealedSecret Secret) : SubscriptionCommand;

    /// <summary>The receiver says that it is gone for good.</summary>
    public sealed record Disable(string Reason) : SubscriptionCommand;

    /// <summary>The agency wants no more of it.</summary>
    public sealed record Delete : SubscriptionCommand;
}

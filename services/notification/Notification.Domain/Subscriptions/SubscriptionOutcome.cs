namespace Notification.Domain.Subscriptions;

/// <summary>What a command led to.</summary>
public abstract record SubscriptionOutcome
{
    private SubscriptionOutcome() { }

    /// <summary>It happened.</summary>
    public sealed record Changed(SubscriptionEvent Event) : SubscriptionOutcome;

    /// <summary>It is so already.</summary>
    public sealed record Unchanged : SubscriptionOutcome;

    /// <summary>Another request made this subscription.</summary>
    public sealed record MadeByAnotherRequest : SubscriptionOutcome;

    /// <summary>There is no such subscription, or no longer.</summary>
    public sealed record NotThere : SubscriptionOutcome;
}

using Platform.Kernel;

namespace Notification.Domain.Subscriptions;

/// <summary>The outcome of a command to a subscription.</summary>
public abstract record SubscriptionOutcome : IOutcome<SubscriptionEvent>
{
    private SubscriptionOutcome() { }

    /// <inheritdoc/>
    public virtual IReadOnlyList<SubscriptionEvent> Events => [];

    /// <summary>The command was accepted.</summary>
    /// <param name="Decided">What happened, in order.</param>
    public sealed record Accepted(params IReadOnlyList<SubscriptionEvent> Decided) : SubscriptionOutcome
    {
        /// <inheritdoc/>
        public override IReadOnlyList<SubscriptionEvent> Events => Decided;
    }

    /// <summary>A repeat: the subscription is already in the requested state.</summary>
    public sealed record Unchanged : SubscriptionOutcome;

    /// <summary>The subscription does not exist or was deleted.</summary>
    public sealed record NotFound : SubscriptionOutcome, IOutcome<SubscriptionEvent>
    {
        bool IOutcome<SubscriptionEvent>.IsNotFound => true;
    }
}

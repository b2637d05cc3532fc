using System.Diagnostics;

namespace Notification.Domain.Subscriptions;

/// <summary>Decides what a command does to a subscription.</summary>
public static class SubscriptionDecider
{
    /// <summary>Decides; <paramref name="state"/> is null where there is no such subscription yet.</summary>
    public static SubscriptionOutcome Decide(SubscriptionCommand command, Subscription? state, DateTimeOffset now) => (command, state) switch
    {
        (SubscriptionCommand.Create create, null) => Changed(new SubscriptionEvent.Created(create.State, create.Agency, create.Url, create.Topics, create.Description, create.Secret, create.RequestHash, now)),
        (SubscriptionCommand.Create create, _) => state.RequestHash == create.RequestHash ? new SubscriptionOutcome.Unchanged() : new SubscriptionOutcome.MadeByAnotherRequest(),
        (_, null or { Status: SubscriptionStatus.Deleted }) => new SubscriptionOutcome.NotThere(),
        (SubscriptionCommand.RotateSecret rotate, _) when rotate.Secret == state.Secret => new SubscriptionOutcome.Unchanged(),
        (SubscriptionCommand.RotateSecret rotate, _) => Changed(new SubscriptionEvent.SecretRotated(rotate.Secret, now)),
        (SubscriptionCommand.Disable, { Status: SubscriptionStatus.Disabled }) => new SubscriptionOutcome.Unchanged(),
        (SubscriptionCommand.Disable disable, _) => Changed(new SubscriptionEvent.Disabled(disable.Reason, now)),
        (SubscriptionCommand.Delete, _) => Changed(new SubscriptionEvent.Deleted(now)),
        _ => throw new UnreachableException(),
    };

    private static SubscriptionOutcome.Changed Changed(SubscriptionEvent @event) => new(@event);
}

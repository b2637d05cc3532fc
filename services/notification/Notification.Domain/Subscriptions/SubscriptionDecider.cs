using System.Diagnostics;

namespace Notification.Domain.Subscriptions;

/// <summary>Decides commands to a subscription.</summary>
public static class SubscriptionDecider
{
    /// <summary>Decides a command; <paramref name="state"/> is null before the subscription is created.</summary>
    public static SubscriptionOutcome Decide(SubscriptionCommand command, Subscription? state, DateTimeOffset now) =>
        (command, state) switch
        {
            (SubscriptionCommand.Create create, null) => new SubscriptionOutcome.Accepted(
                new SubscriptionEvent.Created(create.State, create.Agency, create.Url, create.Topics, create.Description, create.Secret, now)
            ),
            (SubscriptionCommand.Create, _) => new SubscriptionOutcome.Unchanged(),
            (_, null or { Status: SubscriptionStatus.Deleted }) => new SubscriptionOutcome.NotFound(),
            (SubscriptionCommand.RotateSecret rotate, _) when rotate.Secret == state.Secret => new SubscriptionOutcome.Unchanged(),
            (SubscriptionCommand.RotateSecret rotate, _) => new SubscriptionOutcome.Accepted(new SubscriptionEvent.SecretRotated(rotate.Secret, now)),
            (SubscriptionCommand.Disable, { Status: SubscriptionStatus.Disabled }) => new SubscriptionOutcome.Unchanged(),
            (SubscriptionCommand.Disable disable, _) => new SubscriptionOutcome.Accepted(new SubscriptionEvent.Disabled(disable.Reason, now)),
            (SubscriptionCommand.Delete, _) => new SubscriptionOutcome.Accepted(new SubscriptionEvent.Deleted(now)),
            _ => throw new UnreachableException(),
        };
}

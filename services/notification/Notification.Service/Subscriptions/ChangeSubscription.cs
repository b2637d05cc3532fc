using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Notification.Domain.Subscriptions;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;

namespace Notification.Service.Subscriptions;

/// <summary><c>DELETE /subscriptions/{id}</c> and <c>POST /subscriptions/{id}/rotate-secret</c>.</summary>
internal static class ChangeSubscription
{
    public static void Map(IEndpointRouteBuilder subscriptions)
    {
        subscriptions
            .MapDelete("/{id:guid}", DeleteAsync)
            .WithName("DeleteSubscription")
            .ForState(Role.Officer, Role.Supervisor)
            .WithSummary("Deletes a subscription")
            .WithDescription("Its pending deliveries are given up.");
        subscriptions
            .MapPost("/{id:guid}/rotate-secret", RotateAsync)
            .WithName("RotateSubscriptionSecret")
            .ForState(Role.Officer, Role.Supervisor)
            .WithSummary("Replaces a subscription's secret")
            .WithDescription("Returns the new secret. It signs webhooks from now on and is not shown again.");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id,
        IfMatch ifMatch,
        Caller caller,
        EventSessions sessions,
        TimeProvider time,
        CancellationToken cancellationToken
    ) =>
        await ChangeAsync(id, new SubscriptionCommand.Delete(), ifMatch, caller, sessions, time, cancellationToken) is null
            ? ProblemTypes.NotFound.Because("There is no such subscription.")
            : TypedResults.NoContent();

    private static async Task<Results<Ok<SubscriptionResponse>, ProblemHttpResult>> RotateAsync(
        Guid id,
        IfMatch ifMatch,
        Caller caller,
        EventSessions sessions,
        SecretSeal seal,
        TimeProvider time,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var secret = SecretSeal.NewSecret();
        var command = new SubscriptionCommand.RotateSecret(seal.Seal(secret, caller.State, SubscriptionId.From(id)));
        if (await ChangeAsync(id, command, ifMatch, caller, sessions, time, cancellationToken) is not { } changed)
            return ProblemTypes.NotFound.Because("There is no such subscription.");
        response.Headers.ETag = IfMatch.ETag(changed.Version);
        return TypedResults.Ok(SubscriptionResponse.Of(changed, secret));
    }

    // The subscription as changed; null when the caller's agency has no subscription with this id.
    private static async Task<Subscription?> ChangeAsync(
        Guid id,
        SubscriptionCommand command,
        IfMatch ifMatch,
        Caller caller,
        EventSessions sessions,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var (outcome, subscription, _) = await sessions.DecideAsync(
            new StreamOf<Subscription, SubscriptionEvent>(id),
            state => SubscriptionDecider.Decide(command, state?.Agency == caller.Agency ? state : null, time.GetUtcNow()),
            ChangeContext.Of(caller),
            ifMatch,
            cancellationToken
        );
        return outcome switch
        {
            SubscriptionOutcome.Accepted => subscription,
            SubscriptionOutcome.NotFound => null,
            _ => throw new UnreachableException(),
        };
    }
}

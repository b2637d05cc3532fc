using System.Diagnostics;
using Marten;
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
        subscriptions.MapDelete("/{id:guid}", DeleteAsync).ForState(Role.Officer, Role.Supervisor)
            .WithSummary("Deletes a subscription").WithDescription("What is still to be sent to it is given up.");
        subscriptions.MapPost("/{id:guid}/rotate-secret", RotateAsync).ForState(Role.Officer, Role.Supervisor)
            .WithSummary("Replaces a subscription's secret").WithDescription("Answers with the new secret, which signs from now on and is not shown again.");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, IfMatch ifMatch, Caller caller, EventSessions sessions, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var session = sessions.ForCaller(caller);
        var (_, problem) = await ChangeAsync(new(id), new SubscriptionCommand.Delete(), ifMatch, caller, session, time, cancellationToken);
        return problem is not null ? problem : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<SubscriptionResponse>, ProblemHttpResult>> RotateAsync(
        Guid id, IfMatch ifMatch, Caller caller, EventSessions sessions, SecretSeal seal, TimeProvider time, HttpResponse response, CancellationToken cancellationToken)
    {
        await using var session = sessions.ForCaller(caller);
        var secret = SecretSeal.NewSecret();
        var (changed, problem) = await ChangeAsync(new(id), new SubscriptionCommand.RotateSecret(seal.Seal(secret, caller.State, new(id))), ifMatch, caller, session, time, cancellationToken);
        if (problem is not null) return problem;
        response.Headers.ETag = IfMatch.ETag(changed!.Version);
        return TypedResults.Ok(SubscriptionResponse.Of(changed, secret));
    }

    private static async Task<(Subscription? Changed, ProblemHttpResult? Problem)> ChangeAsync(
        SubscriptionId id, SubscriptionCommand command, IfMatch ifMatch, Caller caller, IDocumentSession session, TimeProvider time, CancellationToken cancellationToken)
    {
        var stream = await session.Events.FetchForWriting<Subscription>(id.Value, cancellationToken);
        if (stream.Aggregate is not { } subscription || subscription.Agency != caller.Agency) return (null, ProblemTypes.NotFound.Because("There is no such subscription."));
        switch (SubscriptionDecider.Decide(command, subscription, time.GetUtcNow()))
        {
            case SubscriptionOutcome.NotFound: return (null, ProblemTypes.NotFound.Because("There is no such subscription."));
            case SubscriptionOutcome.Accepted when ifMatch.Version != subscription.Version: return (null, ProblemTypes.PreconditionFailed.Because("The subscription has changed since it was read."));
            case SubscriptionOutcome.Accepted accepted:
                stream.AppendMany(accepted.Events);
                await session.SaveChangesAsync(cancellationToken);
                return (accepted.Events.Aggregate(subscription, (state, happened) => Subscription.Evolve(state, happened, new(id.Value, state.Version + 1, time.GetUtcNow()))), null);
            default: throw new UnreachableException();
        }
    }
}

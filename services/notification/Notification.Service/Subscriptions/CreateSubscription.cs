using System.Diagnostics;
using JasperFx;
using Marten.Exceptions;
using Microsoft.AspNetCore.Http.HttpResults;
using Notification.Domain.Subscriptions;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;

namespace Notification.Service.Subscriptions;

/// <summary><c>POST /subscriptions</c>.</summary>
internal static class CreateSubscription
{
    private const string RequestHashHeader = "request-hash";

    public static void Map(IEndpointRouteBuilder subscriptions) => subscriptions.MapPost("", HandleAsync).ForState(Role.Officer, Role.Supervisor)
        .WithSummary("Subscribes a webhook to topics")
        .WithDescription("The response holds the secret that signs the webhooks (Standard Webhooks); it is not shown again. A repeat with the same `Idempotency-Key` gets the first request's answer.");

    private static async Task<Results<Created<SubscriptionResponse>, ProblemHttpResult>> HandleAsync(
        Body<SubscriptionRequest> body, IdempotencyKey key, Caller caller, EventSessions sessions, WebhookTargets targets, SecretSeal seal, TimeProvider time, HttpResponse response, CancellationToken cancellationToken)
    {
        var (url, topics, description) = body.Value.Read(targets.AllowPrivateAddresses);
        var id = new SubscriptionId(key.IdFor(caller, "subscription"));
        await using var session = sessions.ForCaller(caller);
        session.SetHeader(RequestHashHeader, body.Hash);
        var stream = await session.Events.FetchForWriting<Subscription>(id.Value, cancellationToken);
        var secret = seal.Seal(SecretSeal.NewSecret(), caller.State, id);
        var now = time.GetUtcNow();
        switch (SubscriptionDecider.Decide(new SubscriptionCommand.Create(caller.State, caller.Agency, url, topics, description, secret), stream.Aggregate, now))
        {
            case SubscriptionOutcome.Unchanged: return await RepeatedAsync(id, body.Hash, caller, sessions, seal, response, cancellationToken);
            case SubscriptionOutcome.Accepted when await targets.ObjectionAsync(url, cancellationToken) is { } objection:
                return ProblemTypes.InvalidRequest.Because("One field is not valid.", [new("#/url", objection)]);
            case SubscriptionOutcome.Accepted accepted:
                stream.AppendMany(accepted.Events);
                try
                {
                    await session.SaveChangesAsync(cancellationToken);
                }
                catch (Exception exception) when (exception is ExistingStreamIdCollisionException or ConcurrencyException)
                {
                    // Another request with the same key committed first.
                    return await RepeatedAsync(id, body.Hash, caller, sessions, seal, response, cancellationToken);
                }

                return Created(Subscription.Evolve(null, accepted.Decided.Single(), new(id.Value, 1, now)), seal, response);
            default: throw new UnreachableException();
        }
    }

    // A repeat gets the first request's answer, with the secret, until the subscription changes. The metadata of the creating event holds that request's hash.
    private static async Task<Results<Created<SubscriptionResponse>, ProblemHttpResult>> RepeatedAsync(
        SubscriptionId id, string requestHash, Caller caller, EventSessions sessions, SecretSeal seal, HttpResponse response, CancellationToken cancellationToken)
    {
        await using var session = sessions.Read(caller.State);
        var events = await session.Events.FetchStreamAsync(id.Value, token: cancellationToken);
        var created = events[0];
        if (created.GetHeader(RequestHashHeader) as string != requestHash) return ProblemTypes.IdempotencyKeyReused.Because("The key was used for a request with another body.");
        return events.Count == 1
            ? Created(Subscription.Evolve(null, (SubscriptionEvent)created.Data, new(id.Value, created.Version, created.Timestamp)), seal, response)
            : ProblemTypes.Conflict.Because("The subscription created with this key has changed since. Read it, or use a new key.");
    }

    private static Created<SubscriptionResponse> Created(Subscription subscription, SecretSeal seal, HttpResponse response)
    {
        response.Headers.ETag = IfMatch.ETag(subscription.Version);
        return TypedResults.Created($"/subscriptions/{subscription.Id}", SubscriptionResponse.Of(subscription, seal.Open(subscription.Secret, subscription.State, new(subscription.Id))));
    }
}

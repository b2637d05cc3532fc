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
    public static void Map(IEndpointRouteBuilder subscriptions) => subscriptions.MapPost("", HandleAsync).ForState(Role.Officer, Role.Supervisor)
        .WithSummary("Subscribes a webhook to topics")
        .WithDescription("Answers with the secret that signs its webhooks (Standard Webhooks), which is not shown again. `Idempotency-Key` makes a repeat find what the first request made.");

    private static async Task<Results<Created<SubscriptionResponse>, ProblemHttpResult>> HandleAsync(
        Body<SubscriptionRequest> body, IdempotencyKey key, Caller caller, EventSessions sessions, WebhookTargets targets, SecretSeal seal, TimeProvider time, HttpResponse response, CancellationToken cancellationToken)
    {
        var (url, topics, description) = body.Value.Read(targets.AllowPrivateAddresses);
        var id = new SubscriptionId(key.IdFor(caller, "subscription"));
        await using var session = sessions.ForCaller(caller);
        var stream = await session.Events.FetchForWriting<Subscription>(id.Value, cancellationToken);
        var secret = seal.Seal(SecretSeal.NewSecret(), caller.State, id);
        var outcome = SubscriptionDecider.Decide(new SubscriptionCommand.Create(caller.State, caller.Agency, url, topics, description, secret, body.Hash), stream.Aggregate, time.GetUtcNow());
        switch (outcome)
        {
            case SubscriptionOutcome.MadeByAnotherRequest: return ProblemTypes.IdempotencyKeyReused.Because("The key came before with another body.");
            case SubscriptionOutcome.Unchanged: return Repeated(stream.Aggregate!, seal, response);
            case SubscriptionOutcome.Changed when await targets.ObjectionAsync(url, cancellationToken) is { } objection:
                return ProblemTypes.InvalidRequest.Because("One field is not valid.", [new("#/url", objection)]);
            case SubscriptionOutcome.Changed changed:
                stream.AppendOne(changed.Event);
                try
                {
                    await session.SaveChangesAsync(cancellationToken);
                }
                catch (Exception exception) when (exception is ExistingStreamIdCollisionException or ConcurrencyException)
                {
                    // The same key came twice at the same moment, and the other request was first.
                    return await AfterRaceAsync(id, body.Hash, caller, sessions, seal, response, cancellationToken);
                }

                return Created(Subscription.Evolve(id, null, changed.Event) with { Version = 1 }, seal, response);
            default: throw new UnreachableException();
        }
    }

    private static async Task<Results<Created<SubscriptionResponse>, ProblemHttpResult>> AfterRaceAsync(
        SubscriptionId id, string hash, Caller caller, EventSessions sessions, SecretSeal seal, HttpResponse response, CancellationToken cancellationToken)
    {
        await using var session = sessions.Read(caller.State);
        var made = await session.Events.AggregateStreamAsync<Subscription>(id.Value, token: cancellationToken);
        return made?.RequestHash == hash ? Repeated(made, seal, response) : ProblemTypes.IdempotencyKeyReused.Because("The key came before with another body.");
    }

    // A repeat is answered as the first request was, with its secret, until the subscription has become another.
    private static Results<Created<SubscriptionResponse>, ProblemHttpResult> Repeated(Subscription made, SecretSeal seal, HttpResponse response) => made.Version == 1
        ? Created(made, seal, response)
        : ProblemTypes.Conflict.Because("The subscription that this key made has changed since: read it, or use a new key.");

    private static Created<SubscriptionResponse> Created(Subscription subscription, SecretSeal seal, HttpResponse response)
    {
        response.Headers.ETag = IfMatch.ETag(subscription.Version);
        return TypedResults.Created($"/subscriptions/{subscription.Id}", SubscriptionResponse.Of(subscription, seal.Open(subscription.Secret, subscription.State, new(subscription.Id))));
    }
}

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
    public static void Map(IEndpointRouteBuilder subscriptions) =>
        subscriptions
            .MapPost("", HandleAsync)
            .WithName("CreateSubscription")
            .ForState(Role.Officer, Role.Supervisor)
            .WithSummary("Subscribes a webhook to topics")
            .WithExample(new SubscriptionRequest { Url = "https://agency.example/hooks", Topics = ["permit-suspended", "watch-hit"] })
            .WithDescription(
                "The response contains the secret that signs the webhooks (Standard Webhooks); it is not shown again. "
                    + "A repeat with the same `Idempotency-Key` gets the first request's response."
            );

    private static async Task<Results<Created<SubscriptionResponse>, ProblemHttpResult>> HandleAsync(
        Body<SubscriptionRequest> body,
        IdempotencyKey key,
        Caller caller,
        EventSessions sessions,
        WebhookTargets targets,
        SecretSeal seal,
        TimeProvider time,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var (url, topics, description) = body.Value.Read(targets.AllowPrivateAddresses);
        var id = SubscriptionId.From(key.IdFor(caller, "subscription"));
        if (!await sessions.ExistsAsync(caller.State, id.Value, cancellationToken) && await targets.FindProblemAsync(url, cancellationToken) is { } problem)
            return ProblemTypes.InvalidRequest.Because("One field is not valid.", [new("#/url", problem)]);
        var command = new SubscriptionCommand.Create(
            caller.State,
            caller.Agency,
            url,
            topics,
            description,
            seal.Seal(SecretSeal.NewSecret(), caller.State, id)
        );
        var (_, subscription, isRepeat) = await sessions.CreateAsync(
            new StreamOf<Subscription, SubscriptionEvent>(id.Value),
            state => SubscriptionDecider.Decide(command, state, time.GetUtcNow()),
            ChangeContext.Of(caller),
            body.Hash,
            cancellationToken
        );
        // A repeat is answered as the first request was, with its secret, as long as the subscription has not changed.
        return isRepeat && subscription!.Version > 1
            ? ProblemTypes.Conflict.Because("The subscription that this key created has since changed. Read it, or use a new key.")
            : Created(subscription!, seal, response);
    }

    private static Created<SubscriptionResponse> Created(Subscription subscription, SecretSeal seal, HttpResponse response)
    {
        response.Headers.ETag = IfMatch.ETag(subscription.Version);
        var opened = seal.Open(subscription.Secret, subscription.State, SubscriptionId.From(subscription.Id));
        return TypedResults.Created($"/subscriptions/{subscription.Id}", SubscriptionResponse.Of(subscription, opened));
    }
}

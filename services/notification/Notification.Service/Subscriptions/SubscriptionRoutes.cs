using Marten;
using Marten.Linq.MatchesSql;
using Microsoft.AspNetCore.Http.HttpResults;
using Notification.Domain.Subscriptions;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;

namespace Notification.Service.Subscriptions;

/// <summary>An agency's webhook subscriptions.</summary>
internal static class SubscriptionRoutes
{
    public static void MapSubscriptions(this IEndpointRouteBuilder routes)
    {
        var subscriptions = routes.MapGroup("/subscriptions").WithTags("Subscriptions");
        CreateSubscription.Map(subscriptions);
        ChangeSubscription.Map(subscriptions);
        subscriptions
            .MapGet("", ListAsync)
            .WithName("ListSubscriptions")
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor)
            .WithSummary("The agency's subscriptions")
            .WithDescription("Deleted subscriptions are omitted. An auditor can pass `agency` to read any agency of the State.");
        subscriptions
            .MapGet("/{id:guid}", ReadAsync)
            .WithName("GetSubscription")
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor)
            .WithSummary("A subscription")
            .WithDescription("Never includes the secret. To change the subscription, send its ETag as If-Match.");
    }

    /// <summary>Whether the caller may see the subscription: one of its own agency or, for an auditor, any of the State.</summary>
    public static bool Sees(this Caller caller, Subscription subscription) =>
        subscription.Status != SubscriptionStatus.Deleted && (subscription.Agency == caller.Agency || caller.Roles.Contains(Role.Auditor));

    private static async Task<Results<Ok<Page<SubscriptionResponse>>, ProblemHttpResult>> ListAsync(
        Caller caller,
        EventSessions sessions,
        CancellationToken cancellationToken,
        string? agency = null
    )
    {
        var checks = new FieldChecks();
        var readable = ReadableAgency.Of(caller, agency, checks);
        checks.ThrowIfAny();
        if (readable is not { } read)
            return ProblemTypes.Forbidden.Because(ReadableAgency.Refusal);
        await using var session = sessions.Read(caller.State);
        var found = await session
            .Query<Subscription>()
            .Where(subscription => subscription.MatchesSql("d.data ->> 'agency' = ?", read.Value) && subscription.Status != SubscriptionStatus.Deleted)
            .OrderBy(subscription => subscription.CreatedAt)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page<SubscriptionResponse>([.. found.Select(subscription => SubscriptionResponse.Of(subscription))], Next: null));
    }

    private static async Task<Results<Ok<SubscriptionResponse>, ProblemHttpResult>> ReadAsync(
        Guid id,
        Caller caller,
        EventSessions sessions,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        await using var session = sessions.Read(caller.State);
        var subscription = await session.LoadAsync<Subscription>(id, cancellationToken);
        if (subscription is null || !caller.Sees(subscription))
            return ProblemTypes.NotFound.Because("There is no such subscription.");
        response.Headers.ETag = IfMatch.ETag(subscription.Version);
        return TypedResults.Ok(SubscriptionResponse.Of(subscription));
    }
}

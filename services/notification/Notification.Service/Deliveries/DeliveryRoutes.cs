using System.Diagnostics;
using Marten;
using Marten.Linq.MatchesSql;
using Microsoft.AspNetCore.Http.HttpResults;
using Notification.Domain.Deliveries;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;

namespace Notification.Service.Deliveries;

/// <summary>An agency's deliveries.</summary>
internal static class DeliveryRoutes
{
    public static void MapDeliveries(this IEndpointRouteBuilder routes)
    {
        var deliveries = routes.MapGroup("/deliveries").WithTags("Deliveries");
        deliveries
            .MapGet("", ListAsync)
            .WithName("ListDeliveries")
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor)
            .WithSummary("The agency's deliveries with their attempts")
            .WithDescription(
                "Newest notice first. `status` is `pending`, `delivered` or `givenUp`. An auditor can pass `agency` to read any agency of the State."
            );
        deliveries
            .MapGet("/{id:guid}", ReadAsync)
            .WithName("GetDelivery")
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor)
            .WithSummary("A delivery")
            .WithDescription("To redeliver, send its ETag as If-Match.");
        deliveries
            .MapPost("/{id:guid}/redeliver", RedeliverAsync)
            .WithName("RedeliverNotice")
            .ForState(Role.Officer, Role.Supervisor)
            .WithSummary("Sends a notice again")
            .WithDescription("For a notice that was given up, or that was delivered but lost. The webhook-id stays the same.");
    }

    private static async Task<Results<Ok<Page<DeliveryResponse>>, ProblemHttpResult>> ListAsync(
        string? status,
        Guid? subscription,
        string? agency,
        PageRequest page,
        Caller caller,
        EventSessions sessions,
        CancellationToken cancellationToken
    )
    {
        var checks = new FieldChecks();
        DeliveryStatus? wanted = status is null
            ? null
            : checks.OneOf("status", status, "pending", "delivered", "givenUp") switch
            {
                "delivered" => DeliveryStatus.Delivered,
                "givenUp" => DeliveryStatus.GivenUp,
                _ => DeliveryStatus.Pending,
            };
        var readable = ReadableAgency.Of(caller, agency, checks);
        checks.ThrowIfAny();
        if (readable is not { } read)
            return ProblemTypes.Forbidden.Because(ReadableAgency.Refusal);

        await using var session = sessions.Read(caller.State);
        var query = session.Query<Delivery>().Where(delivery => delivery.MatchesSql("d.data ->> 'agency' = ?", read.Value));
        if (wanted is { } one)
            query = query.Where(delivery => delivery.Status == one);
        if (subscription is { } id)
            query = query.Where(delivery => delivery.MatchesSql("d.data ->> 'subscription' = ?", id.ToString()));
        var (number, last) = page.After(DeliveryPosition.Read) ?? DeliveryPosition.Start;
        var found = await query
            .Where(delivery => delivery.NoticeNumber < number || (delivery.NoticeNumber == number && delivery.MatchesSql("d.id > ?", last)))
            .OrderByDescending(delivery => delivery.NoticeNumber)
            .ThenBy(delivery => delivery.Id)
            .Take(page.Limit + 1)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Of(found, DeliveryResponse.Of, delivery => new DeliveryPosition(delivery.NoticeNumber, delivery.Id).ToString()));
    }

    private static async Task<Results<Ok<DeliveryResponse>, ProblemHttpResult>> ReadAsync(
        Guid id,
        Caller caller,
        EventSessions sessions,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        await using var session = sessions.Read(caller.State);
        var delivery = await session.LoadAsync<Delivery>(id, cancellationToken);
        if (delivery is null || (delivery.Agency != caller.Agency && !caller.Roles.Contains(Role.Auditor)))
            return ProblemTypes.NotFound.Because("There is no such delivery.");
        response.Headers.ETag = IfMatch.ETag(delivery.Version);
        return TypedResults.Ok(DeliveryResponse.Of(delivery));
    }

    private static async Task<Results<Accepted<DeliveryResponse>, ProblemHttpResult>> RedeliverAsync(
        Guid id,
        IfMatch ifMatch,
        Caller caller,
        EventSessions sessions,
        DeliverySettings settings,
        TimeProvider time,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var (outcome, delivery, _) = await sessions.DecideAsync(
            new StreamOf<Delivery, DeliveryEvent>(id),
            state => DeliveryDecider.Decide(new DeliveryCommand.Redeliver(), state?.Agency == caller.Agency ? state : null, settings.Retry, time.GetUtcNow()),
            ChangeContext.Of(caller),
            ifMatch,
            cancellationToken
        );
        switch (outcome)
        {
            case DeliveryOutcome.NotFound:
                return ProblemTypes.NotFound.Because("There is no such delivery.");
            case DeliveryOutcome.StillPending:
                return ProblemTypes.Conflict.Because("The delivery is still pending: the next attempt is already scheduled.");
            case DeliveryOutcome.Accepted:
                response.Headers.ETag = IfMatch.ETag(delivery!.Version);
                return TypedResults.Accepted($"/deliveries/{id}", DeliveryResponse.Of(delivery));
            default:
                throw new UnreachableException();
        }
    }
}

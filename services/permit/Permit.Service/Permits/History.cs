using JasperFx.Events;
using Microsoft.AspNetCore.Http.HttpResults;
using Permits.Domain.Permits;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;

namespace Permits.Service.Permits;

/// <summary>One event of a permit.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Version">Its place in the permit's history, from 1.</param>
/// <param name="Sequence">Its sequence number in the service's event store, as in <c>/events</c>.</param>
/// <param name="Type">Its pinned name.</param>
/// <param name="OccurredAt">When it happened, in UTC.</param>
/// <param name="User">The user, or the name of a service.</param>
/// <param name="Agency">The user's agency; absent when a service acted.</param>
/// <param name="CorrelationId">The business transaction.</param>
/// <param name="CausationId">The other service's event that led to it.</param>
/// <param name="Reasons">Why, for a decision.</param>
/// <param name="Data">The event as stored.</param>
public sealed record PermitHistoryItem(
    Guid EventId,
    long Version,
    long Sequence,
    string Type,
    DateTimeOffset OccurredAt,
    string? User,
    string? Agency,
    string? CorrelationId,
    string? CausationId,
    IReadOnlyList<ReasonResponse>? Reasons,
    object Data
);

internal static class History
{
    public static void MapHistory(this WebApplication app) =>
        app.MapGet("/permits/{id:guid}/history", HandleAsync)
            .WithName("GetPermitHistory")
            .WithTags("Permits")
            .WithSummary("Everything that happened to a permit, with who did it and why.")
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);

    private static async Task<Results<Ok<Page<PermitHistoryItem>>, ProblemHttpResult>> HandleAsync(
        Guid id,
        Caller caller,
        EventSessions sessions,
        CancellationToken cancellationToken
    )
    {
        await using var session = sessions.Read(caller.State);
        var events = await session.Events.FetchStreamAsync(id, token: cancellationToken);
        return events.Count == 0 || events[0].Data is not PermitEvent
            ? ProblemTypes.NotFound.Because("There is no such permit.")
            : TypedResults.Ok(new Page<PermitHistoryItem>([.. events.Select(Item)], Next: null));
    }

    private static PermitHistoryItem Item(IEvent e) =>
        new(
            e.Id,
            e.Version,
            e.Sequence,
            e.EventTypeName,
            e.Timestamp,
            e.UserName,
            e.GetHeader(EventHeaders.Agency)?.ToString(),
            e.CorrelationId,
            e.CausationId,
            ReasonResponse.Of((PermitEvent)e.Data),
            e.Data
        );
}

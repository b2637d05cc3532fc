using Microsoft.AspNetCore.Http.HttpResults;
using Permits.Domain.Permits;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Requests;

namespace Permits.Service.Audit;

/// <summary>One event of a permit, with the status that it led to.</summary>
/// <param name="Sequence">Its sequence number in the service's event store, as in <c>/events</c>.</param>
/// <param name="EventId">The event.</param>
/// <param name="PermitId">The permit.</param>
/// <param name="Version">The permit's version after it.</param>
/// <param name="Type">The event's pinned name.</param>
/// <param name="OccurredAt">When it happened, in UTC.</param>
/// <param name="StatusBefore">The permit's status before it; absent for an application.</param>
/// <param name="Status">The permit's status after it.</param>
public sealed record PermitChange(
    long Sequence,
    Guid EventId,
    PermitId PermitId,
    long Version,
    string Type,
    DateTimeOffset OccurredAt,
    PermitStatus? StatusBefore,
    PermitStatus Status
);

internal static class Replay
{
    public static void MapReplay(this WebApplication app) =>
        app.MapGet("/replay", HandleAsync)
            .WithName("ReplayPermits")
            .WithTags("Permits")
            .WithSummary("The status of permits as it changes, as NDJSON: a line for each event, with the permit's status before and after.")
            .WithDescription(
                "In the order of sequence numbers, from the instant `from` (default: the first event) to the instant `to` (default: now), both included. To "
                    + "resume, pass the last `sequence` read as `after`."
            )
            .WithExample("from", "2026-01-01")
            .WithExample("to", "2026-02-01")
            .Produces<PermitChange>(StatusCodes.Status200OK, NdJson.MediaType)
            .ForState(Role.Auditor, Role.Supervisor);

    private static async Task<EmptyHttpResult> HandleAsync(
        Instant? from,
        Instant? to,
        long? after,
        Caller caller,
        EventSessions sessions,
        TimeProvider time,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var (first, last) = (from ?? new(DateTimeOffset.UnixEpoch), to ?? new(now));
        var checks = new FieldChecks();
        checks.Past("from", first, now);
        checks.Past("to", last, now);
        if (last.Value < first.Value && first.Value <= now)
            checks.Add("to", "Must not be before from.");
        if (after is < 0)
            checks.Add("after", "Must be 0 or more.");
        checks.ThrowIfAny();

        using var lines = new NdJson(response);
        await foreach (var change in sessions.ChangesAsync<Permit, PermitEvent>(caller.State, after ?? 0, first.Value, last.Value, cancellationToken))
            await lines.WriteAsync(Line(change), cancellationToken);
        await lines.FlushAsync(cancellationToken);
        return TypedResults.Empty;
    }

    private static PermitChange Line(StateChange<Permit> change) =>
        new(
            change.Event.Sequence,
            change.Event.Id,
            change.After.Id,
            change.After.Version,
            change.Event.EventTypeName,
            change.Event.Timestamp,
            change.Before?.Status,
            change.After.Status
        );
}

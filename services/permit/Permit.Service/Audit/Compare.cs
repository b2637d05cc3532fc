using Microsoft.AspNetCore.Http.HttpResults;
using Permits.Domain.Permits;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Requests;

namespace Permits.Service.Audit;

/// <summary>A line of a comparison: one of the two.</summary>
/// <param name="Permit">A permit that differs.</param>
/// <param name="Totals">The last line.</param>
public sealed record ComparisonLine(PermitDifference? Permit, ComparisonTotals? Totals);

/// <summary>How a permit differs between two instants.</summary>
/// <param name="Id">The permit.</param>
/// <param name="Appeared">Whether it was applied for between the instants.</param>
/// <param name="StatusBefore">Its status at the earlier instant; absent if it appeared.</param>
/// <param name="StatusAfter">Its status at the later instant. The same as before if something else changed: its history says what.</param>
/// <param name="VersionBefore">Its version at the earlier instant; absent if it appeared.</param>
/// <param name="VersionAfter">Its version at the later instant.</param>
public sealed record PermitDifference(PermitId Id, bool Appeared, PermitStatus? StatusBefore, PermitStatus StatusAfter, long? VersionBefore, long VersionAfter);

/// <summary>What differs in total.</summary>
/// <param name="Appeared">Permits applied for between the instants.</param>
/// <param name="Changed">Permits that existed at both and differ.</param>
/// <param name="Unchanged">Permits that existed at both and do not differ.</param>
/// <param name="Statuses">The number of permits in each status.</param>
public sealed record ComparisonTotals(long Appeared, long Changed, long Unchanged, IReadOnlyList<StatusTotals> Statuses);

/// <summary>The number of permits in a status.</summary>
/// <param name="Status">The status.</param>
/// <param name="Before">At the earlier instant.</param>
/// <param name="After">At the later instant.</param>
public sealed record StatusTotals(PermitStatus Status, long Before, long After);

internal static class Compare
{
    public static void MapCompare(this WebApplication app) =>
        app.MapGet("/compare", HandleAsync)
            .WithName("ComparePermits")
            .WithTags("Permits")
            .WithSummary("What differs between two instants, as NDJSON: a line for each permit that differs, and the totals as the last line.")
            .WithDescription(
                "The permits come in the order of their ids. A response without the last line is incomplete: send the request again. Events that are being "
                    + "stored while they are read may be missing for an instant in the last seconds."
            )
            .WithExample("at", "2026-01-01")
            .WithExample("and", "2026-02-01")
            .Produces<ComparisonLine>(StatusCodes.Status200OK, NdJson.MediaType)
            .ForState(Role.Auditor, Role.Supervisor);

    private static async Task<EmptyHttpResult> HandleAsync(
        Instant at,
        Instant and,
        Caller caller,
        EventSessions sessions,
        TimeProvider time,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var checks = new FieldChecks();
        checks.Past("at", at, time.GetUtcNow());
        checks.Past("and", and, time.GetUtcNow());
        if (and.Value < at.Value)
            checks.Add("and", "Must not be before at.");
        checks.ThrowIfAny();

        var statuses = Enum.GetValues<PermitStatus>().ToDictionary(status => status, status => new StatusTotals(status, 0, 0));
        var totals = new ComparisonTotals(0, 0, 0, []);
        using var lines = new NdJson(response);
        await foreach (var permit in sessions.PastAsync<Permit, PermitEvent>(caller.State, after: null, [at.Value, and.Value], cancellationToken))
        {
            if (permit.States is not [var before, { } after])
                continue;
            if (before is not null)
                statuses[before.Status] = statuses[before.Status] with { Before = statuses[before.Status].Before + 1 };
            statuses[after.Status] = statuses[after.Status] with { After = statuses[after.Status].After + 1 };
            if (before?.Version == after.Version)
            {
                totals = totals with { Unchanged = totals.Unchanged + 1 };
                continue;
            }

            totals = before is null ? totals with { Appeared = totals.Appeared + 1 } : totals with { Changed = totals.Changed + 1 };
            var difference = new PermitDifference(after.Id, before is null, before?.Status, after.Status, before?.Version, after.Version);
            await lines.WriteAsync(new ComparisonLine(difference, Totals: null), cancellationToken);
        }

        await lines.WriteAsync(new ComparisonLine(Permit: null, totals with { Statuses = [.. statuses.Values] }), cancellationToken);
        await lines.FlushAsync(cancellationToken);
        return TypedResults.Empty;
    }
}

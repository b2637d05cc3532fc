using JasperFx.Events;
using Marten;
using Marten.Linq.MatchesSql;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Permits.Domain.Permits;
using Permits.Domain.Repatriation;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Platform.Kernel;

namespace Permits.Service.Repatriation;

/// <summary>Which cases to list.</summary>
/// <param name="Status">Only these: ordered, obstructed, excepted, unresolved or completed.</param>
/// <param name="Outcome">Only those that ended so.</param>
/// <param name="Agency">Only this agency's.</param>
/// <param name="Overdue">true: only those who should have left.</param>
/// <param name="ReviewDue">true: only exceptions to be reviewed in the next 30 days or before.</param>
/// <param name="Permit">Only the case that this permit belongs to.</param>
public sealed record CaseFilter(
    [property: FromQuery(Name = "status")] string? Status,
    [property: FromQuery(Name = "outcome")] string? Outcome,
    [property: FromQuery(Name = "agency")] AgencyId? Agency,
    [property: FromQuery(Name = "overdue")] bool? Overdue,
    [property: FromQuery(Name = "reviewDue")] bool? ReviewDue,
    [property: FromQuery(Name = "permit")] Guid? Permit
);

internal static class ReadCases
{
    public static void MapReadCases(this WebApplication app)
    {
        app.MapGet("/cases/{id:guid}", GetAsync)
            .WithName("GetCase")
            .WithTags("Cases")
            .WithSummary("A case with its whole timeline, now or as it was at an instant.")
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);
        app.MapGet("/cases", ListAsync)
            .WithName("ListCases")
            .WithTags("Cases")
            .WithSummary("The State's repatriation cases, the oldest deadline first; of an exception, its review counts as the deadline.")
            .WithDescription(
                "`status` is `ordered`, `obstructed`, `excepted`, `unresolved` or `completed`; `outcome` is `repatriated`, `leftForThirdState`, "
                    + "`ownNational`, `repatriationProhibited`, `died`, `notEarning`, `absconded` or `unknown`."
            )
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);
    }

    private static async Task<Results<Ok<CaseResponse>, ProblemHttpResult>> GetAsync(
        Guid id,
        Instant? at,
        Caller caller,
        EventSessions sessions,
        TimeProvider time,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        await using var session = sessions.Read(caller.State);
        var events = await session.Events.FetchStreamAsync(id, timestamp: at?.Value, token: cancellationToken);
        var found = events.Aggregate(
            (RepatriationCase?)null,
            (before, e) => e.Data is RepatriationEvent @event ? RepatriationCase.Evolve(before, @event, new(id, e.Version, e.Timestamp)) : before
        );
        if (found is null)
            return ProblemTypes.NotFound.Because("There is no such case, or it did not exist then.");
        response.Headers.ETag = IfMatch.ETag(found.Version);
        return TypedResults.Ok(CaseResponse.From(found, Day(at?.Value ?? time.GetUtcNow()), [.. events.Select(Item)]));
    }

    private static async Task<Ok<Page<CaseResponse>>> ListAsync(
        [AsParameters] CaseFilter filter,
        PageRequest page,
        Caller caller,
        EventSessions sessions,
        NpgsqlDataSource database,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var checks = new FieldChecks();
        var status = checks.OptionalOneOf<CaseStatus>("status", filter.Status);
        var outcome = checks.OptionalOneOf<RepatriationOutcome>("outcome", filter.Outcome);
        checks.ThrowIfAny();

        var today = Day(time.GetUtcNow());
        await using var session = sessions.Read(caller.State);
        IQueryable<RepatriationCase> cases = session.Query<RepatriationCase>();
        if (page.After(TimePosition.Read) is { } last)
            cases = cases.Where(found => found.MatchesSql("(d.due_on, d.id) > (?, ?)", Day(last.At), last.Id));
        if (status is { } wanted)
            cases = cases.Where(found => found.Status == wanted);
        if (outcome is { } ended)
            cases = cases.Where(found => found.MatchesSql("d.data ->> 'outcome' = ?", ended.ToString()));
        if (filter.Agency is { } agency)
            cases = cases.Where(found => found.MatchesSql("d.data ->> 'agency' = ?", agency.Value));
        if (filter.Overdue is true)
            cases = cases.Where(found => found.MatchesSql($"d.{CaseStore.Remaining} and d.due_on < ?", today));
        if (filter.ReviewDue is true)
            cases = cases.Where(found =>
                found.MatchesSql(
                    "d.status = 'Excepted' and d.data -> 'exception' ->> 'reviewOn' is not null and d.due_on <= ?",
                    today.AddDays(RepatriationCase.ReviewNoticeDays)
                )
            );
        if (filter.Permit is { } permit)
        {
            var only = (await CasePersons.FindAsync(database, caller.State, PermitId.From(permit), cancellationToken))?.Value ?? Guid.Empty;
            cases = cases.Where(found => found.MatchesSql("d.id = ?", only));
        }

        var rows = await cases.OrderBySql("d.due_on, d.id").Take(page.Limit + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(
            page.Of(
                rows,
                found => CaseResponse.From(found, today),
                found => new TimePosition(new(found.DueOn, TimeOnly.MinValue, TimeSpan.Zero), found.Id.Value).ToString()
            )
        );
    }

    private static DateOnly Day(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime);

    private static CaseTimelineItem Item(IEvent e) =>
        new(
            e.Id,
            e.Version,
            e.Sequence,
            e.EventTypeName,
            e.Timestamp,
            e.UserName,
            e.GetHeader(EventHeaders.Agency)?.ToString(),
            e.CausationId,
            CaseText.Render((RepatriationEvent)e.Data),
            e.Data
        );
}

using Marten;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Permits.Domain.Reports;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Requests;

namespace Permits.Service.Reports;

internal static class DraftReport
{
    public static void MapDraftReport(this WebApplication app) =>
        app.MapPost("/reports", HandleAsync)
            .WithName("DraftReport")
            .WithTags("Reports")
            .WithSummary("Drafts a report to the 1718 Committee from the State's events as at an instant.")
            .WithDescription(
                "The same draft for the same instant has the same figures, byte by byte. Events of the last seconds may still be being stored: they are not "
                    + "counted. A nil return is refused with 409 while there is anyone to report."
            )
            .WithExample(
                new DraftReportRequest(
                    "midterm",
                    At: "2019-03-01",
                    Baseline: new(94, "2017-12-22", "Register of work permits"),
                    Narrative: new(Measures: "All work permits were cancelled; none was issued or renewed.")
                )
            )
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ForState(Role.Officer, Role.Supervisor);

    private static async Task<Results<Created<ReportResponse>, ProblemHttpResult>> HandleAsync(
        Body<DraftReportRequest> body,
        IdempotencyKey key,
        Caller caller,
        EventSessions sessions,
        NpgsqlDataSource database,
        TimeProvider time,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var draft = ReportRequests.Read(body.Value, caller, now);
        await using var session = sessions.Read(caller.State);
        var (last, corrected) = await EarlierAsync(body.Value, draft, session, cancellationToken);
        var counted = new ReportQuery(caller.State, draft.At, await sessions.SettledAsync(cancellationToken), draft.From, draft.Baseline);
        var command = new ReportCommand.Draft(
            caller.State,
            draft.Kind,
            draft.Duty,
            counted.UpTo,
            await counted.CountAsync(database, last, cancellationToken),
            draft.Narrative,
            corrected,
            ReportCommands.OfficerOf(caller)
        );
        var (outcome, found, _) = await sessions.CreateAsync(
            new StreamOf<CommitteeReport, ReportEvent>(key.IdFor(caller, "report")),
            report => ReportDecider.Decide(command, report, now),
            ChangeContext.Of(caller),
            body.Hash,
            cancellationToken
        );
        if (found is null)
            return ReportCommands.Refused(outcome);
        response.Headers.ETag = IfMatch.ETag(found.Version);
        return TypedResults.Created($"/reports/{found.Id}", ReportResponse.From(found, DateOnly.FromDateTime(now.UtcDateTime), isOwn: true));
    }

    // The report that the figures are compared with, and the one that is corrected.
    private static async Task<(CommitteeReport? Last, ReportId? Corrected)> EarlierAsync(
        DraftReportRequest request,
        ReportRequests.Draft draft,
        IQuerySession session,
        CancellationToken cancellationToken
    )
    {
        var checks = new FieldChecks();
        CommitteeReport? last;
        if (request.Since is { } since)
        {
            last = await session.LoadAsync<CommitteeReport>(ReportId.From(since), cancellationToken);
            if (last?.SubmittedOn is null)
                checks.Add("#/since", "Must be a submitted report of the State.");
        }
        else
        {
            last = (
                await session.QueryAsync<CommitteeReport>(
                    """
                    select d.data from mt_doc_committee_report as d where d.tenant_id = ? and d.submitted_on is not null
                      and (d.data -> 'content' ->> 'at')::timestamptz < ?
                    order by (d.data -> 'content' ->> 'at')::timestamptz desc, d.drafted_at desc, d.id limit 1
                    """,
                    cancellationToken,
                    session.TenantId,
                    draft.At
                )
            ).SingleOrDefault();
        }

        if (request.Supersedes is { } id)
        {
            var corrected = await session.LoadAsync<CommitteeReport>(ReportId.From(id), cancellationToken);
            if (corrected?.Status is not (ReportStatus.Submitted or ReportStatus.Published))
                checks.Add("#/supersedes", "Must be a submitted report of the State that is not superseded.");
        }

        checks.ThrowIfAny();
        return (last, request.Supersedes is { } superseded ? ReportId.From(superseded) : null);
    }
}

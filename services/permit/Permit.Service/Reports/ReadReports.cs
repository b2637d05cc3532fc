using System.Globalization;
using System.Text;
using JasperFx.Events;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Permits.Domain.Reports;
using Permits.Service.Reports.Rendering;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Platform.Kernel;

namespace Permits.Service.Reports;

/// <summary>Which reports to list.</summary>
/// <param name="State">Only this Member State's.</param>
/// <param name="Kind">Only this kind.</param>
/// <param name="Status">Only these: drafted, approved, submitted, published or superseded.</param>
/// <param name="Duty">Only those that answer this duty.</param>
public sealed record ReportFilter(
    [property: FromQuery(Name = "state")] CountryCode? State,
    [property: FromQuery(Name = "kind")] string? Kind,
    [property: FromQuery(Name = "status")] string? Status,
    [property: FromQuery(Name = "duty")] DutyId? Duty
);

/// <summary>A figure of a report.</summary>
/// <param name="Figure">Its id: its path in the content, for instance <c>bySector.0.people.remaining</c>.</param>
/// <param name="Value">Its value: the number of its events.</param>
public sealed record FigureResponse(string Figure, long Value);

/// <summary>One event of a report.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Version">Its place in the report's history, from 1.</param>
/// <param name="Sequence">Its sequence number in the service's event store, as in <c>/events</c>.</param>
/// <param name="Type">Its pinned name.</param>
/// <param name="OccurredAt">When it happened, in UTC.</param>
/// <param name="User">The user.</param>
/// <param name="Agency">The user's agency.</param>
/// <param name="Narrative">The narrative, if the event set it.</param>
/// <param name="Reason">Why, if the event has a reason.</param>
public sealed record ReportHistoryItem(
    Guid EventId,
    long Version,
    long Sequence,
    string Type,
    DateTimeOffset OccurredAt,
    string? User,
    string? Agency,
    Narrative? Narrative,
    string? Reason
);

internal static class ReadReports
{
    private const string HtmlType = "text/html; charset=utf-8";

    public static void MapReadReports(this WebApplication app)
    {
        app.MapGet("/reports/{id:guid}", GetAsync)
            .WithName("GetReport")
            .WithTags("Reports")
            .WithSummary("A report as JSON, CSV, HTML or PDF, depending on Accept. The secretariat reads every State's submitted ones.")
            .WithDescription(
                "HTML and PDF are the note verbale with its annex, in the language of Accept-Language: ar, en, es, fr, id, ja, ko, ru or zh (default: en). "
                    + "501 for PDF where the service has no Chromium."
            )
            .Produces<ReportResponse>(StatusCodes.Status200OK, ReportFormats.Json, [.. ReportFormats.Available.Skip(1)])
            .ProducesProblem(StatusCodes.Status501NotImplemented)
            .ForSecretariatOrState(Role.Officer, Role.Supervisor, Role.Auditor);
        app.MapGet("/reports", ListAsync)
            .WithName("ListReports")
            .WithTags("Reports")
            .WithSummary("The State's reports, the newest draft first; for the secretariat, the submitted ones of all States.")
            .ForSecretariatOrState(Role.Officer, Role.Supervisor, Role.Auditor);
        app.MapGet("/reports/{id:guid}/history", HistoryAsync)
            .WithName("GetReportHistory")
            .WithTags("Reports")
            .WithSummary("Everything that happened to a report, with each version of the narrative, and who wrote it.")
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);
        app.MapGet("/reports/{id:guid}/figures", FiguresAsync)
            .WithName("ListReportFigures")
            .WithTags("Reports")
            .WithSummary("The figures of a report, each of which can be traced to its events.")
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);
        app.MapGet("/reports/{id:guid}/figures/{figure}/events", EventsAsync)
            .WithName("ListFigureEvents")
            .WithTags("Reports")
            .WithSummary("The events that a figure counts, in the order of their sequence numbers: as many as the figure says.")
            .WithDescription("Only for the State itself: who is behind a figure does not leave it.")
            .WithExample("figure", "reconciliation.repatriated")
            .ForState(Role.Supervisor, Role.Auditor);
        app.MapGet("/reports/duties", DutiesAsync)
            .WithName("ListReportDuties")
            .WithTags("Reports")
            .WithSummary("The State's duties to report, when each is due, and the report that answers it.")
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);
    }

    private static async Task<Results<Ok<ReportResponse>, FileContentHttpResult, ProblemHttpResult>> GetAsync(
        Guid id,
        Caller caller,
        EventSessions sessions,
        TimeProvider time,
        AcceptLanguage language,
        ReportPdf printer,
        HttpRequest request,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var isSecretariat = caller.Roles.Contains(Role.Secretariat);
        var report = isSecretariat
            ? (await ReadAsync(sessions, new Conditions().Add("d.submitted_on is not null").Add("d.id = ?", id), 1, cancellationToken)).SingleOrDefault()
            : await FindAsync(sessions, caller, id, cancellationToken);
        if (report is null)
            return ProblemTypes.NotFound.Because("There is no such report.");
        response.Headers.ETag = IfMatch.ETag(report.Version);
        response.Headers.Append("Vary", "Accept");
        switch (ReportFormats.Choose(request))
        {
            case ReportCsv.MediaType:
                return TypedResults.File(ReportCsv.Write(report.Content), "text/csv; charset=utf-8; header=present");
            case ReportFormats.Html:
                return TypedResults.File(Encoding.UTF8.GetBytes(ReportHtml.Render(report, language.Choose(Narrative.Languages))), HtmlType);
            case ReportFormats.Pdf when !printer.IsAvailable:
                return ProblemTypes.NotImplemented.Because("This instance cannot print PDF: Chromium is not installed. Ask for text/html and print it.");
            case ReportFormats.Pdf:
                var page = ReportHtml.Render(report, language.Choose(Narrative.Languages));
                return TypedResults.File(await printer.PrintAsync(page, cancellationToken), ReportFormats.Pdf);
            default:
                return TypedResults.Ok(ReportResponse.From(report, Today(time), isOwn: !isSecretariat));
        }
    }

    private static async Task<Ok<Page<ReportSummary>>> ListAsync(
        [AsParameters] ReportFilter filter,
        PageRequest page,
        Caller caller,
        EventSessions sessions,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var checks = new FieldChecks();
        var (kind, status) = (checks.OptionalOneOf<ReportKind>("kind", filter.Kind), checks.OptionalOneOf<ReportStatus>("status", filter.Status));
        checks.ThrowIfAny();

        var conditions = new Conditions();
        if (caller.Roles.Contains(Role.Secretariat))
            conditions.Add("d.submitted_on is not null");
        else
            conditions.Add("d.tenant_id = ?", caller.State.Value);
        if (filter.State is { } state)
            conditions.Add("d.tenant_id = ?", state.Value);
        if (kind is { } wanted)
            conditions.Add("d.data ->> 'kind' = ?", wanted.ToString());
        if (status is { } now)
            conditions.Add("d.data ->> 'status' = ?", now.ToString());
        if (filter.Duty is { } duty)
            conditions.Add("d.data ->> 'duty' = ?", duty.Value);
        if (page.After(TimePosition.Read) is { } last)
            conditions.Add("(d.drafted_at, d.id) < (?, ?)", last.At, last.Id);
        var rows = await ReadAsync(sessions, conditions, page.Limit + 1, cancellationToken);
        var today = Today(time);
        return TypedResults.Ok(
            page.Of(rows, report => ReportSummary.From(report, today), report => new TimePosition(report.DraftedAt, report.Id.Value).ToString())
        );
    }

    private static async Task<Results<Ok<Page<ReportHistoryItem>>, ProblemHttpResult>> HistoryAsync(
        Guid id,
        Caller caller,
        EventSessions sessions,
        CancellationToken cancellationToken
    )
    {
        await using var session = sessions.Read(caller.State);
        var events = await session.Events.FetchStreamAsync(id, token: cancellationToken);
        return events.Count == 0 || events[0].Data is not ReportEvent
            ? ProblemTypes.NotFound.Because("There is no such report.")
            : TypedResults.Ok(new Page<ReportHistoryItem>([.. events.Select(Item)], Next: null));
    }

    private static async Task<Results<Ok<Page<FigureResponse>>, ProblemHttpResult>> FiguresAsync(
        Guid id,
        Caller caller,
        EventSessions sessions,
        CancellationToken cancellationToken
    ) =>
        await FindAsync(sessions, caller, id, cancellationToken) is { } report
            ? TypedResults.Ok(
                new Page<FigureResponse>([.. ReportFigures.Of(report.Content).Select(figure => new FigureResponse(figure.Id, figure.Value))], Next: null)
            )
            : ProblemTypes.NotFound.Because("There is no such report.");

    private static async Task<Results<Ok<Page<FigureEvent>>, ProblemHttpResult>> EventsAsync(
        Guid id,
        string figure,
        PageRequest page,
        Caller caller,
        EventSessions sessions,
        NpgsqlDataSource database,
        CancellationToken cancellationToken
    )
    {
        var report = await FindAsync(sessions, caller, id, cancellationToken);
        return report is not null && ReportFigures.Of(report.Content).FirstOrDefault(known => known.Id == figure) is { } found
            ? TypedResults.Ok(await FigureTrace.ReadAsync(report, found, page, database, cancellationToken))
            : ProblemTypes.NotFound.Because("There is no such report, or it has no such figure.");
    }

    private static async Task<Ok<Page<DutyResponse>>> DutiesAsync(Caller caller, EventSessions sessions, TimeProvider time, CancellationToken cancellationToken)
    {
        var duties = new List<DutyResponse>();
        foreach (var duty in ReportCalendar.Duties)
        {
            var conditions = new Conditions()
                .Add("d.tenant_id = ?", caller.State.Value)
                .Add("d.data ->> 'duty' = ?", duty.Id.Value)
                .Add("d.data ->> 'status' <> ?", nameof(ReportStatus.Superseded));
            duties.Add(DutyResponse.From(duty, (await ReadAsync(sessions, conditions, 1, cancellationToken)).SingleOrDefault(), Today(time)));
        }

        return TypedResults.Ok(new Page<DutyResponse>(duties, Next: null));
    }

    /// <summary>A report of the caller's State.</summary>
    private static async Task<CommitteeReport?> FindAsync(EventSessions sessions, Caller caller, Guid id, CancellationToken cancellationToken)
    {
        await using var session = sessions.Read(caller.State);
        return await session.LoadAsync<CommitteeReport>(ReportId.From(id), cancellationToken);
    }

    // The secretariat reads across States, so the State is a condition here and not the session's.
    private static async Task<IReadOnlyList<CommitteeReport>> ReadAsync(
        EventSessions sessions,
        Conditions conditions,
        int limit,
        CancellationToken cancellationToken
    )
    {
        await using var session = sessions.ReadCommon();
        return await session.QueryAsync<CommitteeReport>(
            string.Create(
                CultureInfo.InvariantCulture,
                $"select d.data from mt_doc_committee_report as d where {conditions.Sql} order by d.drafted_at desc, d.id desc limit {limit}"
            ),
            cancellationToken,
            conditions.Values
        );
    }

    private static ReportHistoryItem Item(IEvent e) =>
        new(
            e.Id,
            e.Version,
            e.Sequence,
            e.EventTypeName,
            e.Timestamp,
            e.UserName,
            e.GetHeader(EventHeaders.Agency)?.ToString(),
            e.Data switch
            {
                ReportEvent.Drafted drafted => drafted.Narrative,
                ReportEvent.NarrativeEdited edited => edited.Narrative,
                _ => null,
            },
            e.Data switch
            {
                ReportEvent.NarrativeEdited edited => edited.Statement,
                ReportEvent.Approved approved => approved.Statement,
                _ => null,
            }
        );

    private static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private sealed class Conditions
    {
        private readonly List<string> _sql = [];
        private readonly List<object> _values = [];

        public string Sql => string.Join(" and ", _sql);

        public object[] Values => [.. _values];

        public Conditions Add(string sql, params ReadOnlySpan<object> values)
        {
            _sql.Add(sql);
            _values.AddRange(values);
            return this;
        }
    }
}

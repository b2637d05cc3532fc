using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Permits.Domain.Reports;
using Platform.Hosting.Access;
using Platform.Kernel;

namespace Permits.Service.Reports;

/// <summary>What the Member States have reported, from their submitted reports.</summary>
/// <param name="Duties">Who has met each duty.</param>
/// <param name="Totals">The sums over the States below.</param>
/// <param name="States">The State's latest report that is not superseded; of States that submitted one.</param>
public sealed record RollUpResponse(IReadOnlyList<DutyRollUp> Duties, RollUpTotals Totals, IReadOnlyList<StateRollUp> States);

/// <summary>Who has met a duty.</summary>
/// <param name="Duty">The duty.</param>
/// <param name="DueOn">The last day to submit the report.</param>
/// <param name="OnTime">Member States that submitted it by then.</param>
/// <param name="Late">Member States that submitted it later.</param>
/// <param name="Silent">Member States that have not submitted it.</param>
public sealed record DutyRollUp(
    DutyId Duty,
    DateOnly DueOn,
    IReadOnlyList<CountryCode> OnTime,
    IReadOnlyList<CountryCode> Late,
    IReadOnlyList<CountryCode> Silent
);

/// <summary>The sums over States. Each class is counted on its own.</summary>
/// <param name="Baseline">The baselines as declared.</param>
/// <param name="FoundLater">People who began to earn after the baseline.</param>
/// <param name="Repatriated">Left for the DPRK.</param>
/// <param name="LeftForThirdState">Left for a third State.</param>
/// <param name="OwnNational">Excepted as the State's own nationals.</param>
/// <param name="RepatriationProhibited">Excepted because law prohibits the repatriation.</param>
/// <param name="Died">Died.</param>
/// <param name="NotEarning">Said to earn no income any more: disputed.</param>
/// <param name="Absconded">Absconded.</param>
/// <param name="Unknown">Not known.</param>
/// <param name="Remaining">Remain.</param>
/// <param name="NotHolding">The number of States whose reconciliation does not hold.</param>
public sealed record RollUpTotals(
    long Baseline,
    long FoundLater,
    long Repatriated,
    long LeftForThirdState,
    long OwnNational,
    long RepatriationProhibited,
    long Died,
    long NotEarning,
    long Absconded,
    long Unknown,
    long Remaining,
    long NotHolding
);

/// <summary>A State's latest report.</summary>
/// <param name="State">The Member State.</param>
/// <param name="Report">The report.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="At">The instant of its figures.</param>
/// <param name="SubmittedOn">The day of the note verbale.</param>
/// <param name="EventId">The event of its submission, which these figures rest on.</param>
/// <param name="Figures">Its reconciliation.</param>
public sealed record StateRollUp(
    CountryCode State,
    ReportId Report,
    ReportKind Kind,
    DateTimeOffset At,
    DateOnly SubmittedOn,
    Guid EventId,
    Reconciliation Figures
);

internal static class RollUp
{
    // Only what the roll-up needs: contents are large. A submission is never undone, so its event is the one of its type.
    private const string Query = """
        SELECT d.tenant_id, d.id, d.data ->> 'kind', d.data ->> 'duty', (d.data -> 'content' ->> 'at')::timestamptz, d.submitted_on, submitted.id,
          d.data -> 'content' -> 'reconciliation', d.data ->> 'status' = 'Superseded'
        FROM mt_doc_committee_report AS d
        JOIN mt_events AS submitted
          ON submitted.tenant_id = d.tenant_id AND submitted.stream_id = d.id AND submitted.type = 'committee_report_submitted'
        WHERE d.submitted_on IS NOT NULL ORDER BY d.tenant_id, 5 DESC, d.drafted_at DESC, d.id
        """;

    public static void MapRollUp(this WebApplication app) =>
        app.MapGet("/reports/roll-up", HandleAsync)
            .WithName("RollUpReports")
            .WithTags("Reports")
            .WithSummary("What the Member States have reported: who is late or silent, and the sums of their latest submitted reports.")
            .WithDescription("It is made of submitted reports only, and so of nothing that names or leads to a person.")
            .ForRoles(Role.Secretariat);

    private static async Task<Ok<RollUpResponse>> HandleAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var reports = await ReadAsync(database, cancellationToken);
        var states = reports
            // A notice of grandfathered workers has no reconciliation of its own, and what is superseded counts only as submitted.
            .Where(report => !report.IsSuperseded && report.State.Kind is not ReportKind.GrandfatheredWorkers)
            .Select(report => report.State)
            .DistinctBy(report => report.State)
            .ToList();
        return TypedResults.Ok(new RollUpResponse([.. ReportCalendar.Duties.Select(duty => Standing(duty, reports))], Totals(states), states));
    }

    private static DutyRollUp Standing(ReportDuty duty, IReadOnlyList<Submitted> reports)
    {
        // The first submission counts: a correction does not make a State late.
        var submitted = reports
            .Where(report => report.Duty == duty.Id)
            .GroupBy(report => report.State.State)
            .ToDictionary(group => group.Key, group => group.Min(report => report.State.SubmittedOn));
        return new(
            duty.Id,
            duty.DueOn,
            [.. submitted.Where(report => report.Value <= duty.DueOn).Select(report => report.Key)],
            [.. submitted.Where(report => report.Value > duty.DueOn).Select(report => report.Key)],
            [.. ReportCalendar.MemberStates.Where(state => !submitted.ContainsKey(state))]
        );
    }

    private static RollUpTotals Totals(IReadOnlyList<StateRollUp> states)
    {
        var figures = states.Select(state => state.Figures).ToList();
        return new(
            figures.Sum(figure => figure.Baseline),
            figures.Sum(figure => figure.FoundLater),
            figures.Sum(figure => figure.Repatriated),
            figures.Sum(figure => figure.LeftForThirdState),
            figures.Sum(figure => figure.OwnNational),
            figures.Sum(figure => figure.RepatriationProhibited),
            figures.Sum(figure => figure.Died),
            figures.Sum(figure => figure.NotEarning),
            figures.Sum(figure => figure.Absconded),
            figures.Sum(figure => figure.Unknown),
            figures.Sum(figure => figure.Remaining),
            figures.Count(figure => !figure.Holds)
        );
    }

    private static async Task<IReadOnlyList<Submitted>> ReadAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Query);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var reports = new List<Submitted>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var report = new StateRollUp(
                CountryCode.From(reader.GetString(0)),
                ReportId.From(reader.GetGuid(1)),
                Enum.Parse<ReportKind>(reader.GetString(2)),
                await reader.GetFieldValueAsync<DateTimeOffset>(4, cancellationToken),
                await reader.GetFieldValueAsync<DateOnly>(5, cancellationToken),
                reader.GetGuid(6),
                JsonSerializer.Deserialize<Reconciliation>(reader.GetString(7), JsonSerializerOptions.Web)!
            );
            reports.Add(new(report, await reader.IsDBNullAsync(3, cancellationToken) ? null : DutyId.From(reader.GetString(3)), reader.GetBoolean(8)));
        }

        return reports;
    }

    private sealed record Submitted(StateRollUp State, DutyId? Duty, bool IsSuperseded);
}

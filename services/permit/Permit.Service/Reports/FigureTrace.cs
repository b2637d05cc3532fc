using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Permits.Domain.Reports;
using Platform.Hosting.Requests;

namespace Permits.Service.Reports;

/// <summary>An event behind a figure.</summary>
/// <param name="EventId">The event; its data is in <c>/events</c> and in the history of its stream.</param>
/// <param name="Sequence">Its sequence number in the service's event store.</param>
/// <param name="Type">Its pinned name.</param>
/// <param name="StreamId">The case or the permit.</param>
/// <param name="Version">Its place in the stream, from 1.</param>
/// <param name="OccurredAt">When it happened, in UTC.</param>
public sealed record FigureEvent(Guid EventId, long Sequence, string Type, Guid StreamId, long Version, DateTimeOffset OccurredAt);

/// <summary>
/// Finds the events that a figure counts: of each person the one that opened the case, or the one that decided the class; of a permit the decision.
/// </summary>
internal static class FigureTrace
{
    public static async Task<Page<FigureEvent>> ReadAsync(
        CommitteeReport report,
        ReportFigure figure,
        PageRequest page,
        NpgsqlDataSource database,
        CancellationToken cancellationToken
    )
    {
        var after = page.After(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (long?)null) ?? 0;
        var counted = Counted.Of(report.Content, figure);
        await using var command = ReportQuery
            .Of(report)
            .CreateCommand(
                database,
                $"""
                {ReportSql.Facts}
                SELECT e.id, e.seq_id, e.type, e.stream_id, e.version, e.timestamp
                FROM (SELECT {counted.Sequence} AS number FROM {counted.Table} WHERE ({counted.Condition}) AND {counted.Sequence} > $9
                  ORDER BY 1 LIMIT $10) AS page
                JOIN mt_events AS e ON e.tenant_id = $1 AND e.seq_id = page.number ORDER BY e.seq_id
                """,
                (NpgsqlDbType.Bigint, after),
                (NpgsqlDbType.Integer, page.Limit + 1),
                (NpgsqlDbType.Text, counted.Key),
                (NpgsqlDbType.Array | NpgsqlDbType.Text, counted.Keys)
            );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<FigureEvent>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(
                new(
                    reader.GetGuid(0),
                    reader.GetInt64(1),
                    reader.GetString(2),
                    reader.GetGuid(3),
                    reader.GetInt64(4),
                    await reader.GetFieldValueAsync<DateTimeOffset>(5, cancellationToken)
                )
            );
        }

        return page.Of(rows, row => row, row => row.Sequence.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>What a figure counts, in SQL: the rows of a table of <see cref="ReportSql.Facts"/>, each with the number of its event.</summary>
    private sealed record Counted(string Table, string Sequence, string Condition, string? Key = null, string?[]? Keys = null)
    {
        private const string Opened = "opened_seq_id";
        private const string Decided = "seq_id";

        public static Counted Of(ReportContent content, ReportFigure figure) =>
            figure.Table switch
            {
                ReportFigures.Reconciliation => figure.Column switch
                {
                    "inRecords" => new("people", Opened, "in_baseline"),
                    "foundLater" => new("people", Opened, "NOT in_baseline"),
                    _ => OfOutcome(figure.Column, "true"),
                },
                ReportFigures.TwelveMonths => new("people", Decided, "in_baseline AND outcome = 'Repatriated' AND left_on <= $8"),
                ReportFigures.PersonClasses => OfRow(content.ByPersonClass, figure, "person_class"),
                ReportFigures.IncomeClasses => OfRow(content.ByIncomeClass, figure, "income_class"),
                ReportFigures.Sectors => OfRow(content.BySector, figure, "sector"),
                ReportFigures.Places => OfRow(content.ByPlace, figure, "place"),
                ReportFigures.Months => OfMonth(content.ByMonth[figure.Row!.Value].Month, figure.Column),
                ReportFigures.Permits => new("listed", Decided, @"name || E'\n' || basis = $11", KeyOf(content.Permits[figure.Row!.Value])),
                ReportFigures.Overrides => new("override", Decided, "true"),
                ReportFigures.Remaining => new(
                    "people",
                    Decided,
                    $"outcome IS NULL AND reason IS NOT DISTINCT FROM $11{(figure.Column == "overdue" ? " AND deadline < $6" : "")}",
                    content.Remaining[figure.Row!.Value].Reason?.ToString()
                ),
                ReportFigures.Employers => new("people", Opened, "employer = to_jsonb($12)", Keys: KeysOf(content.Employers[figure.Row!.Value])),
                ReportFigures.Earnings => new(
                    "people",
                    Opened,
                    "amount IS NOT NULL AND currency || ' ' || period = $11",
                    KeyOf(content.Earnings[figure.Row!.Value])
                ),
                ReportFigures.Grandfathered => new("grandfathered", Decided, "month = $11", content.Grandfathered[figure.Row!.Value].ContractEnds),
                ReportFigures.DataQuality => new("people", Opened, ReportSql.DataQuality.Single(quality => quality.Column == figure.Column).Condition),
                _ => throw new UnreachableException(),
            };

        private static Counted OfOutcome(string column, string condition) =>
            column switch
            {
                "total" => new("people", Opened, condition),
                "remaining" => new("people", Decided, $"{condition} AND outcome IS NULL"),
                _ => new(
                    "people",
                    Decided,
                    $"{condition} AND outcome = '{ReportSql.Outcomes.Single(outcome => JsonNamingPolicy.CamelCase.ConvertName(outcome) == column)}'"
                ),
            };

        // A row without a key has everyone who is in no other row.
        private static Counted OfRow(IReadOnlyList<PeopleRow> rows, ReportFigure figure, string column)
        {
            var key = rows[figure.Row!.Value].Key;
            var condition = key is null ? $"({column} IS NULL OR {column} <> ALL($12))" : $"{column} = $11";
            return OfOutcome(figure.Column, condition) with { Key = key, Keys = [.. rows.Select(row => row.Key).OfType<string>()] };
        }

        private static Counted OfMonth(string? month, string column) =>
            column == "ordered"
                ? new("people", Opened, "to_char(ordered_on, 'YYYY-MM') IS NOT DISTINCT FROM $11", month)
                : OfOutcome(column, "to_char(outcome_on, 'YYYY-MM') IS NOT DISTINCT FROM $11") with
                {
                    Key = month,
                };

        private static string KeyOf(PermitRow row) => $"{row.Decision}\n{row.LegalBasis}";

        private static string KeyOf(EarningsRow row) => $"{row.Currency} {row.Period}";

        private static string?[] KeysOf(EmployerRow row) => [row.Name, row.Country?.Value, row.RegistrationNumber];
    }
}

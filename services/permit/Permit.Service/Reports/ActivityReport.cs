using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Npgsql;
using Platform.Hosting.Access;
using Platform.Hosting.Requests;

namespace Permits.Service.Reports;

/// <summary>Permits issued, refused, revoked and expired, and applications withdrawn in a period.</summary>
/// <param name="From">The first day, UTC.</param>
/// <param name="To">The last day, UTC.</param>
/// <param name="Rows">A row for each State, month, nationality, decision and legal basis that occurred.</param>
public sealed record ActivityReportResponse(DateOnly From, DateOnly To, IReadOnlyList<ActivityRow> Rows);

/// <summary>One count.</summary>
/// <param name="State">The Member State.</param>
/// <param name="Month">YYYY-MM, UTC.</param>
/// <param name="Nationality">The worker's claimed nationality.</param>
/// <param name="Decision">issued; issued, overriding hits; refused; revoked; withdrawn; expired.</param>
/// <param name="LegalBasis">
/// The legal basis; a decision with several is counted once, under all of them together. Empty for issued, withdrawn and expired.
/// </param>
/// <param name="Count">The number of decisions.</param>
/// <param name="EventIds">The ids of the events counted, if requested; each event is in <c>/events</c>.</param>
public sealed record ActivityRow(string State, string Month, string Nationality, string Decision, string LegalBasis, long Count, IReadOnlyList<Guid>? EventIds);

internal static class ActivityReport
{
    // Counts the events themselves, so an auditor can replay the ids behind each figure. An issue that two people approved against hits is
    // counted apart; a reinstatement is not a new issue.
    private const string Query = """
        SELECT decision.tenant_id,
               to_char(decision.timestamp AT TIME ZONE 'UTC', 'YYYY-MM') AS month,
               applied.data -> 'application' -> 'worker' ->> 'nationality' AS nationality,
               substring(decision.type FROM 8)
                 || CASE WHEN jsonb_array_length(decision.data #> '{reason,proposal,against}') > 0 THEN ', overriding hits' ELSE '' END AS decision,
               coalesce((SELECT string_agg(basis, '; ' ORDER BY basis)
                 FROM jsonb_array_elements_text(decision.data -> 'reason' -> 'legalBasis') AS basis), '') AS legal_basis,
               count(*),
               CASE WHEN $4 THEN array_agg(decision.id ORDER BY decision.seq_id) END
        FROM mt_events AS decision
        JOIN mt_events AS applied ON applied.tenant_id = decision.tenant_id AND applied.stream_id = decision.stream_id AND applied.version = 1
        WHERE decision.type IN ('permit_issued', 'permit_refused', 'permit_revoked', 'permit_withdrawn', 'permit_expired')
          AND decision.timestamp >= $1 AND decision.timestamp < $2
          AND ($3::varchar IS NULL OR decision.tenant_id = $3)
        GROUP BY 1, 2, 3, 4, 5
        ORDER BY 1, 2, 3, 4, 5
        """;

    public static void MapActivityReport(this WebApplication app) =>
        app.MapGet("/reports/permit-activity", HandleAsync)
            .WithName("ReportPermitActivity")
            .WithTags("Reports")
            .WithSummary(
                "Permits issued, refused, revoked and expired, and applications withdrawn, by State, month, nationality and legal basis, as JSON or CSV, "
                    + "depending on Accept. The secretariat sees every State, others only their own."
            )
            .WithExample("from", "2026-01-01")
            .WithExample("to", "2026-12-31")
            .Produces<ActivityReportResponse>(StatusCodes.Status200OK, "application/json", "text/csv")
            .ForSecretariatOrState(Role.Supervisor, Role.Auditor);

    private static async Task<IResult> HandleAsync(
        string? from,
        string? to,
        bool? events,
        Caller caller,
        NpgsqlDataSource database,
        HttpRequest request,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var checks = new FieldChecks();
        var (first, last) = checks.Period("from", from, "to", to, maxYears: 10);
        checks.ThrowIfAny();

        var rows = await ReadAsync(
            database,
            first,
            last,
            caller.Roles.Contains(Role.Secretariat) ? null : caller.State.Value,
            events ?? false,
            cancellationToken
        );
        if (!request.GetTypedHeaders().Accept.Any(type => type.MediaType == "text/csv" && type.Quality is not 0))
            return TypedResults.Ok(new ActivityReportResponse(first, last, rows));
        response.ContentType = "text/csv; charset=utf-8; header=present";
        await using var writer = new StreamWriter(response.Body);
        // A citation is text typed by an officer: a spreadsheet must not run it as a formula.
        await using var csv = new CsvWriter(writer, new CsvConfiguration(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape });
        await WriteAsync(csv, rows);
        return Results.Empty;
    }

    private static async Task<IReadOnlyList<ActivityRow>> ReadAsync(
        NpgsqlDataSource database,
        DateOnly first,
        DateOnly last,
        string? state,
        bool events,
        CancellationToken cancellationToken
    )
    {
        await using var command = database.CreateCommand(Query);
        command.Parameters.AddWithValue(first.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
        command.Parameters.AddWithValue(last.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Varchar, Value = (object?)state ?? DBNull.Value });
        command.Parameters.AddWithValue(events);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<ActivityRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(
                new(
                    reader.GetString(0),
                    reader.GetString(1),
                    reader.GetString(2),
                    reader.GetString(3),
                    reader.GetString(4),
                    reader.GetInt64(5),
                    await reader.IsDBNullAsync(6, cancellationToken) ? null : await reader.GetFieldValueAsync<Guid[]>(6, cancellationToken)
                )
            );
        }

        return rows;
    }

    private static async Task WriteAsync(CsvWriter csv, IReadOnlyList<ActivityRow> rows)
    {
        foreach (var heading in (string[])["state", "month", "nationality", "decision", "legalBasis", "count", "eventIds"])
            csv.WriteField(heading);
        await csv.NextRecordAsync();
        foreach (var row in rows)
        {
            csv.WriteField(row.State);
            csv.WriteField(row.Month);
            csv.WriteField(row.Nationality);
            csv.WriteField(row.Decision);
            csv.WriteField(row.LegalBasis);
            csv.WriteField(row.Count);
            csv.WriteField(string.Join(' ', row.EventIds ?? []));
            await csv.NextRecordAsync();
        }
    }
}

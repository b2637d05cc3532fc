using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Permits.Domain.Permits;
using Permits.Domain.Repatriation;
using Permits.Domain.Reports;
using Platform.Kernel;

namespace Permits.Service.Reports;

/// <summary>What a report counts.</summary>
/// <param name="State">The Member State.</param>
/// <param name="At">The instant: events that happened later are not counted.</param>
/// <param name="UpTo">The sequence number up to which events are counted.</param>
/// <param name="From">The first day of the period that permits are counted in.</param>
/// <param name="Baseline">The baseline; null if the report has none.</param>
internal sealed record ReportQuery(CountryCode State, DateTimeOffset At, long UpTo, DateOnly From, Baseline? Baseline)
{
    // A State's whole history is read.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    private DateOnly Today => DateOnly.FromDateTime(At.UtcDateTime);

    /// <summary>What a stored report counted.</summary>
    public static ReportQuery Of(CommitteeReport report) => new(report.State, report.Content.At, report.UpTo, report.Content.From, report.Content.Baseline);

    /// <summary>Counts all figures.</summary>
    /// <param name="database">The service's database.</param>
    /// <param name="last">The State's last report; null for its first.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<ReportContent> CountAsync(NpgsqlDataSource database, CommitteeReport? last, CancellationToken cancellationToken)
    {
        await using var command = CreateCommand(database, ReportSql.Report);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<Row>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(await Row.ReadAsync(reader, cancellationToken));
        var parts = rows.ToLookup(row => row.Part, StringComparer.Ordinal);

        var people = PeopleOf(parts["people"].Single().Counts);
        var baseline = parts["baseline"].Single().Counts;
        var reconciliation = Reconciliation.Of(Baseline, people.Total - baseline[0], people);
        return new(
            At,
            From,
            Baseline,
            reconciliation,
            Baseline is null ? null : TwelveMonths.Of(baseline[1], Baseline, At),
            Table(parts, ReportFigures.PersonClasses),
            Table(parts, ReportFigures.IncomeClasses),
            Table(parts, ReportFigures.Sectors),
            Table(parts, ReportFigures.Places),
            [.. parts[ReportFigures.Months].Select(MonthOf)],
            [.. parts[ReportFigures.Permits].Select(PermitOf)],
            parts[ReportFigures.Overrides].Single().Counts[0],
            [.. parts[ReportFigures.Remaining].Select(RemainingOf)],
            [.. parts[ReportFigures.Employers].Select(EmployerOf).OrderByDescending(employer => employer.People)],
            [.. parts[ReportFigures.Earnings].Select(EarningsOf)],
            [.. parts[ReportFigures.Grandfathered].Select(row => new GrandfatheredRow(row.Key!, row.Counts[0]))],
            last is null ? null : ReportFigures.Changes(last, reconciliation),
            QualityOf(parts[ReportFigures.DataQuality].Single().Counts)
        );
    }

    /// <summary>A statement with the parameters of <see cref="ReportSql"/>, and after them those given.</summary>
    public NpgsqlCommand CreateCommand(NpgsqlDataSource database, string sql, params ReadOnlySpan<(NpgsqlDbType Type, object? Value)> others)
    {
        var command = database.CreateCommand(sql);
        command.CommandTimeout = (int)Timeout.TotalSeconds;
        foreach (
            var (type, value) in ((NpgsqlDbType, object?)[])
                [
                    (NpgsqlDbType.Varchar, State.Value),
                    (NpgsqlDbType.TimestampTz, At),
                    (NpgsqlDbType.Bigint, UpTo),
                    (NpgsqlDbType.TimestampTz, new DateTimeOffset(From, TimeOnly.MinValue, TimeSpan.Zero)),
                    (NpgsqlDbType.Date, Baseline?.On),
                    (NpgsqlDbType.Date, Today),
                    (NpgsqlDbType.Date, ReportCalendar.ContractsBefore),
                    (NpgsqlDbType.Date, ReportCalendar.FirstYearEndsOn),
                    .. others,
                ]
        )
            command.Parameters.Add(new() { NpgsqlDbType = type, Value = value ?? DBNull.Value });
        return command;
    }

    private static IReadOnlyList<PeopleRow> Table(ILookup<string, Row> parts, string part) =>
        [.. parts[part].Select(row => new PeopleRow(row.Key, PeopleOf(row.Counts)))];

    private static PeopleCounts PeopleOf(long[] counts) =>
        new(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6], counts[7], counts[8], counts[9]);

    private static MonthRow MonthOf(Row row) =>
        new(row.Key, row.Counts[0], row.Counts[1], row.Counts[2], row.Counts[3], row.Counts[4], row.Counts[5], row.Counts[6], row.Counts[7], row.Counts[8]);

    private static PermitRow PermitOf(Row row)
    {
        var key = row.Key!.Split('\n');
        return new(key[0], key[1], row.Counts[0]);
    }

    private static RemainingRow RemainingOf(Row row) =>
        new(row.Key is { } reason ? Enum.Parse<ObstacleKind>(reason) : null, row.Counts[0], row.Counts[1], row.First, row.Last);

    private static EmployerRow EmployerOf(Row row)
    {
        var key = JsonSerializer.Deserialize<string?[]>(row.Key!)!;
        return new(key[0]!, key[1] is { } country ? StatedCountry.From(country) : null, key[2]!, row.Counts[0]);
    }

    private static EarningsRow EarningsOf(Row row)
    {
        var key = row.Key!.Split(' ');
        return new(CurrencyCode.From(key[0]), Enum.Parse<WagePeriod>(key[1]), row.Counts[0], row.Amount!.Value);
    }

    private static DataQuality QualityOf(long[] counts) => new(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6], counts[7]);

    private sealed record Row(string Part, string? Key, long[] Counts, DateOnly? First, DateOnly? Last, decimal? Amount)
    {
        public static async Task<Row> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken) =>
            new(
                reader.GetString(0),
                await reader.IsDBNullAsync(1, cancellationToken) ? null : reader.GetString(1),
                await reader.GetFieldValueAsync<long[]>(2, cancellationToken),
                await reader.IsDBNullAsync(3, cancellationToken) ? null : await reader.GetFieldValueAsync<DateOnly>(3, cancellationToken),
                await reader.IsDBNullAsync(4, cancellationToken) ? null : await reader.GetFieldValueAsync<DateOnly>(4, cancellationToken),
                await reader.IsDBNullAsync(5, cancellationToken) ? null : reader.GetDecimal(5)
            );
    }
}

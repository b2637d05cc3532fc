using Npgsql;
using Permits.Domain.Repatriation;
using Permits.Domain.Rules;
using Platform.Hosting;
using Platform.Hosting.Events;

namespace Permits.Service.Repatriation;

/// <summary>
/// Raises the notices of missed deadlines and of reviews that are near: once for each date, also on several instances and after a week of downtime. The
/// case says what is outstanding; each is locked, and a second instance finds its notice raised.
/// </summary>
internal sealed class CaseNotices(
    NpgsqlDataSource database,
    EventSessions sessions,
    ServiceName service,
    RuleSettingsByState rules,
    TimeProvider time,
    ILogger<CaseNotices> logger
) : PeriodicWork(TimeSpan.FromMinutes(1), time, logger)
{
    private const int PageSize = 200;

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (await RaiseAsync(cancellationToken) == PageSize) { }
    }

    /// <summary>Raises one page of notices.</summary>
    /// <returns>How many were outstanding.</returns>
    internal async Task<int> RaiseAsync(CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        var outstanding = await OutstandingAsync(DateOnly.FromDateTime(now.UtcDateTime), cancellationToken);
        if (outstanding.Count == 0)
            return 0;
        await using var transaction = sessions.Begin();
        await transaction.LoadAsync<RepatriationCase, RepatriationEvent>(outstanding, cancellationToken);
        foreach (var (tenant, id) in outstanding)
            transaction.Decide(
                new StreamOf<RepatriationCase, RepatriationEvent>(id),
                found => RepatriationDecider.Decide(new RepatriationCommand.RaiseNotice(), found, rules.Common, now),
                ChangeContext.OfService(service.Value, tenant)
            );
        await transaction.CommitAsync(cancellationToken);
        return outstanding.Count;
    }

    private async Task<IReadOnlyList<(string Tenant, Guid Id)>> OutstandingAsync(DateOnly today, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "SELECT tenant_id, id FROM mt_doc_repatriation_case WHERE notice_on IS NOT NULL AND notice_on <= $1 ORDER BY notice_on LIMIT $2"
        );
        command.Parameters.AddWithValue(today);
        command.Parameters.AddWithValue(PageSize);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var outstanding = new List<(string, Guid)>();
        while (await reader.ReadAsync(cancellationToken))
            outstanding.Add((reader.GetString(0), reader.GetGuid(1)));
        return outstanding;
    }
}

using Npgsql;
using Permits.Domain.Permits;
using Permits.Domain.Rules;
using Platform.Hosting;
using Platform.Hosting.Events;

namespace Permits.Service.Permits;

/// <summary>
/// Ends permits after their last day, in pages, the first to end first. Nothing is kept between two looks: after a week of downtime the first look finds
/// everything that ended meanwhile. Several instances may look at the same time: each permit is locked, and the second one finds it expired.
/// </summary>
internal sealed class Expiry(NpgsqlDataSource database, EventSessions sessions, RuleSettingsByState rules, TimeProvider time, ILogger<Expiry> logger)
    : PeriodicWork(TimeSpan.FromMinutes(1), time, logger)
{
    private const int PageSize = 200;

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (await ExpireAsync(cancellationToken) == PageSize) { }
    }

    /// <summary>Ends one page of permits.</summary>
    /// <returns>How many were found.</returns>
    internal async Task<int> ExpireAsync(CancellationToken cancellationToken)
    {
        var ended = await EndedAsync(cancellationToken);
        if (ended.Count == 0)
            return 0;
        await using var transaction = sessions.Begin();
        await transaction.LoadAsync<Permit, PermitEvent>(ended, cancellationToken);
        foreach (var (tenant, id) in ended)
            transaction.Decide(
                new StreamOf<Permit, PermitEvent>(id),
                permit => PermitDecider.Decide(new PermitCommand.Expire(), permit, rules.Common, Time.GetUtcNow()),
                ChangeContext.OfService("permit", tenant)
            );
        await transaction.CommitAsync(cancellationToken);
        return ended.Count;
    }

    private async Task<IReadOnlyList<(string Tenant, Guid Id)>> EndedAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "SELECT tenant_id, id FROM mt_doc_permit WHERE status IN ('Issued', 'Suspended') AND applicationvalid_to < $1 ORDER BY applicationvalid_to LIMIT $2"
        );
        command.Parameters.AddWithValue(Permit.FirstDayNotEnded(Time.GetUtcNow()));
        command.Parameters.AddWithValue(PageSize);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ended = new List<(string, Guid)>();
        while (await reader.ReadAsync(cancellationToken))
            ended.Add((reader.GetString(0), reader.GetGuid(1)));
        return ended;
    }
}

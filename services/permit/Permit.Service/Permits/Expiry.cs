using JasperFx;
using Npgsql;
using Permits.Domain.Permits;
using Permits.Domain.Rules;
using Platform.Hosting.Events;

namespace Permits.Service.Permits;

/// <summary>
/// Ends permits after their last day, in pages, the first to end first. Nothing is kept between two looks: after a week of downtime the first look finds
/// everything that ended meanwhile. Several instances may look at the same time: each permit is locked, and the second one finds it expired.
/// </summary>
internal sealed partial class Expiry(NpgsqlDataSource database, EventSessions sessions, RuleSettingsByState rules, TimeProvider time, ILogger<Expiry> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private const int PageSize = 200;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await ExpireAsync(stoppingToken) == PageSize) { }
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or ConcurrencyException)
            {
                Postponed(logger, exception);
            }

            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
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
                permit => PermitDecider.Decide(new PermitCommand.Expire(), permit, rules.Common, time.GetUtcNow()),
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
        command.Parameters.AddWithValue(Permit.FirstDayNotEnded(time.GetUtcNow()));
        command.Parameters.AddWithValue(PageSize);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ended = new List<(string, Guid)>();
        while (await reader.ReadAsync(cancellationToken))
            ended.Add((reader.GetString(0), reader.GetGuid(1)));
        return ended;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Permits whose last day has passed could not be ended; retrying")]
    private static partial void Postponed(ILogger logger, Exception exception);
}

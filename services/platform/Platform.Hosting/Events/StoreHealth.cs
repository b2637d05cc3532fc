using System.Collections.Concurrent;
using Marten;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Platform.Hosting.Messaging;

namespace Platform.Hosting.Events;

/// <summary>Whether the database answers.</summary>
internal sealed class DatabaseHealth(IDocumentStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var session = store.QuerySession();
            await session.QueryAsync<int>("select 1", cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is OperationCanceledException || Bus.IsTransient(exception))
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", exception);
        }
    }
}

/// <summary>
/// Whether every subscription follows the event store. One that is behind and has not moved for a minute, because an event fails again and again
/// or because no instance runs it, makes the service unready; so do events found where there should be none. Positions are read from the
/// database, so it does not matter which instance holds them.
/// </summary>
internal sealed class SubscriptionHealth(NpgsqlDataSource database, IEnumerable<EventSubscription> subscriptions, EventTailState state, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<string, (long Position, DateTimeOffset Since)> _seen = new();

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var (newest, positions) = await ReadAsync(cancellationToken);
            List<string> problems =
            [
                .. subscriptions.Select(subscription => subscription.Name).Where(name => IsStuck(name, positions.GetValueOrDefault(name), newest)).Select(name => $"{name} is behind and does not move"),
                .. state.WithLateEvents.Select(name => $"{name} found events that it had given up"),
            ];
            return problems.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"{string.Join("; ", problems)}.");
        }
        catch (Exception exception) when (exception is OperationCanceledException || Bus.IsTransient(exception))
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", exception);
        }
    }

    private async Task<(long Newest, Dictionary<string, long> Positions)> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"SELECT name, last_seq FROM {EventPositionTables.Positions} UNION ALL SELECT NULL, coalesce(max(seq_id), 0) FROM mt_events");
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var (newest, positions) = (0L, new Dictionary<string, long>(StringComparer.Ordinal));
        while (await rows.ReadAsync(cancellationToken))
        {
            if (await rows.IsDBNullAsync(0, cancellationToken)) newest = rows.GetInt64(1);
            else positions[rows.GetString(0)] = rows.GetInt64(1);
        }

        return (newest, positions);
    }

    private bool IsStuck(string subscription, long position, long newest)
    {
        var now = time.GetUtcNow();
        var seen = _seen.AddOrUpdate(subscription, _ => (position, now), (_, before) => before.Position == position ? before : (position, now));
        if (position < newest) return now - seen.Since > Timeout;
        _seen[subscription] = (position, now);
        return false;
    }
}

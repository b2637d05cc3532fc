using Marten;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

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
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or OperationCanceledException || exception.InnerException is NpgsqlException)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", exception);
        }
    }
}

/// <summary>Whether subscriptions and projections keep up with the event store: none lags behind by more than a limit.</summary>
internal sealed class DaemonHealth(IDocumentStore store) : IHealthCheck
{
    private const long MaxLag = 50_000;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var newest = (await store.Advanced.FetchEventStoreStatistics(token: cancellationToken)).EventSequenceNumber;
            var behind = (await store.Advanced.AllProjectionProgress(token: cancellationToken))
                .Where(shard => newest - shard.Sequence > MaxLag)
                .Select(shard => $"{shard.ShardName} is {newest - shard.Sequence} events behind")
                .ToList();
            return behind.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(string.Join("; ", behind));
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or OperationCanceledException || exception.InnerException is NpgsqlException)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", exception);
        }
    }
}

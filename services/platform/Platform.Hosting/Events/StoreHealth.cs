using System.Collections.Concurrent;
using Marten;
using Microsoft.Extensions.Diagnostics.HealthChecks;
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
/// Whether every subscription and asynchronous projection follows the event store: one that is behind and has not moved for a while, because
/// an event fails again and again or because nothing runs it, makes the service unready. Positions are read from the database, so it does not
/// matter which instance runs the daemon.
/// </summary>
internal sealed class DaemonHealth(IDocumentStore store, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<string, (long Position, DateTimeOffset Since)> _seen = new();

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var newest = await store.Storage.Database.FetchHighestEventSequenceNumber(cancellationToken);
            var positions = (await store.Advanced.AllProjectionProgress(token: cancellationToken)).ToDictionary(shard => shard.ShardName, shard => shard.Sequence);
            var expected = ((DocumentStore)store).Options.Projections.AllShards().Select(shard => shard.Name.Identity);
            var stuck = expected.Where(shard => IsStuck(shard, positions.GetValueOrDefault(shard), newest)).ToList();
            return stuck.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"Behind the event store and not moving: {string.Join(", ", stuck)}.");
        }
        catch (Exception exception) when (exception is OperationCanceledException || Bus.IsTransient(exception))
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", exception);
        }
    }

    private bool IsStuck(string shard, long position, long newest)
    {
        var now = time.GetUtcNow();
        var seen = _seen.AddOrUpdate(shard, _ => (position, now), (_, before) => before.Position == position ? before : (position, now));
        if (position < newest) return now - seen.Since > Patience;
        _seen[shard] = (position, now);
        return false;
    }
}

using System.Collections.Concurrent;
using Marten;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Platform.Hosting.Messaging;

namespace Platform.Hosting.Events;

/// <summary>Whether the database answers and is writable.</summary>
internal sealed class DatabaseHealth(IDocumentStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var session = store.QuerySession();
            var isReadOnly = await session.QueryAsync<bool>("select current_setting('transaction_read_only')::boolean", cancellationToken);
            return isReadOnly[0] ? HealthCheckResult.Unhealthy("The database is read-only.") : HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is OperationCanceledException || Bus.IsTransient(exception))
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", exception);
        }
    }
}

/// <summary>
/// Whether every subscription follows the event store. One that is behind and has made no progress for a minute (<c>Subscriptions:StuckAfter</c>), because an
/// event
/// keeps failing or because no instance runs it, makes the service unready; so do repeated failures, and events found in closed gaps. Positions are read
/// from the database, so it does not matter which instance holds them.
/// </summary>
internal sealed class SubscriptionHealth(
    SubscriptionPositions positions,
    IEnumerable<EventSubscription> subscriptions,
    EventTailState state,
    SubscriptionSettings settings,
    TimeProvider time
) : IHealthCheck
{
    private readonly ConcurrentDictionary<string, (SubscriptionPositions.Reached At, long Since)> _seen = new();

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var (newest, last) = await positions.ReadAsync(cancellationToken);
            List<string> problems =
            [
                .. subscriptions
                    .Select(subscription => subscription.Name)
                    .Where(name => IsStuck(name, last.GetValueOrDefault(name), newest))
                    .Select(name => $"{name} is behind and makes no progress"),
                .. state.Failing.Select(name => $"{name} keeps failing"),
                .. state.WithLateEvents(settings.LateEventsShown).Select(name => $"{name} found events that it had given up"),
            ];
            return problems.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"{string.Join("; ", problems)}.");
        }
        catch (Exception exception) when (exception is OperationCanceledException || Bus.IsTransient(exception))
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", exception);
        }
    }

    private bool IsStuck(string subscription, SubscriptionPositions.Reached at, long newest)
    {
        // The monotonic clock: a jump of the wall clock neither makes a subscription stuck nor hides that it is.
        var now = time.GetTimestamp();
        var seen = _seen.AddOrUpdate(subscription, _ => (at, now), (_, before) => before.At == at ? before : (at, now));
        if (at.Position < newest)
            return time.GetElapsedTime(seen.Since, now) > settings.StuckAfter;
        _seen[subscription] = (at, now);
        return false;
    }
}

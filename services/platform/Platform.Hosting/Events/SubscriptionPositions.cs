using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Platform.Hosting.Events;

/// <summary>Reads how far each subscription is, whichever instance holds it.</summary>
internal sealed class SubscriptionPositions(NpgsqlDataSource database)
{
    /// <summary>The newest sequence number, and the last one that each subscription has seen.</summary>
    public async Task<(long Newest, IReadOnlyDictionary<string, long> Last)> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"SELECT name, last_seq FROM {EventPositionTables.Positions} UNION ALL SELECT NULL, coalesce(max(seq_id), 0) FROM mt_events");
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var (newest, last) = (0L, new Dictionary<string, long>(StringComparer.Ordinal));
        while (await rows.ReadAsync(cancellationToken))
        {
            if (await rows.IsDBNullAsync(0, cancellationToken)) newest = rows.GetInt64(1);
            else last[rows.GetString(0)] = rows.GetInt64(1);
        }

        return (newest, last);
    }
}

/// <summary>Measures how many sequence numbers each subscription is behind. Every instance reports the same: take the maximum, not the sum.</summary>
internal sealed class SubscriptionLag : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly SubscriptionPositions _positions;
    private readonly IReadOnlyList<string> _names;
    private readonly TimeProvider _time;
    private readonly ILogger<SubscriptionLag> _logger;
    private volatile IReadOnlyList<Measurement<long>> _lag = [];

    public SubscriptionLag(SubscriptionPositions positions, IEnumerable<EventSubscription> subscriptions, IMeterFactory meters, TimeProvider time, ILogger<SubscriptionLag> logger)
    {
        (_positions, _names, _time, _logger) = (positions, [.. subscriptions.Select(subscription => subscription.Name)], time, logger);
        // The factory disposes of it.
#pragma warning disable CA2000
        var meter = meters.Create(TelemetrySources.Platform);
#pragma warning restore CA2000
        meter.CreateObservableGauge("registry.subscription.lag", () => _lag, "{event}", "Events that a subscription has not seen yet, by subscription.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var (newest, last) = await _positions.ReadAsync(stoppingToken);
                _lag = [.. _names.Select(name => new Measurement<long>(Math.Max(0, newest - last.GetValueOrDefault(name)), new KeyValuePair<string, object?>("subscription", name)))];
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                _logger.LagNotMeasured(exception);
            }

            await Task.Delay(Interval, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

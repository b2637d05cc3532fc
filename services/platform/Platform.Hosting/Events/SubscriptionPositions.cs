using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Platform.Hosting.Events;

/// <summary>Reads each subscription's position, regardless of which instance holds it.</summary>
internal sealed class SubscriptionPositions(NpgsqlDataSource database)
{
    /// <summary>The newest sequence number and, for each subscription, the last one that it has seen and when it last made progress.</summary>
    public async Task<(long Newest, IReadOnlyDictionary<string, (long Position, DateTimeOffset MovedAt)> Last)> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"SELECT name, last_seq, moved_at FROM {EventPositionTables.Positions} UNION ALL SELECT NULL, coalesce(max(seq_id), 0), now() FROM mt_events");
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var (newest, last) = (0L, new Dictionary<string, (long, DateTimeOffset)>(StringComparer.Ordinal));
        while (await rows.ReadAsync(cancellationToken))
        {
            if (await rows.IsDBNullAsync(0, cancellationToken)) newest = rows.GetInt64(1);
            else last[rows.GetString(0)] = (rows.GetInt64(1), await rows.GetFieldValueAsync<DateTimeOffset>(2, cancellationToken));
        }

        return (newest, last);
    }
}

/// <summary>Lets a subscription that takes minutes to handle one event report progress; otherwise it would count as stuck.</summary>
public sealed class SubscriptionProgress(NpgsqlDataSource database, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private long _reported = time.GetTimestamp();

    /// <summary>Records that part of the work is done, unless that was recorded a moment ago.</summary>
    public async Task ReportAsync(EventSubscription subscription, CancellationToken cancellationToken)
    {
        var before = Interlocked.Read(ref _reported);
        if (time.GetElapsedTime(before) < Interval || Interlocked.CompareExchange(ref _reported, time.GetTimestamp(), before) != before) return;
        await using var command = database.CreateCommand($"UPDATE {EventPositionTables.Positions} SET moved_at = now() WHERE name = $1");
        command.Parameters.AddWithValue(subscription.Name);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>Measures how many sequence numbers each subscription is behind. Every instance reports the same values: take the maximum, not the sum.</summary>
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
        // The factory disposes it.
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
                _lag = [.. _names.Select(name => new Measurement<long>(Math.Max(0, newest - last.GetValueOrDefault(name).Position), new KeyValuePair<string, object?>("subscription", name)))];
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                _logger.LagNotMeasured(exception);
            }

            await Task.Delay(Interval, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

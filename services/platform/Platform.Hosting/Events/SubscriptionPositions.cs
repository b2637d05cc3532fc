using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Platform.Hosting.Events;

/// <summary>Reads each subscription's position, regardless of which instance holds it.</summary>
internal sealed class SubscriptionPositions(NpgsqlDataSource database)
{
    /// <summary>The newest sequence number and, for each subscription, how far it has come.</summary>
    public async Task<(long Newest, IReadOnlyDictionary<string, Reached> Last)> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"SELECT name, last_seq, moved_at, (SELECT count(*) FROM unnest(gaps)) FROM {EventPositionTables.Positions} "
                + "UNION ALL SELECT NULL, coalesce(max(seq_id), 0), now(), 0 FROM mt_events"
        );
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var (newest, last) = (0L, new Dictionary<string, Reached>(StringComparer.Ordinal));
        while (await rows.ReadAsync(cancellationToken))
        {
            if (await rows.IsDBNullAsync(0, cancellationToken))
                newest = rows.GetInt64(1);
            else
                last[rows.GetString(0)] = new(rows.GetInt64(1), await rows.GetFieldValueAsync<DateTimeOffset>(2, cancellationToken), rows.GetInt64(3));
        }

        return (newest, last);
    }

    /// <param name="Position">The last sequence number that the subscription has seen.</param>
    /// <param name="MovedAt">When it last made progress.</param>
    /// <param name="Gaps">The ranges of numbers below that it waits for: their transactions are still open.</param>
    internal readonly record struct Reached(long Position, DateTimeOffset MovedAt, long Gaps);
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
        if (time.GetElapsedTime(before) < Interval || Interlocked.CompareExchange(ref _reported, time.GetTimestamp(), before) != before)
            return;
        await using var command = database.CreateCommand($"UPDATE {EventPositionTables.Positions} SET moved_at = now() WHERE name = $1");
        command.Parameters.AddWithValue(subscription.Name);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>
/// Measures how many sequence numbers each subscription is behind, and which it waits for. Every instance reports the same values: take the maximum, not the
/// sum.
/// </summary>
internal sealed class SubscriptionLag : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly SubscriptionPositions _positions;
    private readonly IReadOnlyList<string> _names;
    private readonly TimeProvider _time;
    private readonly ILogger<SubscriptionLag> _logger;
    private volatile IReadOnlyList<Measurement<long>> _lag = [];
    private volatile IReadOnlyList<Measurement<long>> _gaps = [];

    public SubscriptionLag(
        SubscriptionPositions positions,
        IEnumerable<EventSubscription> subscriptions,
        IMeterFactory meters,
        TimeProvider time,
        ILogger<SubscriptionLag> logger
    )
    {
        (_positions, _names, _time, _logger) = (positions, [.. subscriptions.Select(subscription => subscription.Name)], time, logger);
        // The factory disposes it.
#pragma warning disable CA2000
        var meter = meters.Create(TelemetrySources.Platform);
#pragma warning restore CA2000
        meter.CreateObservableGauge("registry.subscription.lag", () => _lag, "{event}", "Events that a subscription has not seen yet, by subscription.");
        meter.CreateObservableGauge(
            "registry.subscription.gaps",
            () => _gaps,
            "{gap}",
            "Ranges of sequence numbers that a subscription waits for because their transactions are open, by subscription."
        );
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var (newest, last) = await _positions.ReadAsync(stoppingToken);
                _lag = Of(name => Math.Max(0, newest - last.GetValueOrDefault(name).Position));
                _gaps = Of(name => last.GetValueOrDefault(name).Gaps);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                _logger.LagNotMeasured(exception);
            }

            await Task.Delay(Interval, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private IReadOnlyList<Measurement<long>> Of(Func<string, long> value) =>
        [.. _names.Select(name => new Measurement<long>(value(name), new KeyValuePair<string, object?>("subscription", name)))];
}

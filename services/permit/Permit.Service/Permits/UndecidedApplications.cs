using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Permits.Domain.Permits;

namespace Permits.Service.Permits;

/// <summary>
/// Monitors applications whose screening has not arrived: a person is waiting for each. They are counted and make the service unready;
/// <c>infra/requeue --permit</c> requests another screening of one.
///
/// In its first minute the service stays ready: it may still be processing what arrived while it was down. After that, progress on other applications
/// does not count: a lost application looks the same as one that waits in a queue.
/// </summary>
internal sealed partial class UndecidedApplications(NpgsqlDataSource database, TimeProvider time, ILogger<UndecidedApplications> logger)
    : BackgroundService,
        IHealthCheck
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly long _started = time.GetTimestamp();
    private long _count;

    /// <summary>How many have waited for longer than a minute.</summary>
    public long Count => Volatile.Read(ref _count);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            Count switch
            {
                0 => HealthCheckResult.Healthy(),
                var count when time.GetElapsedTime(_started) < MaxWait => HealthCheckResult.Degraded(
                    $"{count} applications have waited for a screening for longer than a minute; the service has just started."
                ),
                var count => HealthCheckResult.Unhealthy($"{count} applications have waited for a screening for longer than a minute."),
            }
        );

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                Volatile.Write(ref _count, await CountAsync(stoppingToken));
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                NotCounted(logger, exception);
            }

            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT count(*) FROM mt_doc_permit WHERE status = $1 AND applied_at < $2");
        command.Parameters.AddWithValue(nameof(PermitStatus.Applied));
        command.Parameters.AddWithValue(time.GetUtcNow() - MaxWait);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Undecided applications could not be counted; retrying")]
    private static partial void NotCounted(ILogger logger, Exception exception);
}

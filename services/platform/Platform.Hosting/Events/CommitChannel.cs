using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Platform.Hosting.Events;

/// <summary>
/// Notifies other instances of this process's commits, and this one of theirs, by NOTIFY. PostgreSQL serialises notifying commits for the whole server,
/// so appends do not notify: a separate statement does, at most a few times a second, and only while another instance holds a position.
/// </summary>
internal sealed class CommitChannel(
    EventTailDatabase database,
    NpgsqlDataSource pool,
    IEnumerable<EventSubscription> subscriptions,
    EventTailState state,
    CommitSignal signal,
    TimeProvider time,
    ILogger<CommitChannel> logger
) : BackgroundService
{
    private const string Channel = "events_committed";
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(RepeatAsync(ListenAsync, stoppingToken), RepeatAsync(NotifyAsync, stoppingToken));

    private async Task RepeatAsync(Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await run(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                logger.CommitChannelFailed(exception);
                await Task.Delay(RetryDelay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        // It holds nothing that a paused process could withhold from other instances.
        connection.Notification += (_, _) => signal.CommittedElsewhere();
        await using (var listen = new NpgsqlCommand($"SET idle_session_timeout = 0; LISTEN {Channel}", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        while (true)
            await connection.WaitAsync(cancellationToken);
    }

    private async Task NotifyAsync(CancellationToken cancellationToken)
    {
        // Taken before the commits it announces are handled, so a commit during the pause is not missed.
        for (var committed = signal.Here.Next; ; )
        {
            await committed.WaitAsync(cancellationToken);
            committed = signal.Here.Next;
            if (subscriptions.Any(subscription => !state.Holds(subscription.Name)))
            {
                await using var notify = pool.CreateCommand($"NOTIFY {Channel}");
                await notify.ExecuteNonQueryAsync(cancellationToken);
            }

            await Task.Delay(ShortestInterval, time, cancellationToken);
        }
    }
}

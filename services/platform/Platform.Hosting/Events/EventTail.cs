using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Platform.Hosting.Events;

/// <summary>
/// Runs a subscription in the instance that holds its position. A commit of this process with an event that it handles wakes it immediately, and so does a
/// commit of another instance. Polling is the safety net, and backs off while nothing happens.
/// </summary>
internal sealed class EventTail(
    EventSubscription subscription,
    EventTailDatabase database,
    EventReader reader,
    CommitSignal signal,
    EventTailState state,
    TimeProvider time,
    ILogger<EventTail> logger
) : BackgroundService
{
    private static readonly TimeSpan ShortestPoll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(5);

    // An event that fills a gap may have been committed elsewhere, without a signal to this process.
    private static readonly TimeSpan LongestPollWithGaps = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    // Under load, a short wait makes pages several times larger. A page this small shows that there is no load.
    private const int GatherFrom = 10;
    private static readonly TimeSpan GatherFor = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private readonly Pulse _committed = signal.Listen(subscription.IsWokenBy);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var position = await EventPosition.TakeAsync(database.Source, reader, subscription, RetryDelay, time, stoppingToken);
                await FollowAsync(position, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                state.Failed(subscription.Name);
                logger.SubscriptionFailed(exception, subscription.Name);
            }

            state.Released(subscription.Name);
            await Task.Delay(RetryDelay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(EventPosition position, CancellationToken cancellationToken)
    {
        state.Taken(subscription.Name);
        subscription.Taken();
        var (poll, interval, swept, looked) = (ShortestPoll, subscription.MinInterval, 0L, 0L);
        while (!cancellationToken.IsCancellationRequested)
        {
            if (swept == 0 || time.GetElapsedTime(swept) >= SweepInterval)
            {
                if (await position.ReopenAsync(cancellationToken) is { Count: > 0 } found)
                    Found(found);
                swept = time.GetTimestamp();
            }

            if (looked != 0 && interval - time.GetElapsedTime(looked) is { Ticks: > 0 } wait)
                await Task.Delay(wait, time, cancellationToken);
            looked = time.GetTimestamp();
            var committed = _committed.Next;
            var page = await position.ReadAsync(cancellationToken);
            interval =
                page.Events.Count >= GatherFrom && page.Events.Count < subscription.PageSize && GatherFor > subscription.MinInterval
                    ? GatherFor
                    : subscription.MinInterval;
            if (page.Events.Count > 0)
                await subscription.HandleAsync(page.Events, cancellationToken);
            await position.AdvanceAsync(page, cancellationToken);
            state.Advanced(subscription.Name);
            if (!page.IsEmpty)
            {
                poll = ShortestPoll;
                continue;
            }

            var longest = position.HasGaps ? LongestPollWithGaps : LongestPoll;
            var woken = await IsSetAsync(committed, poll, cancellationToken);
            poll =
                woken ? ShortestPoll
                : 2 * poll < longest ? 2 * poll
                : longest;
        }
    }

    private void Found(IReadOnlyList<long> found)
    {
        state.FoundLate(subscription.Name, found.Count);
        logger.LateEventsFound(subscription.Name, found.Count, found[0]);
    }

    private async Task<bool> IsSetAsync(Task signalled, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await signalled.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return signalled.IsCompleted;
    }
}

using System.Diagnostics;
using Registry.Matching;

namespace Registry.Service.Editions;

/// <summary>
/// Reads the lists and builds their match index before a request needs them: after the start and after each edition, whichever instance imported it. That
/// takes seconds, and much longer for a million names. A request that comes meanwhile waits for the same work, because no request is answered from
/// editions older than those committed.
/// </summary>
internal sealed partial class MatchIndexWarmup(CurrentLists current, TimeProvider time, ILogger<MatchIndexWarmup> logger) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(PollInterval, time);
        // A weak reference, so that this service does not keep the previous set and its index alive while the next one is indexed.
        var prepared = new WeakReference<EditionSet?>(null);
        do
        {
            try
            {
                var lists = await current.GetAsync(stoppingToken);
                if (prepared.TryGetTarget(out var known) && known == lists)
                    continue;
                // On a dedicated thread: the pool has few threads, and requests wait for them.
                await Task.Factory.StartNew(() => Prepare(lists), stoppingToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                prepared.SetTarget(lists);
            }
#pragma warning disable CA1031 // A request then builds the index itself and reports the error.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Failed(logger, exception.GetType().Name);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Prepare(EditionSet lists)
    {
        var began = Stopwatch.GetTimestamp();
        // The first comparison of a process also loads the engine's own tables.
        lists.Index.Match(
            new("", "Person", new Dictionary<string, IReadOnlyList<string>> { ["name"] = ["Ri Chol Min", "리철민", "Ли Чхоль Мин"] }),
            new MatchOptions(1, 1)
        );
        Ready(logger, lists.Subjects.Count, (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Match index ready: {Subjects} subjects in {Milliseconds} ms")]
    private static partial void Ready(ILogger logger, int subjects, long milliseconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Match index warm-up failed ({Exception}); retrying")]
    private static partial void Failed(ILogger logger, string exception);
}

using System.Diagnostics;
using Registry.Matching;

namespace Registry.Service.Matching;

/// <summary>
/// Has the lists at hand before a question comes: after the start and after each edition, whichever instance imported it, they are read and their
/// index is made, which takes seconds and, of a million names, many. A question that comes meanwhile waits for the same work, for none is answered
/// from older editions than were committed.
/// </summary>
internal sealed partial class ListsAtHand(CurrentLists current, TimeProvider time, ILogger<ListsAtHand> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BetweenLooks, time);
        // Weakly: while the next set is indexed, nothing here keeps the last one and its index.
        var atHand = new WeakReference<ScreeningLists?>(null);
        do
        {
            try
            {
                var lists = await current.GetAsync(stoppingToken);
                if (atHand.TryGetTarget(out var known) && known == lists) continue;
                // On a thread of its own: the pool's threads are few, and requests wait for them.
                await Task.Factory.StartNew(() => Prepare(lists), stoppingToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                atHand.SetTarget(lists);
            }
#pragma warning disable CA1031 // A question that comes makes the index itself, and is told what is wrong.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Failed(logger, exception.GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Prepare(ScreeningLists lists)
    {
        var began = Stopwatch.GetTimestamp();
        // The first comparison of a process reads the engine's own tables, too.
        lists.Index.Match(new("", "Person", new Dictionary<string, IReadOnlyList<string>> { ["name"] = ["Ri Chol Min", "리철민", "Ли Чхоль Мин"] }), new MatchOptions(1, 1));
        Ready(logger, lists.Subjects.Count, (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Match index ready: {Subjects} subjects in {Milliseconds} ms")]
    private static partial void Ready(ILogger logger, int subjects, long milliseconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Match index warm-up failed ({Exception}); retrying")]
    private static partial void Failed(ILogger logger, string exception);
}

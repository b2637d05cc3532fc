using System.Diagnostics;
using System.Runtime.CompilerServices;
using Marten;
using Registry.Domain.Watches;

namespace Registry.Service.Watches;

/// <summary>
/// Keeps the index of all open watches in the instance that follows them. It is read from the database in the background, in pages with pauses between
/// them, so that a service that has just started has its processor for what agencies ask; once somebody waits for it, without pauses.
/// </summary>
internal sealed partial class IndexedWatches(IDocumentStore store, ILogger<IndexedWatches> logger) : IDisposable
{
    private const int PageSize = 2_000;

    // A fifth of a core at most.
    private const int PausePerWork = 4;

    // Ended watches cost memory and make useless candidates; below this number they do not matter.
    private const int MinEnded = 10_000;
    private const double MaxEndedShare = 0.25;

    private Load? _load;
    private int _ended;

    /// <summary>Discards everything and starts reading again.</summary>
    public void Reload()
    {
        _load?.Stop();
        _ended = 0;
        _load = new Load(store, logger);
    }

    /// <summary>Adds a watch that has just started.</summary>
    public void Started(WatchKey watch, WatchEvent.Started started) => _load?.Index.Add(watch, started.Watched);

    /// <summary>Counts a watch that has ended. When they are many, the index is made again without them.</summary>
    public void Ended()
    {
        if (++_ended > MinEnded && _load is { Loaded.IsCompletedSuccessfully: true } load && _ended > load.Index.Count * MaxEndedShare)
            Reload();
    }

    /// <summary>The index with every watch that was open when it was begun and every one added since.</summary>
    public async Task<WatchIndex> GetAsync(CancellationToken cancellationToken)
    {
        if (_load is not { Loaded.IsFaulted: false, Loaded.IsCanceled: false })
            Reload();
        var load = _load!;
        load.Hurry();
        await load.Loaded.WaitAsync(cancellationToken);
        return load.Index;
    }

    public void Dispose() => _load?.Stop();

    /// <summary>
    /// Every open watch, by State and id. Each page is read by a statement of its own: one statement would last as long as all of them, and keep the gaps of
    /// rolled-back appends open that long.
    /// </summary>
    private static async IAsyncEnumerable<IReadOnlyList<Watch>> PagesAsync(IDocumentStore store, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (state, id) = ("", Guid.Empty);
        for (IReadOnlyList<Watch> page = []; ; (state, id) = (page[^1].State.Value, page[^1].Id))
        {
            await using var session = store.QuerySession();
            page = await session.QueryAsync<Watch>(
                "where d.is_open and (d.tenant_id, d.id) > (?, ?) order by d.tenant_id, d.id limit ?",
                cancellationToken,
                state,
                id,
                PageSize
            );
            if (page.Count > 0)
                yield return page;
            if (page.Count < PageSize)
                yield break;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Indexed {Watches} watches in {Milliseconds} ms")]
    private static partial void Indexed(ILogger logger, int watches, long milliseconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Indexing the watches failed ({Exception}); the next edition tries again")]
    private static partial void IndexingFailed(ILogger logger, string exception);

    // Its token source is only cancelled: without a timer or a wait handle there is nothing to dispose.
#pragma warning disable CA1001
    private sealed class Load
#pragma warning restore CA1001
    {
        private readonly TaskCompletionSource _hurried = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CancellationTokenSource _stopped = new();

        public Load(IDocumentStore store, ILogger logger)
        {
            Loaded = Task.Run(() => RunAsync(store, logger));
            // In the background, so that the first large edition does not wait for it, nor a small one behind it.
            _ = Loaded.ContinueWith(
                _ => Index.Compact(),
                _stopped.Token,
                TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.LongRunning,
                TaskScheduler.Default
            );
        }

        public WatchIndex Index { get; } = new();

        public Task Loaded { get; }

        public void Hurry() => _hurried.TrySetResult();

        public void Stop() => _stopped.Cancel();

        private async Task RunAsync(IDocumentStore store, ILogger logger)
        {
            var (began, worked) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
            try
            {
                await foreach (var page in PagesAsync(store, _stopped.Token))
                {
                    foreach (var watch in page)
                        Index.Add(new(watch.State, watch.Id), watch.Watched);
                    await Task.WhenAny(_hurried.Task, Task.Delay(Stopwatch.GetElapsedTime(worked) * PausePerWork, _stopped.Token));
                    worked = Stopwatch.GetTimestamp();
                }

                Indexed(logger, Index.Count, (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
            catch (Exception exception) when (!_stopped.IsCancellationRequested)
            {
                IndexingFailed(logger, exception.GetType().Name);
                throw;
            }
        }
    }
}

using System.Diagnostics;
using System.Runtime.CompilerServices;
using Marten;
using Marten.Events;
using Platform.Hosting.Events;
using Registry.Domain.Watches;

namespace Registry.Service.Watches;

/// <summary>
/// Keeps the index of all open watches in the instance that follows them. It is read from the database in the background, in pages with pauses between
/// them, so that a service that has just started has its processor for what agencies ask; once somebody waits for it, without pauses. Another instance
/// reads it when it first previews an edition, and then only what has been added. Safe to use from several threads.
/// </summary>
internal sealed partial class IndexedWatches(IDocumentStore store, EventSessions sessions, ILogger<IndexedWatches> logger) : IDisposable
{
    private const int PageSize = 2_000;

    // A fifth of a core at most.
    private const int PausePerWork = 4;

    // Ended watches cost memory and make useless candidates; below this number they do not matter.
    private const int MinEnded = 10_000;
    private const double MaxEndedShare = 0.25;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _catchingUp = new(1, 1);
    private Load? _load;
    private int _ended;

    /// <summary>Discards everything and starts reading again.</summary>
    public void Reload()
    {
        lock (_lock)
        {
            _load?.Stop();
            _ended = 0;
            _load = new Load(store, sessions, logger);
        }
    }

    /// <summary>Adds a watch that has just started.</summary>
    /// <param name="sequence">The number of its event.</param>
    public void Started(WatchKey watch, WatchEvent.Started started, long sequence)
    {
        lock (_lock)
        {
            _load?.Index.Add(watch, started.Watched);
            _load?.Saw(sequence);
        }
    }

    /// <summary>Counts a watch that has ended. When they are many, the index is made again without them.</summary>
    public void Ended()
    {
        lock (_lock)
        {
            if (++_ended > MinEnded && _load is { Loaded.IsCompletedSuccessfully: true } load && _ended > load.Index.Count * MaxEndedShare)
                Reload();
        }
    }

    /// <summary>The index with every watch that was open when it was begun and every one added since.</summary>
    public async Task<WatchIndex> GetAsync(CancellationToken cancellationToken) => (await GetLoadAsync(cancellationToken)).Index;

    /// <summary>
    /// The same in an instance that does not follow the watches, or does not any more: what has started since is read first. An event that another
    /// instance committed late may be missing, so this index is for a preview only.
    /// </summary>
    public async Task<WatchIndex> GetCaughtUpAsync(CancellationToken cancellationToken)
    {
        var load = await GetLoadAsync(cancellationToken);
        await _catchingUp.WaitAsync(cancellationToken);
        try
        {
            var settled = await sessions.SettledAsync(cancellationToken);
            while (load.Seen < settled)
            {
                var seen = load.Seen;
                await using var session = store.QuerySession();
                var page = await session
                    .Events.QueryAllRawEvents()
                    .Where(@event =>
                        @event.AnyTenant()
                        && @event.Sequence > seen
                        && @event.Sequence <= settled
                        && @event.EventTypesAre(typeof(WatchEvent.Started), typeof(WatchEvent.Ended))
                    )
                    .OrderBy(@event => @event.Sequence)
                    .Take(PageSize)
                    .ToListAsync(cancellationToken);
                foreach (var @event in page)
                {
                    if (@event.Data is WatchEvent.Started started)
                        Started(new(started.State, @event.StreamId), started, @event.Sequence);
                    else
                        Ended();
                }

                load.Saw(page.Count < PageSize ? settled : page[^1].Sequence);
            }
        }
        finally
        {
            _catchingUp.Release();
        }

        return load.Index;
    }

    public void Dispose()
    {
        _load?.Stop();
        _catchingUp.Dispose();
    }

    private async Task<Load> GetLoadAsync(CancellationToken cancellationToken)
    {
        Load load;
        lock (_lock)
        {
            if (_load is not { Loaded.IsFaulted: false, Loaded.IsCanceled: false })
                Reload();
            load = _load!;
        }

        load.Hurry();
        await load.Loaded.WaitAsync(cancellationToken);
        return load;
    }

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
        private long _seen;

        public Load(IDocumentStore store, EventSessions sessions, ILogger logger)
        {
            Loaded = Task.Run(() => RunAsync(store, sessions, logger));
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

        /// <summary>The event up to which the watches are in the index.</summary>
        public long Seen => Interlocked.Read(ref _seen);

        public void Saw(long sequence)
        {
            for (long seen; (seen = Seen) < sequence && Interlocked.CompareExchange(ref _seen, sequence, seen) != seen; ) { }
        }

        public void Hurry() => _hurried.TrySetResult();

        public void Stop() => _stopped.Cancel();

        private async Task RunAsync(IDocumentStore store, EventSessions sessions, ILogger logger)
        {
            var (began, worked) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
            try
            {
                Saw(await sessions.SettledAsync(_stopped.Token));
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

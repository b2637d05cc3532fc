using Marten;
using Platform.Kernel;
using Registry.Domain.PermitScreenings;
using Registry.Domain.Watches;
using Registry.Service.Screenings;

namespace Registry.Service.Watches;

/// <summary>Finds the watches that changed subjects concern: for an edition's pass over the watches, and for the preview of an edition.</summary>
internal sealed class ConcernedWatches(IDocumentStore store, Screener screener)
{
    private const int MaxConcurrency = 4;

    // Few enough that a transaction is short, enough that its round trips do not count.
    private const int BatchSize = 100;

    /// <summary>Compares every watch that a changed subject may concern.</summary>
    /// <param name="pass">The changed subjects.</param>
    /// <param name="index">The watches.</param>
    /// <param name="compared">Takes some watches of a State with their hits, empty if none has any; called for several batches at the same time.</param>
    public async Task ForEachAsync(
        WatchPass pass,
        WatchIndex index,
        Func<CountryCode, IReadOnlyList<(Watch Watch, IReadOnlyList<Hit> Found)>, CancellationToken, Task> compared,
        CancellationToken cancellationToken
    )
    {
        var concurrency = Math.Min(Environment.ProcessorCount, MaxConcurrency);
        var candidates = await index.FindAsync(pass.Changed, screener.Threshold, concurrency, cancellationToken);
        await Parallel.ForEachAsync(
            candidates.GroupBy(watch => watch.State).SelectMany(state => state.Chunk(BatchSize)),
            new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken },
            async (batch, token) => await compared(batch[0].State, await CompareAsync(pass, batch, token), token)
        );
    }

    private async Task<IReadOnlyList<(Watch Watch, IReadOnlyList<Hit> Found)>> CompareAsync(
        WatchPass pass,
        WatchKey[] candidates,
        CancellationToken cancellationToken
    )
    {
        await using var reading = store.QuerySession(candidates[0].State.Value);
        var watches = (await reading.LoadManyAsync<Watch>(cancellationToken, candidates.Select(watch => watch.Id))).Where(watch => watch.IsOpen).ToList();
        // On a thread of its own: the pool's threads are few, and requests wait for them.
        return await Task.Factory.StartNew(() => pass.Compare(watches).ToList(), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}

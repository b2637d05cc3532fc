using System.Collections.Concurrent;
using Marten;
using Platform.Kernel;
using Registry.Domain.Imports;
using Registry.Domain.Subjects;
using Registry.Domain.Watches;
using Registry.Service.Editions;
using Registry.Service.Screenings;

namespace Registry.Service.Watches;

/// <summary>
/// Counts the permits that an edition would concern before it is published, by the comparison of its pass over the watches: a permit counts if the pass
/// would report a hit. It reports none.
/// </summary>
internal sealed class EditionPreview(IDocumentStore store, IndexedWatches indexed, ConcernedWatches concerned, Screener screener, TimeProvider time)
{
    /// <summary>The States of which changed subjects concern permits, by code.</summary>
    /// <param name="changed">The subjects that the edition adds or amends, as it would list them, in pages.</param>
    public async Task<IReadOnlyList<StateConcern>> CountAsync(IAsyncEnumerable<IReadOnlyList<Subject>> changed, CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<WatchKey, bool>();
        await foreach (var page in changed.WithCancellation(cancellationToken))
        {
            var index = await indexed.GetCaughtUpAsync(cancellationToken);
            if (index.Count == 0)
                return [];
            var pass = new WatchPass(new EditionSet([], page), screener);
            var basis = screener.BasisOf(pass.Lists);
            await concerned.ForEachAsync(
                pass,
                index,
                (state, compared, _) =>
                {
                    foreach (var (watch, hits) in compared)
                    {
                        if (WatchDecider.Decide(new ReportHits(hits, basis), watch, time.GetUtcNow()) is WatchOutcome.Accepted)
                            found[new(state, watch.Id)] = true;
                    }

                    return Task.CompletedTask;
                },
                cancellationToken
            );
        }

        return
        [
            .. found
                .Keys.GroupBy(watch => watch.State)
                .Select(state => new StateConcern(state.Key, state.Count(), null))
                .OrderBy(state => state.State.Value, StringComparer.Ordinal),
        ];
    }

    /// <summary>How many watches of a State are open.</summary>
    public async Task<int> WatchedAsync(CountryCode state, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession(state.Value);
        return await session.Query<Watch>().Where(watch => watch.IsOpen).CountAsync(cancellationToken);
    }
}

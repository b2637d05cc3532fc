using System.Runtime.CompilerServices;
using JasperFx.Events;
using Marten;
using Marten.Events;
using Platform.Hosting;
using Platform.Hosting.Events;
using Platform.Kernel;
using Registry.Domain.Lists;
using Registry.Domain.Screening;
using Registry.Domain.Watches;
using Registry.Service.Lists;
using Registry.Service.Matching;
using Registry.Service.Screening;

namespace Registry.Service.Watches;

/// <summary>
/// Compares watches with the lists when either is new.
///
/// No change of a list is missed for anyone, whatever comes first:
/// - A watch that was committed when an edition's pass begins is part of that pass.
/// - A watch that was committed later may not be; it was screened either with that edition, which its screening names, or with an older one, because an import
///   committed between the screening's look at the lists and its commit. Its own event comes here after its commit, so it is seen then that its
///   editions are not the current ones, and it is compared with the whole of the current lists at once.
/// Both may happen to one watch, and each page of events comes at least once: a hit that is known is not told again, so neither matters. Each
/// pass uses the lists as they are when it begins; an edition that came since has an event of its own, further on.
/// </summary>
internal sealed partial class WatchScreening(
    IDocumentStore store, EventSessions sessions, CurrentLists current, Screener screener, SubscriptionProgress progress, ServiceName service, TimeProvider time, ILogger<WatchScreening> logger) : EventSubscription
{
    // Watches in memory per core that compares: few, so that they are gone before the garbage collector has moved them; enough that a statement and
    // its round trip do not count.
    private const int ReadBatchSize = 2_000;
    private const int MaxConcurrency = 4;

    // Few enough that a transaction is short, enough that its round trips do not count.
    private const int WriteBatchSize = 100;

    public override string Name => "watch-screening";

    public override int PageSize => 100;

    public override TimeSpan MinInterval => TimeSpan.FromMilliseconds(100);

    public override bool Handles(Type eventType) => eventType == typeof(ListEditionEvent.Published) || eventType == typeof(WatchEvent.Started);

    public override async Task HandleAsync(IReadOnlyList<IEvent> events, CancellationToken cancellationToken)
    {
        // Read after the events were: every watch of the page was committed before these lists were current.
        var lists = await current.GetAsync(cancellationToken);
        foreach (var @event in events)
        {
            switch (@event.Data)
            {
                case ListEditionEvent.Published published: await RescreenAllAsync(@event, published, cancellationToken); break;
                case WatchEvent.Started started: await RescreenIfOutdatedAsync(@event, started, lists, cancellationToken); break;
            }
        }
    }

    private async Task RescreenAllAsync(IEvent cause, ListEditionEvent.Published published, CancellationToken cancellationToken)
    {
        await using var reading = store.QuerySession();
        var touched = (await EditionChange.Of(reading, published.List, published.Edition).Where(change => change.Kind != EditionChange.Delisted)
            .Select(change => change.Subject).ToListAsync(cancellationToken)).Select(subject => ScreeningLists.KeyOf(subject, published.List)).ToHashSet(StringComparer.Ordinal);
        var (watches, pass) = (0, new WatchPass(await current.GetAsync(cancellationToken), touched, screener));
        // While some are compared, the next are read; no more are held than are compared at a time.
        await Parallel.ForEachAsync(OpenWatchesAsync(cancellationToken), new ParallelOptions { MaxDegreeOfParallelism = Math.Min(Environment.ProcessorCount, MaxConcurrency), CancellationToken = cancellationToken }, async (some, token) =>
        {
            Interlocked.Add(ref watches, some.Count);
            await RescreenAsync(cause, pass, some, token);
            await progress.ReportAsync(this, token);
        });

        // Of this pass, and of earlier ones for the same event that did not come to their end.
        var (causation, since) = (cause.Id.ToString(), cause.Sequence);
        var hits = await reading.Events.QueryAllRawEvents()
            .Where(@event => @event.AnyTenant() && @event.Sequence > since && @event.CausationId == causation && @event.EventTypesAre(typeof(WatchEvent.Hit), typeof(WatchEvent.HitReturned))).CountAsync(cancellationToken);
        await sessions.DecideAsync(
            new StreamOf<ListEdition, ListEditionEvent>(cause.StreamId), edition => ListEditionDecider.Decide(new RecordRescreening(watches, hits), edition!, time.GetUtcNow()),
            ChangeContext.Of(cause, service.Value), ifMatch: null, cancellationToken);
        Rescreened(logger, watches, published.List, published.Edition, hits);
    }

    private async Task RescreenIfOutdatedAsync(IEvent cause, WatchEvent.Started started, ScreeningLists lists, CancellationToken cancellationToken)
    {
        // By list and edition: one file may be an edition of several lists.
        if (lists.References.Select(edition => (edition.List, edition.Edition)).ToHashSet().SetEquals(started.Basis.Editions.Select(edition => (edition.List, edition.Edition)))) return;
        await using var reading = store.QuerySession(started.State.Value);
        if (await reading.LoadAsync<Watch>(cause.StreamId, cancellationToken) is not { } watch || screener.Compare(lists, watch.Watched) is not { Count: > 0 } found) return;
        await ReportAsync(cause, started.State, screener.BasisOf(lists), [(watch, found)], cancellationToken);
    }

    /// <summary>
    /// Every open watch, by State and id. Each page is read by a statement of its own: one statement would last as long as the pass, and keep the gaps of
    /// rolled-back appends open that long.
    /// </summary>
    private async IAsyncEnumerable<IReadOnlyList<Watch>> OpenWatchesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (state, id) = ("", Guid.Empty);
        for (IReadOnlyList<Watch> page = []; ; (state, id) = (page[^1].State.Value, page[^1].Id))
        {
            await using var session = store.QuerySession();
            page = await session.QueryAsync<Watch>("where d.is_open and (d.tenant_id, d.id) > (?, ?) order by d.tenant_id, d.id limit ?", cancellationToken, state, id, ReadBatchSize);
            if (page.Count > 0) yield return page;
            if (page.Count < ReadBatchSize) yield break;
        }
    }

    /// <summary>Compares some of the watches with the subjects that an edition touched, and tells of what is new.</summary>
    private async Task RescreenAsync(IEvent cause, WatchPass pass, IReadOnlyList<Watch> watches, CancellationToken cancellationToken)
    {
        var basis = screener.BasisOf(pass.Lists);
        // On a thread of its own: the pool's threads are few, and requests wait for them.
        var compared = await Task.Factory.StartNew(() => pass.Compare(watches).ToList(), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        // They come by State and id, so that each transaction locks its streams in one order.
        foreach (var state in compared.GroupBy(pair => pair.Watch.State))
        {
            foreach (var some in state.Chunk(WriteBatchSize)) await ReportAsync(cause, state.Key, basis, some, cancellationToken);
        }
    }

    /// <summary>Reports in one transaction what is new of the hits found for watches of a State.</summary>
    private async Task ReportAsync(IEvent cause, CountryCode state, Basis basis, IReadOnlyList<(Watch Watch, IReadOnlyList<Hit> Found)> comparisons, CancellationToken cancellationToken)
    {
        await using var transaction = sessions.Begin();
        await transaction.LoadAsync<Watch, WatchEvent>(comparisons.Select(comparison => (state.Value, comparison.Watch.Id)), cancellationToken);
        var context = ChangeContext.Of(cause, service.Value) with { Tenant = state.Value };
        // The business transaction is the application's, which the watch's first event carries.
        var correlations = (await transaction.Session.AdvancedSql.QueryAsync<Guid, string>(
            "select row(stream_id), row(correlation_id) from mt_events where tenant_id = ? and version = 1 and stream_id = any(?) and correlation_id is not null", cancellationToken,
            state.Value, comparisons.Select(comparison => comparison.Watch.Id).ToArray())).ToDictionary(pair => pair.Item1, pair => pair.Item2);
        foreach (var (watch, found) in comparisons)
        {
            transaction.Decide(
                new StreamOf<Watch, WatchEvent>(watch.Id), present => WatchDecider.Decide(new ReportHits(found, basis), present, time.GetUtcNow()),
                context with { CorrelationId = correlations.GetValueOrDefault(watch.Id) });
        }

        await transaction.CommitAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Compared {Watches} watches with edition {Edition} of {List}: {Hits} new hits")]
    private static partial void Rescreened(ILogger logger, int watches, ListId list, EditionHash edition, int hits);
}

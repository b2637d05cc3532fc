using System.Runtime.CompilerServices;
using JasperFx;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events;
using Marten.Subscriptions;
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
internal sealed partial class WatchScreening : SubscriptionBase
{
    // So many watches are in memory for each core that compares, and so many cores do. Few, so that they are gone before the garbage collector has
    // moved them; so many that a statement and its round trip do not count.
    private const int Together = 2_000;
    private const int MostAtOnce = 4;

    // Few enough that a transaction is short, so many that its round trips do not count.
    private const int WrittenTogether = 100;

    // The store makes its subscriptions while it is being made itself: what needs the store is asked for only when there is an event to handle.
    private readonly Lazy<IDocumentStore> _store;
    private readonly Lazy<CurrentLists> _current;
    private readonly Screener _screener;
    private readonly RegistryMetrics _metrics;
    private readonly ServiceName _service;
    private readonly TimeProvider _time;
    private readonly ILogger<WatchScreening> _logger;

    public WatchScreening(IServiceProvider services, Screener screener, RegistryMetrics metrics, ServiceName service, TimeProvider time, ILogger<WatchScreening> logger)
    {
        (_store, _current) = (new(services.GetRequiredService<IDocumentStore>), new(services.GetRequiredService<CurrentLists>));
        (_screener, _metrics, _service, _time, _logger) = (screener, metrics, service, time, logger);
        Name = "watch-screening";
        Options.BatchSize = 100;
        IncludeType<ListEditionEvent.Published>();
        IncludeType<WatchEvent.Started>();
    }

    public override async Task<IChangeListener> ProcessEventsAsync(EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
    {
        foreach (var @event in page.Events)
        {
            switch (@event.Data)
            {
                case ListEditionEvent.Published published: await RescreenAllAsync(@event, published, cancellationToken); break;
                case WatchEvent.Started started: await RescreenIfOutdatedAsync(@event, started, cancellationToken); break;
            }
        }

        return NullChangeListener.Instance;
    }

    private async Task RescreenAllAsync(IEvent cause, ListEditionEvent.Published published, CancellationToken cancellationToken)
    {
        await using var reading = _store.Value.QuerySession();
        var touched = (await EditionChange.Of(reading, published.List, published.Edition).Where(change => change.Kind != EditionChange.Delisted)
            .Select(change => change.Subject).ToListAsync(cancellationToken)).Select(subject => ScreeningLists.KeyOf(subject, published.List)).ToHashSet(StringComparer.Ordinal);
        var (watches, pass) = (0, new WatchPass(await _current.Value.GetAsync(cancellationToken), touched, _screener));
        // While some are compared, the next are read; no more are held than are compared at a time.
        await Parallel.ForEachAsync(OpenWatchesAsync(cancellationToken), new ParallelOptions { MaxDegreeOfParallelism = Math.Min(Environment.ProcessorCount, MostAtOnce), CancellationToken = cancellationToken }, async (some, token) =>
        {
            Interlocked.Add(ref watches, some.Count);
            await RescreenAsync(cause, pass, some, token);
        });

        await using var session = Open(StorageConstants.DefaultTenantId, cause, cause.CorrelationId);
        // Of this pass and of those that were made of the same event before and did not come to their end.
        var (told, since) = (cause.Id.ToString(), cause.Sequence);
        var hits = await session.Events.QueryAllRawEvents()
            .Where(@event => @event.AnyTenant() && @event.Sequence > since && @event.CausationId == told && @event.EventTypesAre(typeof(WatchEvent.Hit), typeof(WatchEvent.HitReturned))).CountAsync(cancellationToken);
        // Exclusively, because an import may be recording on the same edition that it supersedes it.
        var stream = await session.Events.FetchForExclusiveWriting<ListEdition>(cause.StreamId, cancellationToken);
        stream.AppendMany(ListEditionDecider.Decide(new RecordRescreening(watches, hits), stream.Aggregate!, _time.GetUtcNow()).Events);
        await session.SaveChangesAsync(cancellationToken);
        Rescreened(_logger, watches, published.List, published.Edition, hits);
    }

    private async Task RescreenIfOutdatedAsync(IEvent cause, WatchEvent.Started started, CancellationToken cancellationToken)
    {
        var lists = await _current.Value.GetAsync(cancellationToken);
        // By list and edition: one file may be an edition of several lists.
        if (lists.References.Select(edition => (edition.List, edition.Edition)).ToHashSet().SetEquals(started.Basis.Editions.Select(edition => (edition.List, edition.Edition)))) return;
        await using var reading = _store.Value.QuerySession(started.State.Value);
        if (await reading.LoadAsync<Watch>(cause.StreamId, cancellationToken) is not { } watch || _screener.Compare(lists, watch.Watched) is not { Count: > 0 } found) return;
        await ReportAsync(cause, started.State, _screener.BasisOf(lists), [(watch, found)], cancellationToken);
    }

    /// <summary>
    /// Every open watch, by State and id. Each page is read by a statement of its own: wherever an append is rolled back, no subscription goes on until
    /// whatever was running then has ended, and one statement would last as long as the pass.
    /// </summary>
    private async IAsyncEnumerable<IReadOnlyList<Watch>> OpenWatchesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (state, id) = ("", Guid.Empty);
        for (IReadOnlyList<Watch> page = []; ; (state, id) = (page[^1].State.Value, page[^1].Id))
        {
            await using var session = _store.Value.QuerySession();
            page = await session.QueryAsync<Watch>("where d.is_open and (d.tenant_id, d.id) > (?, ?) order by d.tenant_id, d.id limit ?", cancellationToken, state, id, Together);
            if (page.Count > 0) yield return page;
            if (page.Count < Together) yield break;
        }
    }

    /// <summary>Compares some of the watches with the subjects that an edition touched, and tells of what is new.</summary>
    private async Task RescreenAsync(IEvent cause, WatchPass pass, IReadOnlyList<Watch> watches, CancellationToken cancellationToken)
    {
        var basis = _screener.BasisOf(pass.Lists);
        // On a thread of its own: the pool's threads are few, and requests wait for them.
        var compared = await Task.Factory.StartNew(() => pass.Compare(watches).ToList(), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        // They come by State and id, so that each transaction locks its streams in one order.
        foreach (var state in compared.GroupBy(pair => pair.Watch.State))
        {
            foreach (var some in state.Chunk(WrittenTogether)) await ReportAsync(cause, state.Key, basis, some, cancellationToken);
        }
    }

    /// <summary>Tells in one transaction what was found for watches of a State, as far as it is new.</summary>
    private async Task ReportAsync(IEvent cause, CountryCode state, Basis basis, IReadOnlyList<(Watch Watch, IReadOnlyList<Hit> Found)> comparisons, CancellationToken cancellationToken)
    {
        await using var session = Open(state.Value, cause, correlation: null);
        // Exclusively, because whoever else writes on one of these streams would otherwise take the transaction from all of them.
        await session.BeginTransactionAsync(cancellationToken);
        var batch = session.CreateBatchQuery();
        var streams = comparisons.Select(comparison => (Stream: batch.Events.FetchForExclusiveWriting<Watch>(comparison.Watch.Id), Begin: batch.Events.FetchStream(comparison.Watch.Id, version: 1), comparison.Found)).ToList();
        await batch.Execute(cancellationToken);
        var told = 0;
        foreach (var (fetched, begin, found) in streams)
        {
            var stream = await fetched;
            var hits = WatchDecider.Decide(new ReportHits(found, basis), stream.Aggregate, _time.GetUtcNow()).Events;
            // The business transaction goes on that began with the application.
            var correlation = (await begin)[0].CorrelationId;
            foreach (var hit in hits)
            {
                var @event = session.Events.BuildEvent(hit);
                @event.CorrelationId = correlation;
                stream.AppendOne(@event);
            }

            told += hits.Count;
        }

        if (told == 0) return;
        await session.SaveChangesAsync(cancellationToken);
        _metrics.WatchHits(told);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Compared {Watches} watches with edition {Edition} of {List}: {Hits} new hits")]
    private static partial void Rescreened(ILogger logger, int watches, ListId list, EditionHash edition, int hits);

    private IDocumentSession Open(string tenant, IEvent cause, string? correlation)
    {
        var session = _store.Value.LightweightSession(tenant);
        session.CorrelationId = correlation;
        session.CausationId = cause.Id.ToString();
        session.LastModifiedBy = _service.Value;
        if (cause.GetHeader(EventHeaders.TraceParent) is string trace) session.SetHeader(EventHeaders.TraceParent, trace);
        return session;
    }
}

/// <summary>Registers <see cref="WatchScreening"/>.</summary>
internal static class WatchScreeningRegistration
{
    public static MartenServiceCollectionExtensions.MartenConfigurationExpression RescreenWatches(this MartenServiceCollectionExtensions.MartenConfigurationExpression marten) =>
        ServiceHost.IsGeneratingOpenApi ? marten : marten.AddSubscriptionWithServices<WatchScreening>(ServiceLifetime.Singleton, _ => { });
}

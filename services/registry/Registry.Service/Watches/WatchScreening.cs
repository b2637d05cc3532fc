using JasperFx;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Subscriptions;
using Platform.Hosting;
using Platform.Hosting.Events;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;
using Registry.Domain.Watches;
using Registry.Service.Lists;
using Registry.Service.Matching;
using Registry.Service.Screening;

namespace Registry.Service.Watches;

/// <summary>
/// Compares watches with the lists when either is new.
///
/// No change of a list is missed for anyone, whatever comes first:
/// - A watch that was committed when an edition's pass reads the open watches is part of that pass.
/// - A watch that was committed later was screened either with that edition, which its screening names, or with an older one, because an import
///   committed between the screening's look at the lists and its commit. Its own event comes here after its commit, so it is seen then that its
///   editions are not the current ones, and it is compared with the whole of the current lists at once.
/// Both may happen to one watch, and each page of events comes at least once: a hit that is known is not told again, so neither matters. Each
/// comparison uses the lists as they are when it is made; an edition that came since has an event of its own, further on.
/// </summary>
internal sealed partial class WatchScreening : SubscriptionBase
{
    private const int WritersAtOnce = 4;

    // The store makes its subscriptions while it is being made itself: what needs the store is asked for only when there is an event to handle.
    private readonly Lazy<IDocumentStore> _store;
    private readonly Lazy<CurrentLists> _current;
    private readonly Screener _screener;
    private readonly MatchingSettings _settings;
    private readonly RegistryMetrics _metrics;
    private readonly ServiceName _service;
    private readonly TimeProvider _time;
    private readonly ILogger<WatchScreening> _logger;

    public WatchScreening(IServiceProvider services, Screener screener, MatchingSettings settings, RegistryMetrics metrics, ServiceName service, TimeProvider time, ILogger<WatchScreening> logger)
    {
        (_store, _current) = (new(services.GetRequiredService<IDocumentStore>), new(services.GetRequiredService<CurrentLists>));
        (_screener, _settings, _metrics, _service, _time, _logger) = (screener, settings, metrics, service, time, logger);
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
        var edition = published.Edition.Value;
        var touched = (await reading.Query<EditionChange>().Where(change => change.Edition == edition && change.Kind != EditionChange.Delisted)
            .Select(change => change.Subject).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var (watches, hits, comparing) = (0, 0, Task.FromResult(0));
        // While some are compared, the next are read.
        await foreach (var some in reading.Query<Watch>().Where(watch => watch.AnyTenant() && watch.IsOpen).ToAsyncEnumerable(cancellationToken).Chunk(WatchPass.Together).WithCancellation(cancellationToken))
        {
            watches += some.Length;
            hits += await comparing;
            comparing = Task.Run(() => RescreenAsync(cause, some, touched, cancellationToken), cancellationToken);
        }

        hits += await comparing;

        await using var session = Open(StorageConstants.DefaultTenantId, cause, cause.CorrelationId);
        // Exclusively, because an import may be recording on the same edition that it supersedes it.
        var stream = await session.Events.FetchForExclusiveWriting<ListEdition>(cause.StreamId, cancellationToken);
        if (ListEditionDecider.Decide(new RecordRescreening(watches, hits), stream.Aggregate!, _time.GetUtcNow()) is { } recorded) stream.AppendOne(recorded);
        await session.SaveChangesAsync(cancellationToken);
        Rescreened(_logger, watches, published.List, published.Edition, hits);
    }

    private async Task RescreenIfOutdatedAsync(IEvent cause, WatchEvent.Started started, CancellationToken cancellationToken)
    {
        var lists = await _current.Value.GetAsync(cancellationToken);
        if (lists.References.Select(edition => edition.Edition).ToHashSet().SetEquals(started.Basis.Editions.Select(edition => edition.Edition))) return;
        await using var reading = _store.Value.QuerySession(started.State.Value);
        if (await reading.LoadAsync<Watch>(cause.StreamId, cancellationToken) is { } watch) await RescreenAsync(cause, lists, watch, only: null, cancellationToken);
    }

    /// <summary>Compares many watches with the subjects that an edition touched. Returns how many hits were new.</summary>
    private async Task<int> RescreenAsync(IEvent cause, Watch[] watches, HashSet<string> touched, CancellationToken cancellationToken)
    {
        var lists = await _current.Value.GetAsync(cancellationToken);
        var changed = touched.Select(lists.Subjects.GetValueOrDefault).OfType<Subject>().Select(subject => subject.Content.ToMatchEntity(subject.SubjectId)).ToList();
        // The fewer are the queries.
        var concerned = changed.Count > watches.Length ? watches : WatchPass.Concerned(watches, changed, _settings.Threshold);
        var hits = 0;
        await Parallel.ForEachAsync(concerned, new ParallelOptions { MaxDegreeOfParallelism = WritersAtOnce, CancellationToken = cancellationToken },
            async (watch, token) => Interlocked.Add(ref hits, await RescreenAsync(cause, lists, watch, touched, token)));
        return hits;
    }

    /// <summary>Compares one watch; what is new is committed before the next is compared. Returns how many hits were new.</summary>
    private async Task<int> RescreenAsync(IEvent cause, ScreeningLists lists, Watch watch, HashSet<string>? only, CancellationToken cancellationToken)
    {
        var found = _screener.Compare(lists, watch.Watched, only);
        if (found.Count == 0) return 0;
        await using var session = Open(watch.State.Value, cause, correlation: null);
        var stream = await session.Events.FetchForWriting<Watch>(watch.Id, cancellationToken);
        var hits = WatchDecider.Decide(new ReportHits(found, _screener.BasisOf(lists)), stream.Aggregate!, _time.GetUtcNow());
        if (hits.Count == 0) return 0;
        // The business transaction goes on that began with the application.
        session.CorrelationId = (await session.Events.FetchStreamAsync(watch.Id, version: 1, token: cancellationToken))[0].CorrelationId;
        stream.AppendMany(hits);
        await session.SaveChangesAsync(cancellationToken);
        _metrics.WatchHits(hits.Count);
        return hits.Count;
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

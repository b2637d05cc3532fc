using JasperFx.Events;
using Marten;
using Marten.Events;
using Platform.Hosting;
using Platform.Hosting.Events;
using Platform.Kernel;
using Registry.Domain.Comparisons;
using Registry.Domain.Lists;
using Registry.Domain.PermitScreenings;
using Registry.Domain.Subjects;
using Registry.Domain.Watches;
using Registry.Service.Editions;
using Registry.Service.Screenings;

namespace Registry.Service.Watches;

/// <summary>
/// Compares watches with the lists when either is new.
///
/// No change of a list is missed for anyone, in any order of events:
/// - A watch whose start was handled before an edition is in the index, and so part of that edition's pass.
/// - A watch whose start is handled later may not be; it was screened either with that edition, which its screening names, or with an older one, because an
///   import committed between the screening's read of the lists and its commit. Its own event shows then that its editions are not the current ones, and
///   it is compared with the whole of the current lists.
/// Both may happen to one watch, and each page of events comes at least once: a known hit is not reported again, so neither matters. Each
/// pass uses the lists as they are when it begins; an edition published since has an event of its own, further on.
/// </summary>
internal sealed partial class WatchScreening(
    IDocumentStore store,
    EventSessions sessions,
    CurrentLists current,
    Screener screener,
    IndexedWatches indexed,
    ConcernedWatches concerned,
    HitsOfSubjects reported,
    SubscriptionProgress progress,
    ServiceName service,
    TimeProvider time,
    ILogger<WatchScreening> logger
) : EventSubscription
{
    // Few enough that a transaction is short.
    private const int BatchSize = 100;

    // The subjects of an edition that are compared before editions published meanwhile get their turn.
    private const int PartSize = 500;

    public override string Name => "watch-screening";

    public override int PageSize => 100;

    public override bool Handles(Type eventType) =>
        eventType == typeof(ListEditionEvent.Published) || eventType == typeof(WatchEvent.Started) || eventType == typeof(WatchEvent.Ended);

    // That a watch has ended can wait for the next poll.
    public override bool IsWokenBy(Type eventType) => Handles(eventType) && eventType != typeof(WatchEvent.Ended);

    public override void Taken() => indexed.Reload();

    public override async Task HandleAsync(IReadOnlyList<IEvent> events, CancellationToken cancellationToken)
    {
        // Read after the events were: every watch of the page was committed before these editions were current.
        var editions = (await current.EditionsAsync(cancellationToken)).Select(edition => (edition.List, edition.Hash)).ToHashSet();
        foreach (var @event in events)
        {
            switch (@event.Data)
            {
                case ListEditionEvent.Published published:
                    await RescreenAsync(@event, published, cancellationToken);
                    break;
                case WatchEvent.Started started:
                    indexed.Started(new(started.State, @event.StreamId), started, @event.Sequence);
                    await RescreenIfOutdatedAsync(@event, started, editions, cancellationToken);
                    break;
                case WatchEvent.Ended:
                    indexed.Ended();
                    break;
            }
        }
    }

    private async Task RescreenAsync(IEvent cause, ListEditionEvent.Published published, CancellationToken cancellationToken)
    {
        await using var reading = store.QuerySession();
        await EndHitsAsync(cause, reading, published, cancellationToken);
        var changed = await ChangedAsync(reading, published, cancellationToken);
        var seen = cause.Sequence;
        for (var part = 0; part < changed.Count; part += PartSize)
        {
            await ComparePartAsync(cause, published.List, [.. changed.Skip(part).Take(PartSize)], cancellationToken);
            if (part + PartSize < changed.Count)
                seen = await CompareSmallAsync(seen, cancellationToken);
        }

        // Of this pass, and of earlier ones for the same event that did not finish.
        var (causation, since) = (cause.Id.ToString(), cause.Sequence);
        var hits = await reading
            .Events.QueryAllRawEvents()
            .Where(@event =>
                @event.AnyTenant()
                && @event.Sequence > since
                && @event.CausationId == causation
                && @event.EventTypesAre(typeof(WatchEvent.HitFound), typeof(WatchEvent.HitReturned))
            )
            .CountAsync(cancellationToken);
        var watches = await reading.Query<Watch>().Where(watch => watch.AnyTenant() && watch.IsOpen).CountAsync(cancellationToken);
        await sessions.DecideAsync(
            new StreamOf<ListEdition, ListEditionEvent>(cause.StreamId),
            edition => ListEditionDecider.Decide(new RecordRescreening(watches, hits), edition!, time.GetUtcNow()),
            ChangeContext.Of(cause, service.Value),
            ifMatch: null,
            cancellationToken
        );
        Rescreened(logger, watches, published.List, published.Edition, hits);
    }

    /// <summary>Ends the hits with subjects that the edition removed, or about which it says something else that is no hit.</summary>
    private async Task EndHitsAsync(IEvent cause, IQuerySession reading, ListEditionEvent.Published published, CancellationToken cancellationToken)
    {
        var (removed, amended) = (
            await SubjectsAsync(reading, published, EditionChange.Delisted, cancellationToken),
            await SubjectsAsync(reading, published, EditionChange.Amended, cancellationToken)
        );
        var edition = (await reading.LoadAsync<ListEdition>(cause.StreamId, cancellationToken))!;
        foreach (var part in removed.Concat(amended).Chunk(PartSize))
        {
            var watches = await reported.FindAsync(part, cancellationToken);
            if (watches.Count == 0)
                continue;
            // As they are now: a later edition may have listed a subject again.
            var lists = await current.GetAsync(published.List, part, cancellationToken);
            foreach (var batch in watches.GroupBy(watch => watch.State).SelectMany(state => state.Chunk(BatchSize)))
            {
                await EndHitsAsync(cause, batch, hit => hit.List == published.List && part.Contains(hit.SubjectId), lists, edition, cancellationToken);
                await progress.ReportAsync(this, cancellationToken);
            }
        }
    }

    private async Task EndHitsAsync(
        IEvent cause,
        WatchKey[] batch,
        Func<KnownHit, bool> isOfChanged,
        EditionSet lists,
        ListEdition edition,
        CancellationToken cancellationToken
    )
    {
        var state = batch[0].State.Value;
        await using var transaction = sessions.Begin();
        await transaction.LoadAsync<Watch, WatchEvent>(batch.Select(watch => (state, watch.Id)), cancellationToken);
        foreach (var key in batch)
        {
            transaction.Decide(
                new StreamOf<Watch, WatchEvent>(key.Id),
                watch => WatchDecider.Decide(new EndHits(watch is null ? [] : Ended(watch), edition.Hash), watch, time.GetUtcNow()),
                ChangeContext.Of(cause, service.Value) with
                {
                    Tenant = state,
                }
            );
        }

        await transaction.CommitAsync(cancellationToken);

        IReadOnlyList<(KnownHit, HitEndReason)> Ended(Watch watch) =>
            [.. watch.Known.Where(hit => isOfChanged(hit) && !screener.IsHit(lists, watch.Watched, hit)).Select(hit => (hit, ReasonOf(hit)))];

        HitEndReason ReasonOf(KnownHit hit) =>
            edition.Undoes is not null ? HitEndReason.Undone
            : lists.Subjects.ContainsKey(EditionSet.KeyOf(hit.SubjectId.Value, hit.List)) ? HitEndReason.Amended
            : HitEndReason.Delisted;
    }

    private static async Task<IReadOnlyList<SubjectId>> SubjectsAsync(
        IQuerySession reading,
        ListEditionEvent.Published published,
        string kind,
        CancellationToken cancellationToken
    ) =>
        [
            .. (
                await EditionChange
                    .Of(reading, published.List, published.Edition)
                    .Where(change => change.Kind == kind)
                    .Select(change => change.Subject)
                    .ToListAsync(cancellationToken)
            ).Select(subject => SubjectId.From(subject)),
        ];

    private static async Task<IReadOnlyList<SubjectId>> ChangedAsync(
        IQuerySession reading,
        ListEditionEvent.Published published,
        CancellationToken cancellationToken
    ) =>
        [
            .. (
                await EditionChange
                    .Of(reading, published.List, published.Edition)
                    .Where(change => change.Kind != EditionChange.Delisted)
                    .OrderBy(change => change.Subject)
                    .Select(change => change.Subject)
                    .ToListAsync(cancellationToken)
            ).Select(subject => SubjectId.From(subject)),
        ];

    private async Task ComparePartAsync(IEvent cause, ListId list, IReadOnlyList<SubjectId> changed, CancellationToken cancellationToken)
    {
        var pass = new WatchPass(await current.GetAsync(list, changed, cancellationToken), screener);
        if (pass.Changed.Count == 0)
            return;
        await concerned.ForEachAsync(
            pass,
            await indexed.GetAsync(cancellationToken),
            async (state, found, token) =>
            {
                if (found.Count > 0)
                    await ReportAsync(cause, state, screener.BasisOf(pass.Lists), found, token);
                await progress.ReportAsync(this, token);
            },
            cancellationToken
        );
    }

    /// <summary>
    /// Compares the watches with small editions that were published while a large one is compared, because a suspension should not wait for thousands of
    /// subjects. It only finds hits sooner: each edition is compared again in its turn, when every watch that started before it is in the index.
    /// </summary>
    /// <param name="seen">The last event seen.</param>
    /// <returns>The last event seen now.</returns>
    private async Task<long> CompareSmallAsync(long seen, CancellationToken cancellationToken)
    {
        await using var reading = store.QuerySession();
        var events = await reading
            .Events.QueryAllRawEvents()
            .Where(@event => @event.Sequence > seen && @event.EventTypesAre(typeof(ListEditionEvent.Published)))
            .OrderBy(@event => @event.Sequence)
            .ToListAsync(cancellationToken);
        foreach (var @event in events)
        {
            seen = @event.Sequence;
            if (@event.Data is ListEditionEvent.Published { Counts: { Added: var added, Changed: var changed } } published && added + changed <= PartSize)
                await ComparePartAsync(@event, published.List, await ChangedAsync(reading, published, cancellationToken), cancellationToken);
        }

        return seen;
    }

    private async Task RescreenIfOutdatedAsync(
        IEvent cause,
        WatchEvent.Started started,
        HashSet<(ListId, EditionHash)> editions,
        CancellationToken cancellationToken
    )
    {
        // By list and edition: one file may be an edition of several lists.
        if (editions.SetEquals(started.Basis.Editions.Select(edition => (edition.List, edition.Edition))))
            return;
        var lists = await current.GetAsync(cancellationToken);
        await using var reading = store.QuerySession(started.State.Value);
        if (await reading.LoadAsync<Watch>(cause.StreamId, cancellationToken) is not { } watch)
            return;
        foreach (var edition in lists.Editions.Where(edition => watch.Known.Any(hit => hit.List == edition.List)))
            await EndHitsAsync(cause, [new(watch.State, watch.Id)], hit => hit.List == edition.List, lists, edition, cancellationToken);
        if (screener.Compare(lists, watch.Watched) is { Count: > 0 } found)
            await ReportAsync(cause, started.State, screener.BasisOf(lists), [(watch, found)], cancellationToken);
    }

    /// <summary>Reports in one transaction what is new of the hits found for watches of a State.</summary>
    private async Task ReportAsync(
        IEvent cause,
        CountryCode state,
        Basis basis,
        IReadOnlyList<(Watch Watch, IReadOnlyList<Hit> Found)> comparisons,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = sessions.Begin();
        await transaction.LoadAsync<Watch, WatchEvent>(comparisons.Select(comparison => (state.Value, comparison.Watch.Id)), cancellationToken);
        var context = ChangeContext.Of(cause, service.Value) with { Tenant = state.Value };
        // The business transaction is the application's, which the watch's first event carries.
        var correlations = (
            await transaction.Session.AdvancedSql.QueryAsync<Guid, string>(
                "select row(stream_id), row(correlation_id) from mt_events "
                    + "where tenant_id = ? and version = 1 and stream_id = any(?) and correlation_id is not null",
                cancellationToken,
                state.Value,
                comparisons.Select(comparison => comparison.Watch.Id).ToArray()
            )
        ).ToDictionary(pair => pair.Item1, pair => pair.Item2);
        foreach (var (watch, found) in comparisons)
        {
            transaction.Decide(
                new StreamOf<Watch, WatchEvent>(watch.Id),
                present => WatchDecider.Decide(new ReportHits(found, basis), present, time.GetUtcNow()),
                context with
                {
                    CorrelationId = correlations.GetValueOrDefault(watch.Id),
                }
            );
        }

        await transaction.CommitAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Compared {Watches} watches with edition {Edition} of {List}: {Hits} new hits")]
    private static partial void Rescreened(ILogger logger, int watches, ListId list, EditionHash edition, int hits);
}

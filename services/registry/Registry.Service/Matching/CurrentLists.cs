using Marten;
using Marten.Events;
using Platform.Hosting.Problems;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;

namespace Registry.Service.Matching;

/// <summary>
/// Hands out the lists as they are now, or as they were at an instant. Each call asks the database which editions are meant, so that no instance of
/// the service ever answers from older ones than were committed before the question came, whichever instance imported them; only when they are not at
/// hand are they read, by one call while the others wait for it.
///
/// The past is folded from the events by the same fold that keeps the present, up to the instant that an edition gives as its import: nothing
/// that came later can be seen from there, so the answer's bytes are those of then. The last few sets of editions asked for are kept.
/// </summary>
internal sealed class CurrentLists(IDocumentStore store, MatchingSettings settings, RegistryMetrics metrics, TimeProvider time) : IDisposable
{
    private const string CurrentIds = "SELECT id FROM public.mt_doc_list_edition WHERE is_current AND tenant_id = '*DEFAULT*'";
    private readonly SemaphoreSlim _building = new(1, 1);
    private readonly SemaphoreSlim _recalling = new(1, 1);
    // The most recently asked for comes first.
    private readonly List<ScreeningLists> _past = [];
    private volatile ScreeningLists? _lists;

    /// <summary>The lists as they are now.</summary>
    public async Task<ScreeningLists> GetAsync(CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        // Every question pays for this: the ids alone tell, and a query that need not be translated.
        if (_lists is { } lists && lists.AreMadeOf(await session.QueryAsync<Guid>(CurrentIds, cancellationToken))) return lists;
        await _building.WaitAsync(cancellationToken);
        try
        {
            var editions = await CurrentAsync(session, cancellationToken);
            while (_lists is not { } made || !made.AreMadeOf(editions))
            {
                var subjects = await session.Query<Subject>().Where(subject => subject.IsListed).ToListAsync(cancellationToken);
                // An import commits editions and subjects together: if the editions are still the same, the subjects were theirs.
                var afterwards = await CurrentAsync(session, cancellationToken);
                if (afterwards.Select(edition => edition.Id).ToHashSet().SetEquals(editions.Select(edition => edition.Id)))
                {
                    _lists = new ScreeningLists(editions, subjects);
                    metrics.Current(editions);
                }

                editions = afterwards;
            }

            return _lists;
        }
        finally
        {
            _building.Release();
        }
    }

    /// <summary>The lists as they are, or as they were at an instant.</summary>
    /// <exception cref="RequestRejectedException">The instant lies in the future, or before the first edition.</exception>
    public async Task<ScreeningLists> GetAsync(DateTimeOffset? asOf, CancellationToken cancellationToken)
    {
        if (asOf is not { } at) return await GetAsync(cancellationToken);
        await using var session = store.QuerySession();
        var editions = await EditionsAtAsync(session, at, cancellationToken);
        if (_lists is { } current && current.AreMadeOf(editions)) return current;
        if (Recall(editions) is { } known) return known;
        await _recalling.WaitAsync(cancellationToken);
        try
        {
            if (Recall(editions) is { } made) return made;
            var lists = new ScreeningLists(editions, await SubjectsAtAsync(session, at, cancellationToken));
            Keep(lists);
            return lists;
        }
        finally
        {
            _recalling.Release();
        }
    }

    /// <summary>The edition of each list that was current at an instant.</summary>
    /// <exception cref="RequestRejectedException">The instant lies in the future, or before the first edition.</exception>
    public async Task<IReadOnlyList<ListEdition>> EditionsAtAsync(IQuerySession session, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // An edition that another instance's clock dated ahead of this one's is none of the future: it is answered from.
        if (at > time.GetUtcNow() && !await session.Query<ListEdition>().Where(edition => edition.ImportedAt >= at).AnyAsync(cancellationToken))
            throw EntityFilter.Invalid("as_of", "Must not be in the future.");
        var published = await session.Query<ListEdition>().Where(edition => edition.ImportedAt <= at).ToListAsync(cancellationToken);
        return published.Count > 0
            ? [.. published.GroupBy(edition => edition.List).Select(editions => editions.MaxBy(edition => edition.Number)!)]
            : throw EntityFilter.Invalid("as_of", await FirstAsync(session, cancellationToken) is { } first
                ? $"Must not be before the first edition, which was imported at {first:O}."
                : "No edition has been imported yet.");
    }

    public void Dispose()
    {
        _building.Dispose();
        _recalling.Dispose();
    }

    private ScreeningLists? Recall(IReadOnlyList<ListEdition> editions)
    {
        lock (_past)
        {
            if (_past.Find(lists => lists.AreMadeOf(editions)) is not { } found) return null;
            _past.Remove(found);
            _past.Insert(0, found);
            return found;
        }
    }

    private void Keep(ScreeningLists lists)
    {
        lock (_past)
        {
            if (_past.Count == settings.PastEditionSets) _past.RemoveAt(_past.Count - 1);
            _past.Insert(0, lists);
        }
    }

    private static async Task<List<Subject>> SubjectsAtAsync(IQuerySession session, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var subjects = new List<Subject>();
        Subject? subject = null;
        var events = session.Events.QueryAllRawEvents()
            .Where(@event => @event.EventTypesAre(typeof(SubjectEvent.Designated), typeof(SubjectEvent.Amended), typeof(SubjectEvent.Delisted)))
            .OrderBy(@event => @event.StreamId).ThenBy(@event => @event.Version);
        await foreach (var @event in events.ToAsyncEnumerable(cancellationToken))
        {
            // By the instant that editions and answers give, which all of an import's events share.
            if (@event.Data is not SubjectEvent said || said.At > at) continue;
            if (subject is { IsListed: true } && subject.Id != @event.StreamId) subjects.Add(subject);
            subject = Subject.Evolve(subject?.Id == @event.StreamId ? subject : null, said, @event.Envelope());
        }

        if (subject is { IsListed: true }) subjects.Add(subject);
        return subjects;
    }

    private static async Task<DateTimeOffset?> FirstAsync(IQuerySession session, CancellationToken cancellationToken) =>
        (await session.Query<ListEdition>().Where(edition => edition.Number == 1).ToListAsync(cancellationToken)).Select(edition => (DateTimeOffset?)edition.ImportedAt).Min();

    private static async Task<IReadOnlyList<ListEdition>> CurrentAsync(IQuerySession session, CancellationToken cancellationToken) =>
        await session.Query<ListEdition>().Where(edition => edition.IsCurrent).ToListAsync(cancellationToken);
}

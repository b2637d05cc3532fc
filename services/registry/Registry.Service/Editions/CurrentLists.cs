using Marten;
using Marten.Events;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;

namespace Registry.Service.Editions;

/// <summary>
/// Provides the lists as they are now, or as they were at an instant. Each call asks the database which editions are current, so no instance of the
/// service ever responds from editions older than those committed before the request, whichever instance imported them. The lists are read only if they
/// are not in memory, by one call while the others wait for it.
///
/// Past lists are folded from the events with the same fold as the current ones, up to the instant at which an edition was imported. Later events cannot
/// affect them, so a response has the same bytes as it had then. The last few sets of editions requested stay in memory.
/// </summary>
internal sealed class CurrentLists(IDocumentStore store, MatchingSettings settings, ListAgeMetric ages, TimeProvider time) : IDisposable
{
    private const string CurrentIds = "SELECT id FROM public.mt_doc_list_edition WHERE is_current AND tenant_id = '*DEFAULT*'";
    private readonly SemaphoreSlim _building = new(1, 1);
    private readonly SemaphoreSlim _readingPast = new(1, 1);

    // The most recently used comes first.
    private readonly List<EditionSet> _past = [];
    private volatile EditionSet? _lists;

    /// <summary>The lists as they are now.</summary>
    public async Task<EditionSet> GetAsync(CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        // Every request pays for this query, so it reads only ids and is plain SQL that needs no LINQ translation.
        if (_lists is { } lists && lists.HasEditions(await session.QueryAsync<Guid>(CurrentIds, cancellationToken)))
            return lists;
        await _building.WaitAsync(cancellationToken);
        try
        {
            if (_lists is { } built && built.HasEditions(await CurrentAsync(session, cancellationToken)))
                return built;
            _lists = await ReadAsync(
                session,
                () => session.Query<Subject>().Where(subject => subject.IsListed).ToListAsync(cancellationToken),
                cancellationToken
            );
            ages.Current(_lists.Editions);
            return _lists;
        }
        finally
        {
            _building.Release();
        }
    }

    /// <summary>The current editions with only those of the given subjects that are listed.</summary>
    public async Task<EditionSet> GetAsync(ListId list, IReadOnlyList<SubjectId> subjects, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        Guid[] streams = [.. subjects.Select(subject => subject.StreamIn(list))];
        return await ReadAsync(session, () => session.LoadManyAsync<Subject>(cancellationToken, streams), cancellationToken);
    }

    /// <summary>The current edition of each list.</summary>
    public async Task<IReadOnlyList<ListEdition>> EditionsAsync(CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await CurrentAsync(session, cancellationToken);
    }

    /// <summary>The lists as they were at an instant.</summary>
    public async Task<EditionSet> GetAsync(PastEditions.Found past, CancellationToken cancellationToken)
    {
        var editions = past.Editions;
        if (_lists is { } current && current.HasEditions(editions))
            return current;
        if (FindPast(editions) is { } known)
            return known;
        await _readingPast.WaitAsync(cancellationToken);
        try
        {
            if (FindPast(editions) is { } made)
                return made;
            await using var session = store.QuerySession();
            var lists = new EditionSet(editions, await SubjectsAtAsync(session, past.At, cancellationToken));
            KeepPast(lists);
            return lists;
        }
        finally
        {
            _readingPast.Release();
        }
    }

    /// <summary>The edition of each list that was current at an instant.</summary>
    public async Task<PastEditions> EditionsAtAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        // An edition that another instance dated ahead of this instance's clock is not in the future: it is published and can be read.
        if (at > time.GetUtcNow() && !await session.Query<ListEdition>().Where(edition => edition.ImportedAt >= at).AnyAsync(cancellationToken))
            return new PastEditions.InFuture();
        var published = await session.Query<ListEdition>().Where(edition => edition.ImportedAt <= at).ToListAsync(cancellationToken);
        return published.Count > 0
            ? new PastEditions.Found(at, [.. published.GroupBy(edition => edition.List).Select(editions => editions.MaxBy(edition => edition.Number)!)])
            : new PastEditions.BeforeFirst(await FirstAsync(session, cancellationToken));
    }

    public void Dispose()
    {
        _building.Dispose();
        _readingPast.Dispose();
    }

    private EditionSet? FindPast(IReadOnlyList<ListEdition> editions)
    {
        lock (_past)
        {
            if (_past.Find(lists => lists.HasEditions(editions)) is not { } found)
                return null;
            _past.Remove(found);
            _past.Insert(0, found);
            return found;
        }
    }

    private void KeepPast(EditionSet lists)
    {
        lock (_past)
        {
            if (_past.Count == settings.PastEditionSets)
                _past.RemoveAt(_past.Count - 1);
            _past.Insert(0, lists);
        }
    }

    private static async Task<List<Subject>> SubjectsAtAsync(IQuerySession session, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var subjects = new List<Subject>();
        Subject? subject = null;
        var events = session
            .Events.QueryAllRawEvents()
            .Where(@event => @event.EventTypesAre(typeof(SubjectEvent.Designated), typeof(SubjectEvent.Amended), typeof(SubjectEvent.Delisted)))
            .OrderBy(@event => @event.StreamId)
            .ThenBy(@event => @event.Version);
        await foreach (var @event in events.ToAsyncEnumerable(cancellationToken))
        {
            // By the edition's instant, which all of an import's events share.
            if (@event.Data is not SubjectEvent said || said.At > at)
                continue;
            if (subject is { IsListed: true } && subject.Id != @event.StreamId)
                subjects.Add(subject);
            subject = Subject.Evolve(subject?.Id == @event.StreamId ? subject : null, said, @event.Envelope());
        }

        if (subject is { IsListed: true })
            subjects.Add(subject);
        return subjects;
    }

    private static async Task<EditionSet> ReadAsync(IQuerySession session, Func<Task<IReadOnlyList<Subject>>> readSubjects, CancellationToken cancellationToken)
    {
        for (var editions = await CurrentAsync(session, cancellationToken); ; )
        {
            var subjects = await readSubjects();
            // An import commits editions and subjects together: if the editions are unchanged, the subjects belong to them.
            var afterwards = await CurrentAsync(session, cancellationToken);
            if (afterwards.Select(edition => edition.Id).ToHashSet().SetEquals(editions.Select(edition => edition.Id)))
                return new EditionSet(editions, subjects);
            editions = afterwards;
        }
    }

    private static async Task<DateTimeOffset?> FirstAsync(IQuerySession session, CancellationToken cancellationToken) =>
        (await session.Query<ListEdition>().Where(edition => edition.Number == 1).ToListAsync(cancellationToken))
            .Select(edition => (DateTimeOffset?)edition.ImportedAt)
            .Min();

    private static async Task<IReadOnlyList<ListEdition>> CurrentAsync(IQuerySession session, CancellationToken cancellationToken) =>
        await session.Query<ListEdition>().Where(edition => edition.IsCurrent).ToListAsync(cancellationToken);
}

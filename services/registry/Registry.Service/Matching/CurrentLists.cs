using System.Collections.Frozen;
using Marten;
using Registry.Domain.Lists;
using Registry.Domain.Screening;
using Registry.Domain.Subjects;
using Registry.Matching;

namespace Registry.Service.Matching;

/// <summary>All current editions, ready to be compared with; never changed once made.</summary>
internal sealed class ScreeningLists
{
    public ScreeningLists(IReadOnlyList<ListEdition> editions, IEnumerable<Subject> subjects)
    {
        Editions = [.. editions.OrderBy(edition => edition.List.Value, StringComparer.Ordinal)];
        // The source stays in the database: no answer from here needs it.
        Subjects = subjects.Select(subject => subject with { Content = subject.Content with { Source = [] } })
            .ToFrozenDictionary(subject => subject.SubjectId.Value, StringComparer.Ordinal);
        Index = MatchIndex.Build(Subjects.Values.OrderBy(subject => subject.SubjectId.Value, StringComparer.Ordinal).Select(subject => subject.Content.ToMatchEntity(subject.SubjectId)));
    }

    public IReadOnlyList<ListEdition> Editions { get; }

    public FrozenDictionary<string, Subject> Subjects { get; }

    public MatchIndex Index { get; }

    /// <summary>For a search by words, made when one comes first.</summary>
    public IReadOnlyList<(Subject Subject, IReadOnlySet<string> Words)> Words =>
        field ??= [.. Subjects.Values.OrderBy(subject => subject.SubjectId.Value, StringComparer.Ordinal).Select(subject => (subject, SearchWords.Of(subject)))];

    public IReadOnlyList<EditionReference> References => [.. Editions.Select(edition => new EditionReference(edition.List, edition.Hash, edition.GeneratedAt, edition.ImportedAt))];

    public ListEdition? EditionOf(ListId list) => Editions.FirstOrDefault(edition => edition.List == list);

    public bool AreMadeOf(IEnumerable<ListEdition> editions) => Editions.Select(edition => edition.Id).ToHashSet().SetEquals(editions.Select(edition => edition.Id));
}

/// <summary>
/// Hands out the lists as they are now. Each call asks the database which editions are current, so that no instance of the service ever answers
/// from an older one than was committed before the question came, whichever instance imported it; only when they have changed is the index made
/// anew, by one call while the others wait for it.
/// </summary>
internal sealed class CurrentLists(IDocumentStore store, RegistryMetrics metrics) : IDisposable
{
    private readonly SemaphoreSlim _building = new(1, 1);
    private volatile ScreeningLists? _lists;

    public async Task<ScreeningLists> GetAsync(CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (_lists is { } lists && lists.AreMadeOf(await CurrentAsync(session, cancellationToken))) return lists;
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

    public void Dispose() => _building.Dispose();

    private static async Task<IReadOnlyList<ListEdition>> CurrentAsync(IQuerySession session, CancellationToken cancellationToken) =>
        await session.Query<ListEdition>().Where(edition => edition.IsCurrent).ToListAsync(cancellationToken);
}

using System.Collections.Concurrent;
using System.Collections.Frozen;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;
using Registry.Matching;
using Registry.Matching.Ofac;

namespace Registry.Service.Editions;

/// <summary>
/// A set of editions, one per list, ready to be compared with, searched and read. Immutable. Comparison uses each list's subjects separately, so that a
/// score rests on one list's content; responses merge what all lists say under an id.
/// </summary>
internal sealed class EditionSet
{
    // Building an index takes much memory and a whole core, so only one is built at a time, for any set.
    private static readonly Lock Indexing = new();
    private readonly Lazy<MatchIndex> _index;
    private readonly Lazy<OfacIndex> _ofacIndex;
    private readonly Lazy<IReadOnlyList<(ListedEntity Entity, IReadOnlySet<string> Words)>> _words;
    private readonly Lazy<Neighbourhood> _neighbourhood;
    private readonly FrozenDictionary<string, ListedEntity> _byId;
    private readonly ConcurrentDictionary<string, IReadOnlySet<string>> _datasets = new(StringComparer.Ordinal);

    public EditionSet(IReadOnlyList<ListEdition> editions, IEnumerable<Subject> subjects)
    {
        Editions = [.. editions.OrderBy(edition => edition.List.Value, StringComparer.Ordinal)];
        // The rest of the source stays in the database: no response from memory needs it.
        Ordered =
        [
            .. subjects
                .Where(subject => subject.IsListed)
                .Select(subject => subject with { Content = subject.Content with { Source = EntrySource.Used(subject.Content.Source) } })
                .OrderBy(KeyOf, StringComparer.Ordinal),
        ];
        Subjects = Ordered.ToFrozenDictionary(KeyOf, StringComparer.Ordinal);
        Entities = [.. Ordered.GroupBy(subject => subject.SubjectId).Select(ListedEntity.Of)];
        _byId = Entities.ToFrozenDictionary(entity => entity.Id, StringComparer.Ordinal);
        MaxSubjectsPerEntity = Entities.Count == 0 ? 1 : Entities.Max(entity => entity.Subjects.Count);
        _index = new(() =>
        {
            lock (Indexing)
                return MatchIndex.Build(Ordered.Select(ToMatchEntity));
        });
        _ofacIndex = new(() =>
        {
            lock (Indexing)
                return OfacIndex.Build(Ordered.Select(ToMatchEntity));
        });
        _words = new(() => [.. Entities.Select(entity => (entity, SearchWords.Of(entity.Subject)))]);
        _neighbourhood = new(() => new(this));
    }

    /// <summary>The editions, by list.</summary>
    public IReadOnlyList<ListEdition> Editions { get; }

    /// <summary>The subjects of the editions, each list's separately, ordered by id and list.</summary>
    public IReadOnlyList<Subject> Ordered { get; }

    /// <summary>The same subjects by <see cref="KeyOf(string, ListId)"/>.</summary>
    public FrozenDictionary<string, Subject> Subjects { get; }

    /// <summary>The entities of the editions, with all lists merged, ordered by id.</summary>
    public IReadOnlyList<ListedEntity> Entities { get; }

    /// <summary>The largest number of lists that name one entity.</summary>
    public int MaxSubjectsPerEntity { get; }

    /// <summary>The match index, built when first needed. The ids of its entities are the keys of <see cref="Subjects"/>.</summary>
    public MatchIndex Index => _index.Value;

    /// <summary>The same for the algorithm that follows OFAC's search.</summary>
    public OfacIndex OfacIndex => _ofacIndex.Value;

    /// <summary>The words of each entity, for searches by words; built when first needed.</summary>
    public IReadOnlyList<(ListedEntity Entity, IReadOnlySet<string> Words)> Words => _words.Value;

    /// <summary>The links between entities, built when first needed.</summary>
    public Neighbourhood Neighbourhood => _neighbourhood.Value;

    public IReadOnlyList<EditionReference> References =>
        [.. Editions.Select(edition => new EditionReference(edition.List, edition.Hash, edition.GeneratedAt, edition.ImportedAt))];

    /// <summary>The key of a list's subject. No id contains a tab or a character that sorts before it, so keys sort by id, then by list.</summary>
    public static string KeyOf(string id, ListId list) => $"{id}\t{list.Value}";

    /// <inheritdoc cref="KeyOf(string, ListId)"/>
    public static string KeyOf(Subject subject) => KeyOf(subject.SubjectId.Value, subject.List);

    /// <summary>The subject for comparison, with its key as id.</summary>
    public static MatchEntity ToMatchEntity(Subject subject) => subject.Content.ToMatchEntity(subject.SubjectId) with { Id = KeyOf(subject) };

    public ListEdition? EditionOf(ListId list) => Editions.FirstOrDefault(edition => edition.List == list);

    /// <summary>The entity with that id; null if no list names it.</summary>
    public ListedEntity? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The entity to which a list's subject belongs.</summary>
    public ListedEntity EntityWith(string key) => _byId[Subjects[key].SubjectId.Value];

    /// <summary>The entity with what these editions say about it.</summary>
    public MergedEntity EntityOf(ListedEntity entity) => MergedEntity.Of(entity, EditionOf);

    /// <summary>The best hit of each entity; the others are other lists' subjects with the same id.</summary>
    /// <param name="hits">Hits, best first.</param>
    public IReadOnlyList<MatchHit> DistinctByEntity(IReadOnlyList<MatchHit> hits) =>
        MaxSubjectsPerEntity == 1 ? hits : [.. hits.DistinctBy(hit => Subjects[hit.EntityId].SubjectId)];

    /// <summary>The keys of a dataset's subjects; null if that is all subjects.</summary>
    public IReadOnlySet<string>? In(string dataset) =>
        dataset == Datasets.All || Editions.All(edition => edition.List.Value == dataset)
            ? null
            : _datasets.GetOrAdd(
                dataset,
                static (name, lists) => lists.Ordered.Where(subject => subject.List.Value == name).Select(KeyOf).ToFrozenSet(StringComparer.Ordinal),
                this
            );

    /// <summary>Whether the dataset is <c>default</c>, a well-known list, or a list with an edition here.</summary>
    public bool Knows(string dataset) => Datasets.IsKnown(dataset, Editions);

    public bool HasEditions(IReadOnlyCollection<ListEdition> editions) => HasEditions([.. editions.Select(edition => edition.Id)]);

    /// <summary>Whether this set has exactly the editions with these ids.</summary>
    public bool HasEditions(IReadOnlyCollection<Guid> editions) => Editions.Count == editions.Count && Editions.All(edition => editions.Contains(edition.Id));
}

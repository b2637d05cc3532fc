using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;
using Registry.Domain.Lists;
using Registry.Domain.Screening;
using Registry.Domain.Subjects;
using Registry.Matching;
using Registry.Matching.Ofac;
using Registry.Service.Lists;
using Registry.Service.Subjects;

namespace Registry.Service.Matching;

/// <summary>
/// A set of editions, one a list, ready to be compared with, searched and read; never changed once made. Compared is what each list says by itself, so
/// that a score stands on one list's word; told is what all of them say under an id.
/// </summary>
internal sealed class ScreeningLists
{
    // Enough for the entities of a hundred thousand names; what is asked for beyond is made each time.
    private const long MostMemberBytes = 128L << 20;

    // Making an index takes much memory and a whole core: one at a time, whatever set it is for.
    private static readonly Lock Indexing = new();
    private readonly Lazy<MatchIndex> _index;
    private readonly Lazy<OfacIndex> _ofacIndex;
    private readonly Lazy<IReadOnlyList<(ListedEntity Entity, IReadOnlySet<string> Words)>> _words;
    private readonly Lazy<Neighbourhood> _neighbourhood;
    private readonly FrozenDictionary<string, ListedEntity> _byId;
    private readonly ConcurrentDictionary<string, byte[]> _members = new(StringComparer.Ordinal);
    private long _memberBytes;
    private readonly ConcurrentDictionary<string, IReadOnlySet<string>> _datasets = new(StringComparer.Ordinal);

    public ScreeningLists(IReadOnlyList<ListEdition> editions, IEnumerable<Subject> subjects)
    {
        Editions = [.. editions.OrderBy(edition => edition.List.Value, StringComparer.Ordinal)];
        // The rest of the source stays in the database: no answer from here needs it.
        Ordered = [.. subjects.Where(subject => subject.IsListed).Select(subject => subject with { Content = subject.Content with { Source = EntityResponse.ToldOf(subject.Content.Source) } }).OrderBy(KeyOf, StringComparer.Ordinal)];
        Subjects = Ordered.ToFrozenDictionary(KeyOf, StringComparer.Ordinal);
        Entities = [.. Ordered.GroupBy(subject => subject.SubjectId).Select(ListedEntity.Of)];
        _byId = Entities.ToFrozenDictionary(entity => entity.Id, StringComparer.Ordinal);
        MostHolders = Entities.Count == 0 ? 1 : Entities.Max(entity => entity.Held.Count);
        _index = new(() =>
        {
            lock (Indexing) return MatchIndex.Build(Ordered.Select(ToMatchEntity));
        });
        _ofacIndex = new(() =>
        {
            lock (Indexing) return OfacIndex.Build(Ordered.Select(ToMatchEntity));
        });
        _words = new(() => [.. Entities.Select(entity => (entity, SearchWords.Of(entity.Subject)))]);
        _neighbourhood = new(() => new(this));
    }

    /// <summary>The editions, by list.</summary>
    public IReadOnlyList<ListEdition> Editions { get; }

    /// <summary>Whom the editions name, each list's subject for itself, by id and list.</summary>
    public IReadOnlyList<Subject> Ordered { get; }

    /// <summary>The same by <see cref="KeyOf(string, ListId)"/>.</summary>
    public FrozenDictionary<string, Subject> Subjects { get; }

    /// <summary>Whom the editions name, all lists together, by id.</summary>
    public IReadOnlyList<ListedEntity> Entities { get; }

    /// <summary>The most lists that name one entity.</summary>
    public int MostHolders { get; }

    /// <summary>Made when the first question comes that needs it; its entities have the keys of <see cref="Subjects"/> for ids.</summary>
    public MatchIndex Index => _index.Value;

    /// <summary>The same for the algorithm that follows OFAC's search.</summary>
    public OfacIndex OfacIndex => _ofacIndex.Value;

    /// <summary>For a search by words, made when one comes first.</summary>
    public IReadOnlyList<(ListedEntity Entity, IReadOnlySet<string> Words)> Words => _words.Value;

    /// <summary>Which entities lead to which, made when somebody asks first.</summary>
    public Neighbourhood Neighbourhood => _neighbourhood.Value;

    public IReadOnlyList<EditionReference> References => [.. Editions.Select(edition => new EditionReference(edition.List, edition.Hash, edition.GeneratedAt, edition.ImportedAt))];

    /// <summary>Names a subject of a list. No id has a tab, and none a character before it: keys have the order of ids, then lists.</summary>
    public static string KeyOf(string id, ListId list) => $"{id}\t{list.Value}";

    /// <inheritdoc cref="KeyOf(string, ListId)"/>
    public static string KeyOf(Subject subject) => KeyOf(subject.SubjectId.Value, subject.List);

    /// <summary>The subject as it is compared, its key for its id.</summary>
    public static MatchEntity ToMatchEntity(Subject subject) => subject.Content.ToMatchEntity(subject.SubjectId) with { Id = KeyOf(subject) };

    public ListEdition? EditionOf(ListId list) => Editions.FirstOrDefault(edition => edition.List == list);

    /// <summary>The entity of that id; null where no list names it.</summary>
    public ListedEntity? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The entity to which a list's subject belongs.</summary>
    public ListedEntity EntityWith(string key) => _byId[Subjects[key].SubjectId.Value];

    /// <summary>The subject's entity as it is told, linked ones by id.</summary>
    public EntityResponse EntityOf(Subject subject) => EntityOf(_byId[subject.SubjectId.Value]);

    /// <summary>The entity as it is told, linked ones by id.</summary>
    public EntityResponse EntityOf(ListedEntity entity) => EntityResponse.Of(entity, EditionOf);

    /// <summary>Writes the members of the subject's entity into an object that the caller has begun; kept for the next time, as long as there is room.</summary>
    public void WriteMembers(Utf8JsonWriter json, Subject subject)
    {
        var id = subject.SubjectId.Value;
        if (!_members.TryGetValue(id, out var members))
        {
            members = EntityResponse.MembersOf(EntityOf(subject));
            if (Interlocked.Read(ref _memberBytes) < MostMemberBytes && _members.TryAdd(id, members)) Interlocked.Add(ref _memberBytes, members.Length);
        }

        EntityResponse.WriteMembers(json, members);
    }

    /// <summary>One hit of each entity, the best: the others are other lists' words for the same.</summary>
    /// <param name="hits">Hits, the best first.</param>
    public IReadOnlyList<MatchHit> OneEach(IReadOnlyList<MatchHit> hits) => MostHolders == 1 ? hits : [.. hits.DistinctBy(hit => Subjects[hit.EntityId].SubjectId)];

    /// <summary>The keys of a dataset's subjects; null where that is everyone.</summary>
    public IReadOnlySet<string>? In(string dataset) => dataset == Datasets.All || Editions.All(edition => edition.List.Value == dataset)
        ? null
        : _datasets.GetOrAdd(dataset, static (name, lists) => lists.Ordered.Where(subject => subject.List.Value == name).Select(KeyOf).ToFrozenSet(StringComparer.Ordinal), this);

    /// <summary>Whether the dataset is all of them, a list that is known, or one that has an edition here.</summary>
    public bool Knows(string dataset) => Datasets.IsKnown(dataset, Editions);

    public bool AreMadeOf(IReadOnlyCollection<ListEdition> editions) => AreMadeOf([.. editions.Select(edition => edition.Id)]);

    /// <summary>Whether they are made of the editions of these ids, and no other.</summary>
    public bool AreMadeOf(IReadOnlyCollection<Guid> editions) => Editions.Count == editions.Count && Editions.All(edition => editions.Contains(edition.Id));
}

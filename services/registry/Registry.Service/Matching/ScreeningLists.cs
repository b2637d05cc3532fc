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

/// <summary>A set of editions, one a list, ready to be compared with, searched and read; never changed once made.</summary>
internal sealed class ScreeningLists
{
    // Making an index takes much memory and a whole core: one at a time, whatever set it is for.
    private static readonly Lock Indexing = new();
    private readonly Lazy<MatchIndex> _index;
    private readonly Lazy<OfacIndex> _ofacIndex;
    private readonly Lazy<IReadOnlyList<(Subject Subject, IReadOnlySet<string> Words)>> _words;
    private readonly Lazy<Neighbourhood> _neighbourhood;
    private readonly ConcurrentDictionary<string, byte[]> _members = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlySet<string>> _datasets = new(StringComparer.Ordinal);

    public ScreeningLists(IReadOnlyList<ListEdition> editions, IEnumerable<Subject> subjects)
    {
        Editions = [.. editions.OrderBy(edition => edition.List.Value, StringComparer.Ordinal)];
        // The rest of the source stays in the database: no answer from here needs it.
        var listed = subjects.Where(subject => subject.IsListed).ToList();
        Referents = listed.Select(subject => (Id: subject.SubjectId.Value, Referents: EntityResponse.ReferentsIn(subject.Content.Source))).Where(pair => pair.Referents.Count > 0)
            .ToFrozenDictionary(pair => pair.Id, pair => pair.Referents, StringComparer.Ordinal);
        Ordered = [.. listed.Select(subject => subject with { Content = subject.Content with { Source = [] } }).OrderBy(subject => subject.SubjectId.Value, StringComparer.Ordinal)];
        Subjects = Ordered.ToFrozenDictionary(subject => subject.SubjectId.Value, StringComparer.Ordinal);
        _index = new(() =>
        {
            lock (Indexing) return MatchIndex.Build(Ordered.Select(subject => subject.Content.ToMatchEntity(subject.SubjectId)));
        });
        _ofacIndex = new(() =>
        {
            lock (Indexing) return OfacIndex.Build(Ordered.Select(subject => subject.Content.ToMatchEntity(subject.SubjectId)));
        });
        _words = new(() => [.. Ordered.Select(subject => (subject, SearchWords.Of(subject)))]);
        _neighbourhood = new(() => new(this));
    }

    /// <summary>The editions, by list.</summary>
    public IReadOnlyList<ListEdition> Editions { get; }

    /// <summary>Whom the editions name, by id.</summary>
    public IReadOnlyList<Subject> Ordered { get; }

    /// <summary>Whom the editions name.</summary>
    public FrozenDictionary<string, Subject> Subjects { get; }

    /// <summary>Other ids under which a list knows a subject, by its id.</summary>
    public FrozenDictionary<string, IReadOnlyList<string>> Referents { get; }

    /// <summary>Made when the first question comes that needs it.</summary>
    public MatchIndex Index => _index.Value;

    /// <summary>The same for the algorithm that follows OFAC's search.</summary>
    public OfacIndex OfacIndex => _ofacIndex.Value;

    /// <summary>For a search by words, made when one comes first.</summary>
    public IReadOnlyList<(Subject Subject, IReadOnlySet<string> Words)> Words => _words.Value;

    /// <summary>Which entities lead to which, made when somebody asks first.</summary>
    public Neighbourhood Neighbourhood => _neighbourhood.Value;

    public IReadOnlyList<EditionReference> References => [.. Editions.Select(edition => new EditionReference(edition.List, edition.Hash, edition.GeneratedAt, edition.ImportedAt))];

    public ListEdition? EditionOf(ListId list) => Editions.FirstOrDefault(edition => edition.List == list);

    /// <summary>The subject as it is told, linked entities by id.</summary>
    public EntityResponse EntityOf(Subject subject) => EntityResponse.Of(subject, EditionOf(subject.List), Referents.GetValueOrDefault(subject.SubjectId.Value, []));

    /// <summary>Writes the members of <see cref="EntityOf"/> into an object that the caller has begun; made once for each subject that is asked for.</summary>
    public void WriteMembers(Utf8JsonWriter json, Subject subject) =>
        EntityResponse.WriteMembers(json, _members.GetOrAdd(subject.SubjectId.Value, static (_, of) => EntityResponse.MembersOf(of.lists.EntityOf(of.subject)), (subject, lists: this)));

    /// <summary>The ids of a dataset's subjects; null where that is everyone.</summary>
    public IReadOnlySet<string>? In(string dataset) => dataset == Datasets.All || Editions.All(edition => edition.List.Value == dataset)
        ? null
        : _datasets.GetOrAdd(dataset, static (name, lists) => lists.Ordered.Where(subject => subject.List.Value == name).Select(subject => subject.SubjectId.Value).ToFrozenSet(StringComparer.Ordinal), this);

    /// <summary>Whether the dataset is all of them, a list that is known, or one that has an edition here.</summary>
    public bool Knows(string dataset) => Datasets.IsKnown(dataset, Editions);

    public bool AreMadeOf(IReadOnlyCollection<ListEdition> editions) => AreMadeOf([.. editions.Select(edition => edition.Id)]);

    /// <summary>Whether they are made of the editions of these ids, and no other.</summary>
    public bool AreMadeOf(IReadOnlyCollection<Guid> editions) => Editions.Count == editions.Count && Editions.All(edition => editions.Contains(edition.Id));
}

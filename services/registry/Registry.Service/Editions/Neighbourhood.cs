using System.Collections.Frozen;
using Registry.Domain.Subjects;

namespace Registry.Service.Editions;

/// <summary>
/// The links between the entities of a set of editions: what belongs to a subject (its addresses, documents, sanction), and which subjects name each
/// other, in both directions.
/// </summary>
internal sealed class Neighbourhood
{
    private readonly EditionSet _lists;
    private readonly FrozenDictionary<string, string> _canonical;

    // Entities that belong to subjects, as each subject names them, in the order of the subjects.
    private readonly ILookup<string, (LinkedEntity Entity, Subject Subject)> _linked;

    // By the id of the entity pointed at: the subjects that point at it, and the property of that entity that leads back to them.
    private readonly ILookup<string, (string Property, Subject Subject)> _pointing;

    public Neighbourhood(EditionSet lists)
    {
        _lists = lists;
        _linked = lists
            .Ordered.SelectMany(subject => subject.Content.Linked.Select(entity => (Entity: entity, Subject: subject)))
            .ToLookup(pair => pair.Entity.Id, StringComparer.Ordinal);
        _canonical = lists
            .Entities.SelectMany(entity => entity.Referents, (entity, referent) => (Referent: referent, Value: entity.Id))
            .DistinctBy(pair => pair.Referent, StringComparer.Ordinal)
            .ToFrozenDictionary(pair => pair.Referent, pair => pair.Value, StringComparer.Ordinal);
        _pointing = lists
            .Ordered.SelectMany(subject => References(subject.Content.Schema, subject.Content.Properties), (subject, reference) => (subject, reference))
            .Where(pair => pair.reference.Property.Reverse is not null)
            .ToLookup(pair => pair.reference.Id, pair => (pair.reference.Property.Reverse!, pair.subject), StringComparer.Ordinal);
    }

    /// <summary>
    /// The entity with that id, with linked entities as ids. If a list names it, it is what the lists say about it; if it only belongs to subjects, it is
    /// what these say about it. Null if there is none.
    /// </summary>
    /// <param name="dataset">The dataset whose content the entity has.</param>
    public MergedEntity? Find(string id, string dataset = Datasets.All)
    {
        if (_lists.Find(id)?.Within(dataset) is { } named)
            return _lists.EntityOf(named);
        var linked = _linked[id].Where(holder => dataset == Datasets.All || holder.Subject.List.Value == dataset).ToList();
        return linked.Count == 0 ? null : MergedEntity.Of(linked, _lists.EditionOf);
    }

    /// <summary>The id of the subject that lists this id as another of its own; null if there is none.</summary>
    public string? CanonicalOf(string id) => _canonical.GetValueOrDefault(id);

    /// <summary>The ids of the adjacent entities, by the property that links them, in the order of properties and sources.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Of(string id)
    {
        var found = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        var added = new HashSet<(string Property, string Id)>();
        if (_lists.Find(id) is { } known)
        {
            foreach (var entity in known.Subjects.SelectMany(subject => subject.Content.Linked))
                Add(entity.Property, entity.Id);
            foreach (var (property, other) in References(known.Subject.Content.Schema, known.Subject.Content.Properties))
            {
                if (_lists.Find(other) is not null || _linked.Contains(other))
                    Add(property.Name, other);
            }
        }

        foreach (var (entity, subject) in _linked[id])
            Add(entity.BackProperty ?? ReverseOf(entity, subject), subject.SubjectId.Value);
        foreach (var (property, pointing) in _pointing[id])
            Add(property, pointing.SubjectId.Value);
        return found.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string>)pair.Value, StringComparer.Ordinal);

        void Add(string property, string neighbour)
        {
            if (!added.Add((property, neighbour)))
                return;
            if (!found.TryGetValue(property, out var neighbours))
                found[property] = neighbours = [];
            neighbours.Add(neighbour);
        }
    }

    /// <summary>Whether the property can link an entity of the schema to others.</summary>
    public static bool CanLink(string schema, string property) => Schemata.TypeOf(schema, property) == "entity" || ReversesOf(schema).Contains(property);

    private static IEnumerable<(FollowTheMoneyProperty Property, string Id)> References(
        string schema,
        IReadOnlyDictionary<string, IReadOnlyList<string>> properties
    )
    {
        foreach (var (name, values) in properties)
        {
            if (!Schemata.TryFind(schema, name, out var property) || property.Type != "entity")
                continue;
            foreach (var value in values)
                yield return (property, value);
        }
    }

    private static string ReverseOf(LinkedEntity entity, Subject subject) =>
        Schemata.TryFind(subject.Content.Schema, entity.Property, out var property) && property.Reverse is { } reverse ? reverse : "things";

    private static IEnumerable<string> ReversesOf(string schema) =>
        Schemata
            .All.SelectMany(other => Schemata.PropertiesOf(other).Values)
            .Where(property => property is { Type: "entity", Range: not null, Reverse: not null } && Schemata.IsA(schema, property.Range))
            .Select(property => property.Reverse!);
}

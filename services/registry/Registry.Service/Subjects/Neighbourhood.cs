using System.Collections.Frozen;
using Registry.Domain.Subjects;
using Registry.Service.Lists;
using Registry.Service.Matching;

namespace Registry.Service.Subjects;

/// <summary>
/// Which entities of a set of editions lead to which: what belongs to a subject (its addresses, documents, sanction), and what subjects name each
/// other by, in either direction.
/// </summary>
internal sealed class Neighbourhood
{
    private readonly ScreeningLists _lists;
    private readonly FrozenDictionary<string, string> _canonical;
    // What belongs to several, as each of them names it, in their order.
    private readonly ILookup<string, (LinkedEntity Entity, Subject Subject)> _linked;
    // By the id that is pointed at: who points at it, and by which of the pointed-at's properties it is reached.
    private readonly ILookup<string, (string Property, Subject Subject)> _pointing;

    public Neighbourhood(ScreeningLists lists)
    {
        _lists = lists;
        _linked = lists.Ordered.SelectMany(subject => subject.Content.Linked.Select(entity => (Entity: entity, Subject: subject))).ToLookup(pair => pair.Entity.Id, StringComparer.Ordinal);
        _canonical = lists.Entities.SelectMany(entity => entity.Referents, (entity, referent) => (Referent: referent, Value: entity.Id))
            .DistinctBy(pair => pair.Referent, StringComparer.Ordinal).ToFrozenDictionary(pair => pair.Referent, pair => pair.Value, StringComparer.Ordinal);
        _pointing = lists.Ordered
            .SelectMany(subject => References(subject.Content.Schema, subject.Content.Properties), (subject, reference) => (subject, reference))
            .Where(pair => pair.reference.Property.Reverse is not null)
            .ToLookup(pair => pair.reference.Id, pair => (pair.reference.Property.Reverse!, pair.subject), StringComparer.Ordinal);
    }

    /// <summary>
    /// The entity of that id with linked entities by id: whom a list names is told as lists say, else what belongs to subjects as these say; null where
    /// there is none.
    /// </summary>
    /// <param name="dataset">Whose word is told.</param>
    public EntityResponse? Find(string id, string dataset = Datasets.All)
    {
        if (_lists.Find(id)?.Within(dataset) is { } named) return _lists.EntityOf(named);
        var linked = _linked[id].Where(holder => dataset == Datasets.All || holder.Subject.List.Value == dataset).ToList();
        return linked.Count == 0 ? null : EntityResponse.Of(linked, _lists.EditionOf);
    }

    /// <summary>The subject that the id also stands for, as its list says; null where there is none.</summary>
    public string? CanonicalOf(string id) => _canonical.GetValueOrDefault(id);

    /// <summary>The ids of the entities beside the one of that id, by the property that leads to them, in the order of properties and sources.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Of(string id)
    {
        var found = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        var added = new HashSet<(string Property, string Id)>();
        if (_lists.Find(id) is { } known)
        {
            foreach (var entity in known.Held.SelectMany(subject => subject.Content.Linked)) Add(entity.Property, entity.Id);
            foreach (var (property, other) in References(known.Subject.Content.Schema, known.Subject.Content.Properties))
            {
                if (_lists.Find(other) is not null || _linked.Contains(other)) Add(property.Name, other);
            }
        }

        foreach (var (entity, subject) in _linked[id]) Add(entity.BackProperty ?? ReverseOf(entity, subject), subject.SubjectId.Value);
        foreach (var (property, pointing) in _pointing[id]) Add(property, pointing.SubjectId.Value);
        return found.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string>)pair.Value, StringComparer.Ordinal);

        void Add(string property, string neighbour)
        {
            if (!added.Add((property, neighbour))) return;
            if (!found.TryGetValue(property, out var neighbours)) found[property] = neighbours = [];
            neighbours.Add(neighbour);
        }
    }

    /// <summary>Entities beside the one of that id as they are told, linked ones by id; what ties it to others, an ownership or a kinship, with these whole.</summary>
    public IReadOnlyList<EntityResponse> Tell(string id, IEnumerable<string> beside)
    {
        return [.. beside.Select(neighbour => WithOtherEnds(Find(neighbour)!))];

        EntityResponse WithOtherEnds(EntityResponse neighbour) => !FollowTheMoney.IsA(neighbour.Schema, "Interval") ? neighbour : neighbour with
        {
            Properties = neighbour.Properties.ToDictionary(
                property => property.Key,
                property => FollowTheMoney.TypeOf(neighbour.Schema, property.Key) != "entity" || property.Value.Contains(id) ? property.Value
                    : [.. property.Value.Select(value => value is string other && Find(other) is { } end ? end : value)],
                StringComparer.Ordinal),
        };
    }

    /// <summary>Whether an entity of the schema could have neighbours by that property.</summary>
    public static bool Leads(string schema, string property) => FollowTheMoney.TypeOf(schema, property) == "entity" || ReversesOf(schema).Contains(property);

    private static IEnumerable<(FollowTheMoneyProperty Property, string Id)> References(string schema, IReadOnlyDictionary<string, IReadOnlyList<string>> properties)
    {
        foreach (var (name, values) in properties)
        {
            if (!FollowTheMoney.TryFind(schema, name, out var property) || property.Type != "entity") continue;
            foreach (var value in values) yield return (property, value);
        }
    }

    private static string ReverseOf(LinkedEntity entity, Subject subject) =>
        FollowTheMoney.TryFind(subject.Content.Schema, entity.Property, out var property) && property.Reverse is { } reverse ? reverse : "things";

    private static IEnumerable<string> ReversesOf(string schema) => FollowTheMoney.All
        .SelectMany(other => FollowTheMoney.PropertiesOf(other).Values)
        .Where(property => property is { Type: "entity", Range: not null, Reverse: not null } && FollowTheMoney.IsA(schema, property.Range))
        .Select(property => property.Reverse!);
}

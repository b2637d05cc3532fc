using System.Collections.Frozen;
using Registry.Domain.Subjects;
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
    private readonly FrozenDictionary<string, (LinkedEntity Entity, Subject Subject)> _linked;
    // By the id that is pointed at: who points at it, and by which of the pointed-at's properties it is reached.
    private readonly ILookup<string, (string Property, Subject Subject)> _pointing;

    public Neighbourhood(ScreeningLists lists)
    {
        _lists = lists;
        _linked = lists.Ordered.SelectMany(subject => subject.Content.Linked.Select(entity => (Entity: entity, Subject: subject)))
            .DistinctBy(pair => pair.Entity.Id, StringComparer.Ordinal).ToFrozenDictionary(pair => pair.Entity.Id, StringComparer.Ordinal);
        _canonical = lists.Entities.SelectMany(entity => entity.Referents, (entity, referent) => (Referent: referent, Value: entity.Id))
            .DistinctBy(pair => pair.Referent, StringComparer.Ordinal).ToFrozenDictionary(pair => pair.Referent, pair => pair.Value, StringComparer.Ordinal);
        _pointing = lists.Ordered
            .SelectMany(subject => References(subject.Content.Schema, subject.Content.Properties), (subject, reference) => (subject, reference))
            .Where(pair => pair.reference.Property.Reverse is not null)
            .ToLookup(pair => pair.reference.Id, pair => (pair.reference.Property.Reverse!, pair.subject), StringComparer.Ordinal);
    }

    /// <summary>The entity of that id, a subject or what belongs to one, with linked entities by id; null where there is none.</summary>
    public EntityResponse? Find(string id) => _lists.Find(id) is { } entity ? _lists.EntityOf(entity)
        : _linked.TryGetValue(id, out var linked) ? EntityResponse.Of(linked.Entity, linked.Subject, _lists.EditionOf(linked.Subject.List))
        : null;

    /// <summary>The subject that the id also stands for, as its list says; null where there is none.</summary>
    public string? CanonicalOf(string id) => _canonical.GetValueOrDefault(id);

    /// <summary>The entities beside the one of that id, by the property that leads to them, in the order of properties and sources.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<EntityResponse>> Of(string id)
    {
        var found = new SortedDictionary<string, List<EntityResponse>>(StringComparer.Ordinal);
        if (_lists.Find(id) is { } known)
        {
            foreach (var subject in known.Held)
            {
                foreach (var entity in subject.Content.Linked) Add(entity.Property, EntityResponse.Of(entity, subject, _lists.EditionOf(subject.List)));
            }

            foreach (var (property, other) in References(known.Subject.Content.Schema, known.Subject.Content.Properties))
            {
                if (Find(other) is { } neighbour) Add(property.Name, neighbour);
            }
        }
        else if (_linked.TryGetValue(id, out var linked))
        {
            Add(linked.Entity.BackProperty ?? ReverseOf(linked), _lists.EntityOf(linked.Subject));
        }

        foreach (var (property, pointing) in _pointing[id]) Add(property, _lists.EntityOf(pointing));
        return found.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<EntityResponse>)pair.Value, StringComparer.Ordinal);

        void Add(string property, EntityResponse neighbour)
        {
            if (!found.TryGetValue(property, out var neighbours)) found[property] = neighbours = [];
            if (neighbours.TrueForAll(other => other.Id != neighbour.Id)) neighbours.Add(neighbour);
        }
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

    private static string ReverseOf((LinkedEntity Entity, Subject Subject) linked) =>
        FollowTheMoney.TryFind(linked.Subject.Content.Schema, linked.Entity.Property, out var property) && property.Reverse is { } reverse ? reverse : "things";

    private static IEnumerable<string> ReversesOf(string schema) => FollowTheMoney.All
        .SelectMany(other => FollowTheMoney.PropertiesOf(other).Values)
        .Where(property => property is { Type: "entity", Range: not null, Reverse: not null } && FollowTheMoney.IsA(schema, property.Range))
        .Select(property => property.Reverse!);
}

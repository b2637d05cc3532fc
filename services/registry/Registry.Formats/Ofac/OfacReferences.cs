using System.Globalization;
using Registry.Domain.Subjects;

namespace Registry.Formats.Ofac;

/// <summary>
/// The tables of an advanced file: nodes that it contains once and its parties reference by id. All of them are read before the parties.
/// </summary>
internal sealed class OfacReferences
{
    private readonly Dictionary<(string Table, string Id), OfacNode> _values = [];
    private readonly Dictionary<string, OfacNode> _locations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<OfacNode>> _documents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<OfacNode>> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<OfacNode>> _relationships = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (SubjectId Party, string Name)> _profiles = new(StringComparer.Ordinal);
    private readonly HashSet<OfacNode> _unused = new(ReferenceEqualityComparer.Instance);

    /// <summary>The nodes that no party has referenced so far, in no particular order.</summary>
    public IReadOnlyCollection<OfacNode> Unused => _unused;

    /// <summary>Adds a list of reference values, for instance AliasTypeValues.</summary>
    public void AddValues(OfacNode values)
    {
        foreach (var value in values.Children)
        {
            if (value["ID"] is { } id)
                _values.TryAdd((value.Name, id), value);
        }
    }

    public void AddLocation(OfacNode location)
    {
        if (location["ID"] is not { } id || !_locations.TryAdd(id, location))
            throw Refused(location, "has no ID, or repeats the ID of an earlier one");
        _unused.Add(location);
    }

    public void AddDocument(OfacNode document) => Add(_documents, document, "IdentityID");

    public void AddEntry(OfacNode entry) => Add(_entries, entry, "ProfileID");

    public void AddRelationship(OfacNode relationship) => Add(_relationships, relationship, "From-ProfileID");

    public void AddProfile(OfacNode profile, SubjectId party, string name)
    {
        if (profile["ID"] is not { } id || !_profiles.TryAdd(id, (party, name)))
            throw Refused(profile, "has no ID, or repeats the ID of an earlier one");
    }

    /// <summary>The text of the value that an attribute references; null if there is none. For <c>IssuedBy-CountryID</c> the table is Country.</summary>
    public string? Text(OfacNode node, string attribute) => Value(node, attribute)?.Collapsed;

    /// <summary>The value that an attribute references; null if there is none.</summary>
    public OfacNode? Value(OfacNode node, string attribute) =>
        attribute.EndsWith("ID", StringComparison.Ordinal)
        && node[attribute] is { } id
        && _values.TryGetValue((attribute[(attribute.LastIndexOf('-') + 1)..^2], id), out var value)
            ? value
            : null;

    public OfacNode? Location(OfacNode node)
    {
        if (node["LocationID"] is not { } id || !_locations.TryGetValue(id, out var location))
            return null;
        _unused.Remove(location);
        return location;
    }

    public (SubjectId Party, string Name)? Profile(string? id) => id is not null && _profiles.TryGetValue(id, out var profile) ? profile : null;

    public IReadOnlyList<OfacNode> DocumentsOf(string? identity) => Used(_documents, identity);

    public IReadOnlyList<OfacNode> EntriesOf(string? profile) => Used(_entries, profile);

    public IReadOnlyList<OfacNode> RelationshipsOf(string? profile) => Used(_relationships, profile);

    public static UnreadableListException Refused(OfacNode node, string why) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Line {node.Line}: {node.Name} {why}."));

    private List<OfacNode> Used(Dictionary<string, List<OfacNode>> table, string? key)
    {
        if (key is null || !table.TryGetValue(key, out var nodes))
            return [];
        foreach (var node in nodes)
            _unused.Remove(node);
        return nodes;
    }

    private void Add(Dictionary<string, List<OfacNode>> table, OfacNode node, string key)
    {
        if (node[key] is not { } id)
            throw Refused(node, $"has no {key}");
        if (!table.TryGetValue(id, out var nodes))
            table[id] = nodes = [];
        nodes.Add(node);
        _unused.Add(node);
    }
}

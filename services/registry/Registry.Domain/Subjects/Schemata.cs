using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Registry.Domain.Subjects;

/// <summary>
/// The FollowTheMoney data model: its schemata, what each extends and which properties it has. Names are compared exactly. An export may contain schemata
/// and properties that are not listed here; entities with them are kept without loss.
/// </summary>
public static class Schemata
{
    private static readonly FrozenDictionary<string, Schema> Known = Load();
    private static readonly FrozenSet<string> Properties = Known.Values.SelectMany(schema => schema.Properties.Keys).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The schemata's names, in alphabetical order.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether the schema is one of the model's.</summary>
    public static bool IsKnown(string schema) => Known.ContainsKey(schema);

    /// <summary>Whether an entity of one schema is also an entity of the other; an unknown schema is only itself.</summary>
    public static bool IsA(string schema, string other) => schema == other || (Known.TryGetValue(schema, out var known) && known.Ancestors.Contains(other));

    /// <summary>The most specific schema: of LegalEntity and Person, Person. If two are incompatible, the first.</summary>
    /// <param name="schemata">At least one.</param>
    public static string MostSpecific(IEnumerable<string> schemata) => schemata.Aggregate((one, other) => IsA(other, one) ? other : one);

    /// <summary>Merges several sets of properties of one entity: every value once, in order.</summary>
    public static Dictionary<string, IReadOnlyList<string>> Merge(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> properties) =>
        properties
            .GroupBy(property => property.Key, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => (IReadOnlyList<string>)[.. group.SelectMany(property => property.Value).Distinct(StringComparer.Ordinal)],
                StringComparer.Ordinal
            );

    /// <summary>The schemata that the schema extends directly; none if it is unknown.</summary>
    public static IReadOnlyList<string> ParentsOf(string schema) => Known.TryGetValue(schema, out var known) ? known.Parents : [];

    /// <summary>The schema's display name; its name if it is unknown.</summary>
    public static string LabelOf(string schema) => Known.TryGetValue(schema, out var known) ? known.Label : schema;

    /// <summary>The schema's own and inherited properties, by name; none if it is unknown.</summary>
    public static IReadOnlyDictionary<string, FollowTheMoneyProperty> PropertiesOf(string schema) =>
        Known.TryGetValue(schema, out var known) ? known.Properties : FrozenDictionary<string, FollowTheMoneyProperty>.Empty;

    /// <summary>Whether any schema has such a property.</summary>
    public static bool HasProperty(string property) => Properties.Contains(property);

    /// <summary>The type of a schema's property; null if the schema or the property is unknown.</summary>
    public static string? TypeOf(string schema, string property) => TryFind(schema, property, out var known) ? known.Type : null;

    /// <summary>Finds a schema's property, its own or inherited.</summary>
    public static bool TryFind(string schema, string property, [NotNullWhen(true)] out FollowTheMoneyProperty? found) =>
        PropertiesOf(schema).TryGetValue(property, out found);

    private static FrozenDictionary<string, Schema> Load()
    {
        using var stream = typeof(Schemata).Assembly.GetManifestResourceStream("ftm-schemata.txt")!;
        using var reader = new StreamReader(stream);
        var written = new List<(string Name, string[] Parents, string Label, List<FollowTheMoneyProperty> Own)>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            var cells = line.Trim().Split('|');
            if (line[0] != ' ')
                written.Add((cells[0], cells[1].Split(',', StringSplitOptions.RemoveEmptyEntries), cells[2], []));
            else
                written[^1]
                    .Own.Add(
                        new(
                            written[^1].Name,
                            cells[0],
                            cells[1].Length == 0 ? "string" : cells[1],
                            cells[2],
                            cells.ElementAtOrDefault(3),
                            cells.ElementAtOrDefault(4)
                        )
                    );
        }

        var byName = written.ToDictionary(schema => schema.Name, StringComparer.Ordinal);
        return written.ToFrozenDictionary(
            schema => schema.Name,
            schema => new Schema(
                schema.Parents,
                schema.Label,
                Ancestors(schema.Name).Skip(1).ToFrozenSet(StringComparer.Ordinal),
                Ancestors(schema.Name)
                    .SelectMany(ancestor => byName[ancestor].Own)
                    .DistinctBy(property => property.Name)
                    .ToFrozenDictionary(property => property.Name, StringComparer.Ordinal)
            ),
            StringComparer.Ordinal
        );

        // The schema first, so that its own property hides an inherited one.
        IEnumerable<string> Ancestors(string name) => byName[name].Parents.SelectMany(Ancestors).Prepend(name);
    }

    private sealed record Schema(
        IReadOnlyList<string> Parents,
        string Label,
        FrozenSet<string> Ancestors,
        FrozenDictionary<string, FollowTheMoneyProperty> Properties
    );
}

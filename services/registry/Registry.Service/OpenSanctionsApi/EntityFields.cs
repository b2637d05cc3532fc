using System.Collections.Frozen;
using System.Globalization;
using Registry.Domain.Subjects;
using Registry.Service.Editions;

namespace Registry.Service.OpenSanctionsApi;

/// <summary>The fields that subjects can be filtered, sorted and counted by, under their names in the OpenSanctions API.</summary>
internal static class EntityFields
{
    private const string PropertyPrefix = "properties.";

    // All properties of one type, by the plural of the type's name.
    private static readonly FrozenDictionary<string, string> Groups = new Dictionary<string, string>
    {
        ["names"] = "name",
        ["countries"] = "country",
        ["topics"] = "topic",
        ["dates"] = "date",
        ["identifiers"] = "identifier",
        ["genders"] = "gender",
        ["languages"] = "language",
        ["addresses"] = "address",
        ["emails"] = "email",
        ["phones"] = "phone",
        ["urls"] = "url",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Properties = Schemata
        .All.SelectMany(schema => Schemata.PropertiesOf(schema).Keys)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The error text for an unknown field: which fields are allowed.</summary>
    public static string Allowed =>
        "Must be a property such as properties.birthDate, or one of: id, caption, schema, datasets, target, first_seen, last_change, "
        + $"{string.Join(", ", Groups.Keys.Order(StringComparer.Ordinal))}.";

    /// <summary>The reader of a field; null if there is no such field.</summary>
    public static Func<ListedEntity, IEnumerable<string>>? Find(string field)
    {
        if (Groups.TryGetValue(field, out var type))
            return entity => OfType(entity.Subject, type);
        if (field.StartsWith(PropertyPrefix, StringComparison.Ordinal))
            return Property(field[PropertyPrefix.Length..]);
        return field switch
        {
            "id" => entity => [entity.Id],
            "caption" => entity => [entity.Subject.Content.Caption],
            "schema" => entity => [entity.Subject.Content.Schema],
            "datasets" or "dataset" => entity => entity.Lists,
            "target" => entity => [entity.IsTarget ? "true" : "false"],
            "first_seen" => entity => [Text(entity.Subject.FirstSeen)],
            "last_change" => entity => [Text(entity.Subject.LastChange)],
            _ => Property(field),
        };
    }

    /// <summary>The values of one property.</summary>
    public static IReadOnlyList<string> Values(Subject subject, string property) => subject.Content.Properties.GetValueOrDefault(property, []);

    /// <summary>Every country that a subject is connected with.</summary>
    public static IEnumerable<string> CountriesOf(Subject subject) => OfType(subject, "country");

    private static IEnumerable<string> OfType(Subject subject, string type) =>
        subject
            .Content.Properties.Where(property => Schemata.TypeOf(subject.Content.Schema, property.Key) == type)
            .SelectMany(property => property.Value)
            .Distinct(StringComparer.Ordinal);

    private static Func<ListedEntity, IEnumerable<string>>? Property(string name) => Properties.Contains(name) ? entity => Values(entity.Subject, name) : null;

    private static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}

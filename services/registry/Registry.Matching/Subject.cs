using Registry.Matching.Names;

namespace Registry.Matching;

/// <summary>A parsed name and how far a match on it counts, from 0 to 1.</summary>
internal readonly record struct TrustedName(ParsedName Name, float Trust);

/// <summary>An identifier with the form in which two are compared.</summary>
internal readonly record struct Identifier(string Property, string Key, string Written);

/// <summary>What a person or thing is known by beside its names, in the form in which it is compared.</summary>
internal sealed record Facts(string[] BirthDates, string[] Countries, string[] Genders, Identifier[] Identifiers)
{
    internal static readonly Facts None = new([], [], [], []);

    /// <summary>The properties whose equal values mean the same thing, whatever the names.</summary>
    private static readonly string[] IdentifierProperties =
        ["passportNumber", "idNumber", "registrationNumber", "taxNumber", "innCode", "leiCode", "imoNumber", "mmsi", "publicKey", "swiftBic"];

    private static readonly string[] CountryProperties = ["nationality", "citizenship", "country", "jurisdiction", "flag"];

    private static readonly string[] DateProperties = ["birthDate", "incorporationDate"];

    internal static Facts Of(MatchEntity entity)
    {
        string[] dates = All(entity, DateProperties), countries = All(entity, CountryProperties), genders = [.. Subject.Values(entity, "gender")];
        List<Identifier> identifiers = [];
        foreach (var property in IdentifierProperties)
        {
            foreach (var value in Subject.Values(entity, property))
            {
                if (IdentifierKey.Of(property, value) is { Length: >= IdentifierKey.Shortest } key)
                    identifiers.Add(new Identifier(property, key, value));
            }
        }
        return dates.Length + countries.Length + genders.Length + identifiers.Count == 0
            ? None
            : new Facts(dates, Lower(countries), Lower(genders), [.. identifiers]);
    }

    private static string[] All(MatchEntity entity, string[] properties)
    {
        List<string>? all = null;
        foreach (var property in properties)
        {
            if (Subject.Values(entity, property) is { Count: > 0 } values)
                (all ??= []).AddRange(values);
        }
        return all is null ? [] : [.. all];
    }

    private static string[] Lower(string[] values) => values.Length == 0 ? values : [.. values.Select(v => v.Trim().ToLowerInvariant()).Distinct(StringComparer.Ordinal)];
}

/// <summary>An entity made ready for comparison.</summary>
internal sealed class Subject
{
    /// <summary>The properties that hold names, with how far a match on one counts: a weak alias is often another's name too.</summary>
    private static readonly (string Property, float Trust)[] NameProperties =
        [("name", 1), ("alias", 1), ("previousName", 1), ("weakAlias", 0.95f)];

    /// <summary>The properties that make a whole name where none is given, in the order in which they are joined.</summary>
    private static readonly string[] NamePartProperties = ["firstName", "secondName", "middleName", "fatherName", "lastName"];

    internal Subject(MatchEntity entity)
    {
        Entity = entity;
        Names = NamesOf(entity, null);
        Facts = Facts.Of(entity);
    }

    internal Subject(MatchEntity entity, Facts facts, List<TrustedName> names)
    {
        Entity = entity;
        Facts = facts;
        Names = names;
    }

    internal MatchEntity Entity { get; }

    internal List<TrustedName> Names { get; }

    internal Facts Facts { get; }

    internal static IReadOnlyList<string> Values(MatchEntity entity, string property) =>
        entity.Properties.TryGetValue(property, out var values) ? values : [];

    /// <summary>Names that give no part, or more than are compared.</summary>
    internal static IReadOnlyList<string> NotCompared(MatchEntity entity) => [.. NameProperties
        .SelectMany(names => Values(entity, names.Property))
        .Where(name => NameParser.Parse(name).Parts.Length == 0 || TextFolder.Words(name).Count > NameParser.MostParts)];

    /// <summary>The names of an entity, each spelling once, its parts interned in <paramref name="pool"/> where one is given.</summary>
    internal static List<TrustedName> NamesOf(MatchEntity entity, PartPool? pool)
    {
        var names = new List<TrustedName>(1);
        foreach (var (property, trust) in NameProperties)
        {
            foreach (var value in Values(entity, property))
                Add(names, value, trust, pool);
        }
        if (Values(entity, "name").Count > 0)
            return names;
        var whole = string.Join(' ', NamePartProperties.Select(p => Values(entity, p) is { Count: > 0 } values ? values[0] : "").Where(v => v.Length > 0));
        if (whole.Length > 0)
            Add(names, whole, 1, pool);
        return names;
    }

    private static void Add(List<TrustedName> names, string written, float trust, PartPool? pool)
    {
        foreach (var known in names)
        {
            if (string.Equals(known.Name.Written, written, StringComparison.Ordinal))
                return;
        }
        var name = NameParser.Parse(written);
        if (name.Parts.Length == 0)
            return;
        if (pool is not null)
        {
            for (var i = 0; i < name.Parts.Length; i++)
                name.Parts[i] = pool.Intern(name.Parts[i]);
        }
        names.Add(new TrustedName(name, trust));
    }
}

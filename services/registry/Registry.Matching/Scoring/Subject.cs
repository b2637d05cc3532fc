using Registry.Matching.Names;

namespace Registry.Matching.Scoring;

/// <summary>An entity prepared for comparison.</summary>
internal sealed class Subject
{
    /// <summary>The properties that contain names, with the weight of a match: a weak alias is often also someone else's name.</summary>
    private static readonly (string Property, float Trust)[] NameProperties = [("name", 1), ("alias", 1), ("previousName", 1), ("weakAlias", 0.95f)];

    /// <summary>The properties that form a full name if none is given, in the order in which they are joined.</summary>
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

    /// <summary>Names that have no parts, or more than are compared.</summary>
    internal static IReadOnlyList<string> NotCompared(MatchEntity entity) =>
        [
            .. NameProperties
                .SelectMany(names => entity.Values(names.Property))
                .Where(name => NameParser.Parse(name).Parts.Length == 0 || TextFolder.Words(name).Count > NameParser.MaxParts),
        ];

    /// <summary>The distinct names of an entity, with their parts interned in <paramref name="pool"/> if one is given.</summary>
    internal static List<TrustedName> NamesOf(MatchEntity entity, PartPool? pool)
    {
        var names = new List<TrustedName>(1);
        foreach (var (property, trust) in NameProperties)
        {
            foreach (var value in entity.Values(property))
                Add(names, value, trust, pool);
        }
        if (entity.Values("name").Count > 0)
            return names;
        var whole = string.Join(' ', NamePartProperties.Select(p => entity.Values(p) is { Count: > 0 } values ? values[0] : "").Where(v => v.Length > 0));
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
        pool?.Intern(name);
        names.Add(new TrustedName(name, trust));
    }
}

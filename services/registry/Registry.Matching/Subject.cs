using Registry.Matching.Names;

namespace Registry.Matching;

/// <summary>An entity made ready for comparison: its names parsed and its other values in one form.</summary>
internal sealed class Subject
{
    /// <summary>The properties that hold names, with how far a match on one counts: a weak alias is often another's name too.</summary>
    private static readonly (string Property, double Trust)[] NameProperties =
        [("name", 1), ("alias", 1), ("previousName", 1), ("weakAlias", 0.95)];

    /// <summary>The properties that make a whole name where none is given, in the order in which they are joined.</summary>
    private static readonly string[] NamePartProperties = ["firstName", "secondName", "middleName", "fatherName", "lastName"];

    /// <summary>The properties whose equal values mean the same thing, whatever the names.</summary>
    private static readonly string[] IdentifierProperties =
        ["passportNumber", "idNumber", "registrationNumber", "taxNumber", "innCode", "leiCode", "imoNumber", "mmsi", "publicKey", "swiftBic"];

    internal Subject(MatchEntity entity)
    {
        Entity = entity;
        Names = [.. NamesOf(entity)];
        BirthDates = [.. Values(entity, "birthDate"), .. Values(entity, "incorporationDate")];
        Countries = [.. Values(entity, "nationality").Concat(Values(entity, "citizenship")).Concat(Values(entity, "country"))
            .Concat(Values(entity, "jurisdiction")).Concat(Values(entity, "flag")).Select(c => c.ToLowerInvariant()).Distinct(StringComparer.Ordinal)];
        Genders = [.. Values(entity, "gender").Select(g => g.ToLowerInvariant())];
        Identifiers = [.. IdentifierProperties.SelectMany(p => Values(entity, p).Select(v => new Identifier(p, IdentifierKey.Of(p, v), v)))
            .Where(i => i.Key.Length >= IdentifierKey.Shortest)];
    }

    internal MatchEntity Entity { get; }

    internal TrustedName[] Names { get; }

    internal string[] BirthDates { get; }

    internal string[] Countries { get; }

    internal string[] Genders { get; }

    internal Identifier[] Identifiers { get; }

    /// <summary>A parsed name and how far a match on it counts, from 0 to 1.</summary>
    internal readonly record struct TrustedName(ParsedName Name, double Trust);

    /// <summary>An identifier with the form in which two are compared.</summary>
    internal readonly record struct Identifier(string Property, string Key, string Written);

    private static IReadOnlyList<string> Values(MatchEntity entity, string property) =>
        entity.Properties.TryGetValue(property, out var values) ? values : [];

    private static IEnumerable<TrustedName> NamesOf(MatchEntity entity)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (property, trust) in NameProperties)
        {
            foreach (var value in Values(entity, property))
            {
                if (seen.Add(value) && NameParser.Parse(value) is { Parts.Length: > 0 } name)
                    yield return new TrustedName(name, trust);
            }
        }
        if (Values(entity, "name").Count > 0)
            yield break;
        // Without a whole name, the first of each part makes one.
        var whole = string.Join(' ', NamePartProperties
            .Select(p => Values(entity, p).Count > 0 ? Values(entity, p)[0] : "").Where(v => v.Length > 0));
        if (whole.Length > 0 && seen.Add(whole) && NameParser.Parse(whole) is { Parts.Length: > 0 } made)
            yield return new TrustedName(made, 1);
    }
}

using Registry.Matching.Names;

namespace Registry.Matching;

/// <summary>A parsed name and the weight of a match on it, from 0 to 1.</summary>
internal readonly record struct TrustedName(ParsedName Name, float Trust);

/// <summary>An identifier with its comparison key.</summary>
internal readonly record struct Identifier(string Property, string Key, string Written)
{
    /// <summary>The lower-case alpha-2 code of the issuing country; null if unknown.</summary>
    internal string? Issuer { get; init; }

    /// <summary>What its own check digits find wrong; null if nothing.</summary>
    internal string? Fault { get; init; }
}

/// <summary>A place as written, with the hashes of its distinctive words, ascending.</summary>
internal readonly record struct Place(string Written, uint[] Words);

/// <summary>The facts about an entity besides its names, in comparable form.</summary>
internal sealed record Facts(string[] BirthDates, string[] Countries, string[] Genders, Identifier[] Identifiers)
{
    internal static readonly Facts None = new([], [], [], []);

    /// <summary>The properties whose equal values mean the same entity, regardless of names.</summary>
    internal static readonly string[] IdentifierProperties =
    [
        "passportNumber", "idNumber", "registrationNumber", "taxNumber", "innCode", "ogrnCode", "leiCode", "imoNumber", "mmsi", "callSign", "serialNumber", "publicKey", "swiftBic",
        "isinCode", "uniqueEntityId",
    ];

    private static readonly string[] CountryProperties = ["nationality", "citizenship", "country", "jurisdiction", "flag"];

    private static readonly string[] DateProperties = ["birthDate", "incorporationDate"];

    private static readonly string[] DocumentProperties = ["passportNumber", "idNumber"];

    /// <summary>Further places are not compared.</summary>
    private const int MaxPlaces = 16;

    /// <summary>The places of birth.</summary>
    internal Place[] BirthPlaces { get; init; } = [];

    /// <summary>The countries of birth, as lower-case codes.</summary>
    internal string[] BirthCountries { get; init; } = [];

    /// <summary>The addresses of residences and offices.</summary>
    internal Place[] Addresses { get; init; } = [];

    /// <summary>The kinds of ship or aircraft.</summary>
    internal Place[] CraftTypes { get; init; } = [];

    internal static Facts Of(MatchEntity entity)
    {
        string[] dates = All(entity, DateProperties), countries = All(entity, CountryProperties), genders = [.. Subject.Values(entity, "gender")];
        var identifiers = IdentifiersOf(entity);
        var craft = entity.Schema is "Vessel" or "Airplane" or "Vehicle";
        var facts = new Facts(dates, CodesOf(countries), Lower(genders), identifiers)
        {
            BirthPlaces = PlacesOf(entity, "birthPlace"),
            BirthCountries = CodesOf([.. Subject.Values(entity, "birthCountry")]),
            Addresses = PlacesOf(entity, "address"),
            CraftTypes = craft ? PlacesOf(entity, "type") : [],
        };
        return facts.IsEmpty ? None : facts;
    }

    private bool IsEmpty => BirthDates.Length + Countries.Length + Genders.Length + Identifiers.Length + BirthPlaces.Length + BirthCountries.Length + Addresses.Length + CraftTypes.Length == 0;

    private static Identifier[] IdentifiersOf(MatchEntity entity)
    {
        List<Identifier>? identifiers = null;
        foreach (var property in IdentifierProperties)
        {
            foreach (var value in Subject.Values(entity, property))
            {
                if (IdentifierKey.Of(property, value) is { Length: >= IdentifierKey.MinLength } key)
                    (identifiers ??= []).Add(new Identifier(property, key, value) { Fault = IdentifierKey.Fault(property, value), Issuer = IssuerOf(entity, property, key) });
            }
        }
        return identifiers is null ? [] : [.. identifiers];
    }

    /// <summary>The country in <see cref="MatchEntity.IssuedDocument"/> for a document's number.</summary>
    private static string? IssuerOf(MatchEntity entity, string property, string key)
    {
        if (Array.IndexOf(DocumentProperties, property) < 0)
            return null;
        foreach (var issued in Subject.Values(entity, MatchEntity.IssuedDocument))
        {
            var colon = issued.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && string.Equals(IdentifierKey.Of(property, issued[(colon + 1)..]), key, StringComparison.Ordinal))
                return CodesOf([issued[..colon]])[0];
        }
        return null;
    }

    private static Place[] PlacesOf(MatchEntity entity, string property)
    {
        var values = Subject.Values(entity, property);
        if (values.Count == 0)
            return [];
        var places = new List<Place>(values.Count);
        foreach (var value in values.Take(MaxPlaces))
        {
            var words = TextFolder.Words(value).Where(word => !Lexicon.PlaceWords.Contains(word.Text)).Select(word => PartKeys.Hash(word.Text, 'p')).Distinct().Order().ToArray();
            if (words.Length > 0)
                places.Add(new Place(value, words));
        }
        return [.. places];
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

    /// <summary>Countries as two-letter codes if known, otherwise as written; in lower case.</summary>
    private static string[] CodesOf(string[] values) =>
        values.Length == 0 ? values : [.. Lower(values).Select(v => Lexicon.CountryCodes.GetValueOrDefault(v, v)).Distinct(StringComparer.Ordinal)];

    private static string[] Lower(string[] values) => values.Length == 0 ? values : [.. values.Select(v => v.Trim().ToLowerInvariant()).Distinct(StringComparer.Ordinal)];
}

/// <summary>An entity prepared for comparison.</summary>
internal sealed class Subject
{
    /// <summary>The properties that contain names, with the weight of a match: a weak alias is often also someone else's name.</summary>
    private static readonly (string Property, float Trust)[] NameProperties =
        [("name", 1), ("alias", 1), ("previousName", 1), ("weakAlias", 0.95f)];

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

    internal static IReadOnlyList<string> Values(MatchEntity entity, string property) =>
        entity.Properties.TryGetValue(property, out var values) ? values : [];

    /// <summary>Names that have no parts, or more than are compared.</summary>
    internal static IReadOnlyList<string> NotCompared(MatchEntity entity) => [.. NameProperties
        .SelectMany(names => Values(entity, names.Property))
        .Where(name => NameParser.Parse(name).Parts.Length == 0 || TextFolder.Words(name).Count > NameParser.MaxParts)];

    /// <summary>The distinct names of an entity, with their parts interned in <paramref name="pool"/> if one is given.</summary>
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
        pool?.Intern(name);
        names.Add(new TrustedName(name, trust));
    }
}

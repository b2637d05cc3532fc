using Registry.Matching.Identifiers;
using Registry.Matching.Names;

namespace Registry.Matching.Scoring;

/// <summary>The facts about an entity besides its names, in comparable form.</summary>
internal sealed record Facts(string[] BirthDates, string[] Countries, string[] Genders, Identifier[] Identifiers)
{
    internal static readonly Facts None = new([], [], [], []);

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
        string[] dates = All(entity, DateProperties),
            countries = All(entity, CountryProperties),
            genders = [.. entity.Values("gender")];
        var identifiers = IdentifiersOf(entity);
        var craft = entity.Schema is "Vessel" or "Airplane" or "Vehicle";
        var facts = new Facts(dates, CodesOf(countries), Lower(genders), identifiers)
        {
            BirthPlaces = PlacesOf(entity, "birthPlace"),
            BirthCountries = CodesOf([.. entity.Values("birthCountry")]),
            Addresses = PlacesOf(entity, "address"),
            CraftTypes = craft ? PlacesOf(entity, "type") : [],
        };
        return facts.IsEmpty ? None : facts;
    }

    private bool IsEmpty =>
        BirthDates.Length
            + Countries.Length
            + Genders.Length
            + Identifiers.Length
            + BirthPlaces.Length
            + BirthCountries.Length
            + Addresses.Length
            + CraftTypes.Length
        == 0;

    private static Identifier[] IdentifiersOf(MatchEntity entity)
    {
        List<Identifier>? identifiers = null;
        foreach (var property in IdentifierKey.Properties)
        {
            foreach (var value in entity.Values(property))
            {
                if (IdentifierKey.Of(property, value) is { Length: >= IdentifierKey.MinLength } key)
                    (identifiers ??= []).Add(
                        new Identifier(property, key, value) { Fault = IdentifierKey.Fault(property, value), Issuer = IssuerOf(entity, property, key) }
                    );
            }
        }
        return identifiers is null ? [] : [.. identifiers];
    }

    /// <summary>The country in <see cref="MatchEntity.IssuedDocument"/> for a document's number.</summary>
    private static string? IssuerOf(MatchEntity entity, string property, string key)
    {
        if (Array.IndexOf(DocumentProperties, property) < 0)
            return null;
        foreach (var issued in entity.Values(MatchEntity.IssuedDocument))
        {
            var colon = issued.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && string.Equals(IdentifierKey.Of(property, issued[(colon + 1)..]), key, StringComparison.Ordinal))
                return CodesOf([issued[..colon]])[0];
        }
        return null;
    }

    private static Place[] PlacesOf(MatchEntity entity, string property)
    {
        var values = entity.Values(property);
        if (values.Count == 0)
            return [];
        var places = new List<Place>(values.Count);
        foreach (var value in values.Take(MaxPlaces))
        {
            var words = TextFolder
                .Words(value)
                .Where(word => !Lexicon.PlaceWords.Contains(word.Text))
                .Select(word => PartKeys.Hash(word.Text, 'p'))
                .Distinct()
                .Order()
                .ToArray();
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
            if (entity.Values(property) is { Count: > 0 } values)
                (all ??= []).AddRange(values);
        }
        return all is null ? [] : [.. all];
    }

    /// <summary>Countries as two-letter codes if known, otherwise as written; in lower case.</summary>
    private static string[] CodesOf(string[] values) =>
        values.Length == 0 ? values : [.. Lower(values).Select(v => Lexicon.CountryCodes.GetValueOrDefault(v, v)).Distinct(StringComparer.Ordinal)];

    private static string[] Lower(string[] values) =>
        values.Length == 0 ? values : [.. values.Select(v => v.Trim().ToLowerInvariant()).Distinct(StringComparer.Ordinal)];
}

using System.Collections.Frozen;
using Vogen;

namespace Platform.Kernel;

/// <summary>A country or area by its ISO 3166-1 alpha-3 code, for nationalities, issuers of documents and Member States.</summary>
[ValueObject<string>, ValueForm("Must be an ISO 3166-1 alpha-3 country code, for instance KOR.")]
public readonly partial struct CountryCode
{
    /// <summary>The Democratic People's Republic of Korea, whose nationals are the subject of 2375 para 17 and 2397 para 8.</summary>
    public static CountryCode DemocraticPeoplesRepublicOfKorea { get; } = From("PRK");

    /// <summary>All of them, by their code.</summary>
    public static IReadOnlyList<CountryCode> All { get; } = [.. Countries.ByAlpha3.Keys.Order(StringComparer.Ordinal).Select(From)];

    /// <summary>The alpha-2 code in lower case, as FollowTheMoney writes countries.</summary>
    public string Alpha2 => Countries.ByAlpha3[Value].Alpha2;

    /// <summary>The short name that the United Nations uses.</summary>
    public string Name => Countries.ByAlpha3[Value].Name;

    /// <summary>Finds the country by any name that lists use for it, or by its alpha-2 or alpha-3 code; ignores case and surrounding space.</summary>
    public static bool TryFind(string text, out CountryCode result) => TryFrom(Countries.ByAnyName.GetValueOrDefault(Countries.Key(text))?.Alpha3, out result);

    private static Validation Validate(string value) => ValueFormAttribute.Check<CountryCode>(Countries.ByAlpha3.ContainsKey(value));
}

internal sealed record Country(string Alpha3, string Alpha2, string Name, string[] OtherNames);

internal static class Countries
{
    private static readonly Country[] All = Load();

    public static FrozenDictionary<string, Country> ByAlpha3 { get; } = All.ToFrozenDictionary(country => country.Alpha3, StringComparer.Ordinal);

    public static FrozenDictionary<string, Country> ByAnyName { get; } =
        All.SelectMany(country => (string[])[country.Alpha3, country.Alpha2, country.Name, .. country.OtherNames], (country, name) => (Key: Key(name), country))
            .DistinctBy(entry => entry.Key)
            .ToFrozenDictionary(entry => entry.Key, entry => entry.country, StringComparer.Ordinal);

    public static string Key(string name) =>
        string.Join(' ', name.ToUpperInvariant().Replace('’', '\'').Split((char[])[' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static Country[] Load()
    {
        using var stream = typeof(Countries).Assembly.GetManifestResourceStream("countries.tsv")!;
        using var reader = new StreamReader(stream);
        return
        [
            .. reader
                .ReadToEnd()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => line[0] != '#')
                .Select(line => line.TrimEnd('\r').Split('\t'))
                .Select(cells => new Country(cells[0], cells[1].ToLowerInvariant(), cells[2], cells[3].Split('|', StringSplitOptions.RemoveEmptyEntries))),
        ];
    }
}

using System.Collections.Frozen;
using Vogen;

namespace Platform.Kernel;

/// <summary>
/// A country as a person or a document states it: an ISO 3166-1 alpha-3 code, or a value of its own where the statement names no country. Words are read by
/// a fixed table, never by likeness: what could be either Korea stays unresolved.
/// </summary>
[
    ValueObject<string>,
    ValueForm(
        "Must be a country's ISO 3166-1 code or its name, XXA, XXB, XXC or XXX (ICAO 9303), or 朝鮮 for the entry in Japanese residence documents. "
            + "Korea alone is accepted and left unresolved."
    )
]
public readonly partial struct StatedCountry
{
    /// <summary>Korea, without saying which.</summary>
    public static StatedCountry UnresolvedKorea { get; } = From("unresolved-korea");

    /// <summary>
    /// The entry 朝鮮 in a Japanese residence document: origin on the Korean peninsula, nationality not confirmed. It is not the nationality of the DPRK.
    /// </summary>
    public static StatedCountry ChosenSeki { get; } = From("chosen-seki");

    /// <summary>A stateless person (ICAO 9303-3 §5).</summary>
    public static StatedCountry Stateless { get; } = From("XXA");

    /// <summary>The Democratic People's Republic of Korea.</summary>
    public static StatedCountry DemocraticPeoplesRepublicOfKorea { get; } = Of(CountryCode.DemocraticPeoplesRepublicOfKorea);

    /// <summary>The country; null where the statement names none.</summary>
    public CountryCode? Country => CountryCode.TryParse(Value, null, out var country) ? country : null;

    /// <summary>A country that is known.</summary>
    public static StatedCountry Of(CountryCode country) => From(country.Value);

    /// <summary>Reads a code, a name or another word for a country; ignores case and surrounding space.</summary>
    /// <returns>False if the table does not have the word.</returns>
    public static bool TryRead(string? text, out StatedCountry result)
    {
        if (CountryCode.TryFind(text ?? "", out var country))
        {
            result = Of(country);
            return true;
        }

        return TryFrom(Words.GetValueOrDefault(Countries.Key(text ?? "")), out result);
    }

    // Words beside those of countries.tsv, which lists use too: what a word means on a list need not be what it means in a residence document.
    private static readonly FrozenDictionary<string, string> Words = new (string Value, string[] Words)[]
    {
        ("unresolved-korea", ["Korea", "Korean", "Corea", "Coree", "Corée", "Coreia", "Корея", "Koreya", "Coréen", "Coreano", "unresolved-korea"]),
        ("chosen-seki", ["朝鮮", "朝鮮籍", "Chosen-seki", "Chosenseki", "조선적"]),
        ("XXA", ["XXA", "stateless"]),
        ("XXB", ["XXB"]),
        ("XXC", ["XXC"]),
        ("XXX", ["XXX"]),
        (
            "PRK",
            [
                "DPR Korea",
                "Korea DPR",
                "Korea, DPR",
                "Korea Dem. Rep.",
                "Korea, Dem. Rep.",
                "Korea, Dem. People's Rep.",
                "Korea North",
                "N. Korea",
                "N Korea",
                "North Korean",
                "조선",
                "북한",
                "조선민주주의인민공화국",
                "北朝鮮",
                "朝鮮民主主義人民共和国",
                "朝鲜民主主义人民共和国",
                "КНДР",
                "Северная Корея",
            ]
        ),
        (
            "KOR",
            [
                "ROK",
                "R.O.K.",
                "Korea Rep.",
                "Korea, Rep.",
                "Korea, Rep. of",
                "Korea South",
                "S. Korea",
                "S Korea",
                "South Korean",
                "Hanguk",
                "Daehan Minguk",
                "대한민국",
                "한국",
                "韓国",
                "韓國",
                "大韓民国",
                "大韓民國",
                "韩国",
                "Республика Корея",
                "Южная Корея",
            ]
        ),
    }
        .SelectMany(entry => entry.Words, (entry, word) => KeyValuePair.Create(Countries.Key(word), entry.Value))
        .ToFrozenDictionary(StringComparer.Ordinal);

    private static Validation Validate(string value) =>
        ValueFormAttribute.Check<StatedCountry>(
            value is "unresolved-korea" or "chosen-seki" or "XXA" or "XXB" or "XXC" or "XXX" || CountryCode.TryParse(value, null, out _)
        );
}

namespace Registry.Matching;

/// <summary>
/// One side of a comparison: a FollowTheMoney entity with its linked entities (passports, addresses) folded into its properties.
/// </summary>
/// <param name="Id">The subject's id (<c>unsc-…</c>), or the query's own id.</param>
/// <param name="Schema">The FollowTheMoney schema: <c>Person</c>, <c>Organization</c>, <c>Company</c>, <c>Vessel</c>, <c>CryptoWallet</c>, …</param>
/// <param name="Properties">FollowTheMoney property name to its values, in the order of the source.</param>
public sealed record MatchEntity(string Id, string Schema, IReadOnlyDictionary<string, IReadOnlyList<string>> Properties)
{
    /// <summary>
    /// The property with the country that issued a document whose number is in <c>passportNumber</c> or <c>idNumber</c>, as <c>kp:563410123</c>. It is not a
    /// FollowTheMoney property: there the country is in the linked Passport or Identification.
    /// </summary>
    public const string IssuedDocument = "issuedDocument";

    /// <summary>
    /// The lower-case two-letter code for a country's three-letter code or its code on travel documents (ICAO 9303 part 3 section 5); null if unknown.
    /// </summary>
    /// <param name="code">The code, in lower case.</param>
    public static string? CountryOf(string code) => Names.Lexicon.CountryCodes.GetValueOrDefault(code);

    /// <summary>A property's values; empty if it has none.</summary>
    internal IReadOnlyList<string> Values(string property) => Properties.TryGetValue(property, out var values) ? values : [];
}

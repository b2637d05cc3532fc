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
}

/// <summary>A hit of a query, with the evidence for its score.</summary>
/// <param name="EntityId">The id of the indexed <see cref="MatchEntity"/>.</param>
/// <param name="Score">
/// From 0 to 1, calibrated: of name-only hits that score 0.9, about nine in ten are the same entity, for pairs like the labelled ones.
/// </param>
/// <param name="Features">Each comparison that contributed, with its share of the points behind the score, strongest first.</param>
public sealed record MatchHit(string EntityId, double Score, IReadOnlyList<MatchFeature> Features);

/// <summary>One comparison between query and candidate: the values compared, their similarity and the weight.</summary>
/// <param name="Name">The comparison's stable name, for instance <c>name_parts</c> or <c>birth_date</c>.</param>
/// <param name="Score">The similarity, from 0 to 1; negative for a contradiction.</param>
/// <param name="Weight">The most that the comparison can add to or subtract from the hit's points; for an equal identifier, the minimum score.</param>
/// <param name="Detail">The explanation, in one sentence for a person.</param>
/// <param name="Query">The compared value of the query.</param>
/// <param name="Candidate">The compared value of the candidate.</param>
public sealed record MatchFeature(string Name, double Score, double Weight, string Detail, string? Query, string? Candidate);

/// <summary>The options of a query.</summary>
/// <param name="Limit">The maximum number of hits.</param>
/// <param name="Cutoff">The minimum score of a hit. The index finds everything that a comparison with every entity finds.</param>
public sealed record MatchOptions(int Limit = 5, double Cutoff = 0.5)
{
    /// <summary>The score from which a hit is a match, unless a service or a request sets another. The calibration keeps it where it is.</summary>
    public const double DefaultThreshold = 0.7;
}

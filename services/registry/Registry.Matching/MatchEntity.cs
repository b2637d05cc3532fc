namespace Registry.Matching;

/// <summary>
/// What is compared, on both sides: a FollowTheMoney entity with its linked entities (passports, addresses) folded into its properties.
/// </summary>
/// <param name="Id">The subject's id (<c>unsc-…</c>), or the query's own name for itself.</param>
/// <param name="Schema">The FollowTheMoney schema: <c>Person</c>, <c>Organization</c>, <c>Company</c>, <c>Vessel</c>, <c>CryptoWallet</c>, …</param>
/// <param name="Properties">FollowTheMoney property name to its values, in the order of the source.</param>
public sealed record MatchEntity(string Id, string Schema, IReadOnlyDictionary<string, IReadOnlyList<string>> Properties)
{
    /// <summary>
    /// The property that says which country issued a document whose number stands in <c>passportNumber</c> or <c>idNumber</c>, as <c>kp:563410123</c>. It is no
    /// FollowTheMoney property: there the country stands in the linked Passport or Identification.
    /// </summary>
    public const string IssuedDocument = "issuedDocument";

    /// <summary>The code of two letters, in lower case, of a country's code of three letters or of travel documents (ICAO 9303 part 3 section 5); null where it is none.</summary>
    /// <param name="code">In lower case.</param>
    public static string? CountryOf(string code) => Names.Lexicon.CountryCodes.GetValueOrDefault(code);
}

/// <summary>A subject that a query reached, with the evidence for its score.</summary>
/// <param name="EntityId">The id of the indexed <see cref="MatchEntity"/>.</param>
/// <param name="Score">From 0 to 1, calibrated: of hits by name alone that score 0.9, about nine in ten are the same among pairs such as were labelled.</param>
/// <param name="Features">Each comparison that took part, with its share in the points of which the score is made, strongest first.</param>
public sealed record MatchHit(string EntityId, double Score, IReadOnlyList<MatchFeature> Features);

/// <summary>One comparison between query and candidate: what was compared with what, how alike, and what it weighed.</summary>
/// <param name="Name">The comparison's stable name, for instance <c>name_parts</c> or <c>birth_date</c>.</param>
/// <param name="Score">How alike, from 0 to 1; negative where the two contradict each other.</param>
/// <param name="Weight">What the comparison may add to, or take from, the hit's points; for an equal identifier, the score that it makes at least.</param>
/// <param name="Detail">Why, in one sentence for a person.</param>
/// <param name="Query">The query's value that was compared.</param>
/// <param name="Candidate">The candidate's value that was compared.</param>
public sealed record MatchFeature(string Name, double Score, double Weight, string Detail, string? Query, string? Candidate);

/// <summary>How a query is to be answered.</summary>
/// <param name="Limit">The most hits returned.</param>
/// <param name="Cutoff">Hits below this score are left out. The index finds whatever a comparison with every entity finds.</param>
public sealed record MatchOptions(int Limit = 5, double Cutoff = 0.5);

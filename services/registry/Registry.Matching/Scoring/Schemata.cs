namespace Registry.Matching.Scoring;

/// <summary>Decides which FollowTheMoney schemata can describe the same entity.</summary>
internal static class Schemata
{
    /// <summary>The family of a schema; an unknown schema is its own family.</summary>
    private static string Family(string schema) =>
        schema switch
        {
            "Organization" or "Company" or "PublicBody" or "Asset" => "Organization",
            "Vessel" or "Airplane" or "Vehicle" => schema,
            _ => schema,
        };

    /// <summary>Whether a query of one schema can match an entity of the other; symmetric.</summary>
    internal static bool CanMatch(string a, string b)
    {
        var (x, y) = (Family(a), Family(b));
        return x == y
            || x == "Thing"
            || y == "Thing"
            || (x == "LegalEntity" && y is "Person" or "Organization")
            || (y == "LegalEntity" && x is "Person" or "Organization")
            || (x == "Vehicle" && y is "Vessel" or "Airplane")
            || (y == "Vehicle" && x is "Vessel" or "Airplane");
    }
}

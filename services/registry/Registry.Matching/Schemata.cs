namespace Registry.Matching;

/// <summary>Which FollowTheMoney schemata can be the same thing.</summary>
internal static class Schemata
{
    /// <summary>The family of a schema; unknown ones stand alone.</summary>
    private static string Family(string schema) => schema switch
    {
        "Organization" or "Company" or "PublicBody" or "Asset" => "Organization",
        "Vessel" or "Airplane" or "Vehicle" => schema,
        _ => schema,
    };

    /// <summary>Whether a query of one schema may match an entity of the other; symmetric.</summary>
    internal static bool CanMatch(string a, string b)
    {
        var (x, y) = (Family(a), Family(b));
        return x == y || x == "Thing" || y == "Thing"
            || (x == "LegalEntity" && y is "Person" or "Organization") || (y == "LegalEntity" && x is "Person" or "Organization")
            || (x == "Vehicle" && y is "Vessel" or "Airplane") || (y == "Vehicle" && x is "Vessel" or "Airplane");
    }
}

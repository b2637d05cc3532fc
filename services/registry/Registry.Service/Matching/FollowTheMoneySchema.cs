using System.Collections.Frozen;

namespace Registry.Service.Matching;

/// <summary>The FollowTheMoney schemata that queries may name, each with what it extends.</summary>
internal static class FollowTheMoneySchema
{
    private static readonly FrozenDictionary<string, string[]> Parents = new Dictionary<string, string[]>
    {
        ["Thing"] = [],
        ["LegalEntity"] = ["Thing"],
        ["Person"] = ["LegalEntity"],
        ["Organization"] = ["LegalEntity"],
        ["Asset"] = ["Thing"],
        ["Company"] = ["Organization", "Asset"],
        ["PublicBody"] = ["Organization"],
        ["Vehicle"] = ["Asset"],
        ["Vessel"] = ["Vehicle"],
        ["Airplane"] = ["Vehicle"],
        ["CryptoWallet"] = ["Thing"],
        ["Address"] = ["Thing"],
        ["Identification"] = [],
        ["Passport"] = ["Identification"],
        ["Sanction"] = [],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool IsKnown(string schema) => Parents.ContainsKey(schema);

    /// <summary>Whether an entity of the one schema is also one of the other.</summary>
    public static bool IsA(string schema, string other) => schema == other || Parents.GetValueOrDefault(schema, []).Any(parent => IsA(parent, other));
}

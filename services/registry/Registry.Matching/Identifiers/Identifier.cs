namespace Registry.Matching.Identifiers;

/// <summary>An identifier with its comparison key.</summary>
internal readonly record struct Identifier(string Property, string Key, string Written)
{
    /// <summary>The lower-case alpha-2 code of the issuing country; null if unknown.</summary>
    internal string? Issuer { get; init; }

    /// <summary>What its own check digits find wrong; null if nothing.</summary>
    internal string? Fault { get; init; }
}

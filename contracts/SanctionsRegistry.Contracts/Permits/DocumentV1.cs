namespace SanctionsRegistry.Contracts.Permits;

/// <summary>A travel or identity document.</summary>
public sealed record DocumentV1
{
    /// <summary><c>passport</c>, <c>nationalId</c> or <c>other</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The number as printed on the document.</summary>
    public required string Number { get; init; }

    /// <summary>The issuing country, ISO 3166-1 alpha-3.</summary>
    public required string? Issuer { get; init; }
}

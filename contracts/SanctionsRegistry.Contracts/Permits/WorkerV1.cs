namespace SanctionsRegistry.Contracts.Permits;

/// <summary>The person the application is for.</summary>
public sealed record WorkerV1
{
    /// <summary>Full names in any script, the main one first.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary><c>YYYY</c>, <c>YYYY-MM</c> or <c>YYYY-MM-DD</c>.</summary>
    public required string? BirthDate { get; init; }

    /// <summary>As claimed, ISO 3166-1 alpha-3; null if the claim names no country.</summary>
    public required string? Nationality { get; init; }

    /// <summary><c>male</c>, <c>female</c> or <c>other</c>.</summary>
    public required string? Gender { get; init; }

    /// <summary>Documents presented.</summary>
    public required IReadOnlyList<DocumentV1> Documents { get; init; }
}

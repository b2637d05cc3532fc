namespace SanctionsRegistry.Contracts.Permits;

/// <summary>The worker's employer.</summary>
public sealed record EmployerV1
{
    /// <summary>The name as registered.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is registered, ISO 3166-1 alpha-3.</summary>
    public required string? Country { get; init; }

    /// <summary>Its number in that register.</summary>
    public required string? RegistrationNumber { get; init; }
}

namespace SanctionsRegistry.Contracts.Permits;

/// <summary>A party of an application besides the worker and the employer. It is screened as they are.</summary>
public sealed record OtherPartyV1
{
    /// <summary><c>intermediary</c>, <c>client</c> or <c>payee</c>.</summary>
    public required string Role { get; init; }

    /// <summary>The name as registered, or the holder of the payee's account.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is registered, ISO 3166-1 alpha-3.</summary>
    public required string? Country { get; init; }

    /// <summary>Its number in that register.</summary>
    public required string? RegistrationNumber { get; init; }

    /// <summary>The address of the payee's cryptocurrency wallet.</summary>
    public required string? Wallet { get; init; }
}

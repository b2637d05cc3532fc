namespace SanctionsRegistry.Contracts.Registry;

/// <summary>An earlier application in the same State that may be the same person's.</summary>
public sealed record KnownPersonV1
{
    /// <summary>The permit of the earlier application.</summary>
    public required Guid PermitId { get; init; }

    /// <summary>From 0 to 1; 1 for the same document.</summary>
    public required double Score { get; init; }

    /// <summary>What agrees.</summary>
    public required IReadOnlyList<EvidenceV1> Evidence { get; init; }
}

using MassTransit;

namespace SanctionsRegistry.Contracts.Permits;

/// <summary>A proposal was rejected or taken back.</summary>
[MessageUrn("permit-proposal-rejected:v1"), EntityName("permit-proposal-rejected-v1")]
public sealed record PermitProposalRejectedV1 : RegistryMessage
{
    /// <summary>The permit.</summary>
    public required Guid PermitId { get; init; }

    /// <summary>The agency's own reference.</summary>
    public required string Reference { get; init; }

    /// <summary>Why.</summary>
    public required ReasonV1 Reason { get; init; }
}

using MassTransit;

namespace SanctionsRegistry.Contracts.Permits;

/// <summary>A permit was permanently revoked.</summary>
[MessageUrn("permit-revoked:v1"), EntityName("permit-revoked-v1")]
public sealed record PermitRevokedV1 : RegistryMessage
{
    /// <summary>The permit.</summary>
    public required Guid PermitId { get; init; }

    /// <summary>The agency's own reference.</summary>
    public required string Reference { get; init; }

    /// <summary>Why.</summary>
    public required ReasonV1 Reason { get; init; }
}

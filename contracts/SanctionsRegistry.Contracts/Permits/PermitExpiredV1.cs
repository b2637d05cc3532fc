using MassTransit;

namespace SanctionsRegistry.Contracts.Permits;

/// <summary>The last day of a permit has passed.</summary>
[MessageUrn("permit-expired:v1"), EntityName("permit-expired-v1")]
public sealed record PermitExpiredV1 : RegistryMessage
{
    /// <summary>The permit.</summary>
    public required Guid PermitId { get; init; }

    /// <summary>The agency's own reference.</summary>
    public required string Reference { get; init; }

    /// <summary>Why.</summary>
    public required ReasonV1 Reason { get; init; }
}

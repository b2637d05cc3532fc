using MassTransit;

namespace SanctionsRegistry.Contracts.Permits;

/// <summary>The agency withdrew an application before a decision.</summary>
[MessageUrn("permit-withdrawn:v1"), EntityName("permit-withdrawn-v1")]
public sealed record PermitWithdrawnV1 : RegistryMessage
{
    /// <summary>The permit.</summary>
    public required Guid PermitId { get; init; }

    /// <summary>The agency's own reference.</summary>
    public required string Reference { get; init; }

    /// <summary>Why.</summary>
    public required ReasonV1 Reason { get; init; }
}

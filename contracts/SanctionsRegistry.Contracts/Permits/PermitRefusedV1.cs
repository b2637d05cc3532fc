using MassTransit;

namespace SanctionsRegistry.Contracts.Permits;

/// <summary>An application was refused.</summary>
[MessageUrn("permit-refused:v1"), EntityName("permit-refused-v1")]
public sealed record PermitRefusedV1 : RegistryMessage
{
    /// <summary>The permit.</summary>
    public required Guid PermitId { get; init; }

    /// <summary>The agency's own reference.</summary>
    public required string Reference { get; init; }

    /// <summary>Why.</summary>
    public required ReasonV1 Reason { get; init; }
}

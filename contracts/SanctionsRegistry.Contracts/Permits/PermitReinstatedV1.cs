using MassTransit;

namespace SanctionsRegistry.Contracts.Permits;

/// <summary>A suspended permit is valid again.</summary>
[MessageUrn("permit-reinstated:v1"), EntityName("permit-reinstated-v1")]
public sealed record PermitReinstatedV1 : RegistryMessage
{
    /// <summary>The permit.</summary>
    public required Guid PermitId { get; init; }

    /// <summary>The agency's own reference.</summary>
    public required string Reference { get; init; }

    /// <summary>Why.</summary>
    public required ReasonV1 Reason { get; init; }
}

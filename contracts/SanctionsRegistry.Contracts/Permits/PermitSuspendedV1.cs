using MassTransit;

namespace SanctionsRegistry.Contracts.Permits;

/// <summary>An issued permit may not be used until an officer has decided.</summary>
[MessageUrn("permit-suspended:v1"), EntityName("permit-suspended-v1")]
public sealed record PermitSuspendedV1 : RegistryMessage
{
    /// <summary>The permit.</summary>
    public required Guid PermitId { get; init; }

    /// <summary>The agency's own reference.</summary>
    public required string Reference { get; init; }

    /// <summary>Why: at least one.</summary>
    public required IReadOnlyList<ReasonV1> Reasons { get; init; }
}

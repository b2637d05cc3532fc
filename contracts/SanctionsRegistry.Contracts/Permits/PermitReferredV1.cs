using MassTransit;

namespace SanctionsRegistry.Contracts.Permits;

/// <summary>An application was referred to an officer.</summary>
[MessageUrn("permit-referred:v1"), EntityName("permit-referred-v1")]
public sealed record PermitReferredV1 : RegistryMessage
{
    /// <summary>The permit.</summary>
    public required Guid PermitId { get; init; }

    /// <summary>The agency's own reference.</summary>
    public required string Reference { get; init; }

    /// <summary>Why no rule could decide it: at least one.</summary>
    public required IReadOnlyList<ReasonV1> Reasons { get; init; }
}

using MassTransit;

namespace SanctionsRegistry.Contracts.Permits;

/// <summary>An application waits for an officer.</summary>
[MessageUrn("permit-referred:v1"), EntityName("permit-referred-v1")]
public sealed record PermitReferredV1 : RegistryMessage
{
    /// <summary>The permit.</summary>
    public required Guid PermitId { get; init; }

    /// <summary>The agency's own reference.</summary>
    public required string Reference { get; init; }

    /// <summary>Why no rule could decide it.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }
}

using MassTransit;

namespace SanctionsRegistry.Contracts.Permits;

/// <summary>A permit was issued.</summary>
[MessageUrn("permit-issued:v1"), EntityName("permit-issued-v1")]
public sealed record PermitIssuedV1 : RegistryMessage
{
    /// <summary>The permit.</summary>
    public required Guid PermitId { get; init; }

    /// <summary>The agency's own reference.</summary>
    public required string Reference { get; init; }

    /// <summary>Why.</summary>
    public required ReasonV1 Reason { get; init; }

    /// <summary>The first day of validity.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>The last day of validity.</summary>
    public required DateOnly ValidTo { get; init; }
}

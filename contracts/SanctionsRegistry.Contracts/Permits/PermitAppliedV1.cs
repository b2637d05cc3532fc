using MassTransit;

namespace SanctionsRegistry.Contracts.Permits;

/// <summary>An agency applied for a work permit: the registry screens everyone it names.</summary>
[MessageUrn("permit-applied:v1"), EntityName("permit-applied-v1")]
public sealed record PermitAppliedV1 : RegistryMessage
{
    /// <summary>The permit.</summary>
    public required Guid PermitId { get; init; }

    /// <summary>The agency's own reference.</summary>
    public required string Reference { get; init; }

    /// <summary>The worker.</summary>
    public required WorkerV1 Worker { get; init; }

    /// <summary>The employer.</summary>
    public required EmployerV1 Employer { get; init; }

    /// <summary>The intermediary, the client and the payee, as far as the application names them.</summary>
    public required IReadOnlyList<OtherPartyV1> OtherParties { get; init; }
}

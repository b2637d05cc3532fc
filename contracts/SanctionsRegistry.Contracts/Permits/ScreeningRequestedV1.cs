using MassTransit;

namespace SanctionsRegistry.Contracts.Permits;

/// <summary>
/// A supervisor asked for the screening of an undecided application: the registry screens everyone it names again, or for the first time.
/// </summary>
[MessageUrn("screening-requested:v1"), EntityName("screening-requested-v1")]
public sealed record ScreeningRequestedV1 : RegistryMessage
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

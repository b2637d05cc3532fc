using MassTransit;

namespace SanctionsRegistry.Contracts.Permits;

/// <summary>
/// An agency imported a permit that it had issued before. The registry screens everyone it names and watches them, like those of an application.
/// </summary>
[MessageUrn("permit-imported:v1"), EntityName("permit-imported-v1")]
public sealed record PermitImportedV1 : RegistryMessage
{
    /// <summary>The permit.</summary>
    public required Guid PermitId { get; init; }

    /// <summary>The agency's own reference.</summary>
    public required string Reference { get; init; }

    /// <summary>The import.</summary>
    public required Guid ImportId { get; init; }

    /// <summary>When the agency had issued it.</summary>
    public required DateOnly IssuedOn { get; init; }

    /// <summary>The first day.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>The last day.</summary>
    public required DateOnly ValidTo { get; init; }

    /// <summary>The worker.</summary>
    public required WorkerV1 Worker { get; init; }

    /// <summary>The employer.</summary>
    public required EmployerV1 Employer { get; init; }

    /// <summary>The intermediary, the client and the payee, as far as the permit names them.</summary>
    public required IReadOnlyList<OtherPartyV1> OtherParties { get; init; }
}

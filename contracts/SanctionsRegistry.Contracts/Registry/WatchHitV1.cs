using MassTransit;

namespace SanctionsRegistry.Contracts.Registry;

/// <summary>A change of the lists concerns a person or employer under watch.</summary>
[MessageUrn("watch-hit:v1"), EntityName("watch-hit-v1")]
public sealed record WatchHitV1 : RegistryMessage
{
    /// <summary>The permit that was applied for.</summary>
    public required Guid PermitId { get; init; }

    /// <summary>The hit with its evidence.</summary>
    public required ScreeningHitV1 Hit { get; init; }

    /// <summary>The editions that were compared with; empty when no list has been imported.</summary>
    public required IReadOnlyList<EditionRefV1> Editions { get; init; }

    /// <summary>The matching engine and its version.</summary>
    public required string Engine { get; init; }

    /// <summary>The minimum score of a hit.</summary>
    public required double Threshold { get; init; }
}

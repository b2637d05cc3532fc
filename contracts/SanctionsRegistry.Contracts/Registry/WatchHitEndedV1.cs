using MassTransit;

namespace SanctionsRegistry.Contracts.Registry;

/// <summary>A change of the lists ended a hit of a watch. If the lists give the hit again, it is reported again.</summary>
[MessageUrn("watch-hit-ended:v1"), EntityName("watch-hit-ended-v1")]
public sealed record WatchHitEndedV1 : RegistryMessage
{
    /// <summary>The permit that was applied for.</summary>
    public required Guid PermitId { get; init; }

    /// <summary>Who was compared: <c>worker</c>, <c>employer</c>, <c>intermediary</c>, <c>client</c> or <c>payee</c>.</summary>
    public required string Screened { get; init; }

    /// <summary>The subject of the hit, for instance <c>unsc-6908001</c>.</summary>
    public required string SubjectId { get; init; }

    /// <summary>The list that named it.</summary>
    public required string List { get; init; }

    /// <summary>The edition that ended the hit.</summary>
    public required string Edition { get; init; }

    /// <summary><c>delisted</c>, <c>amended</c> (the subject is no longer a hit), or <c>undone</c>: two people undid the edition that gave the hit.</summary>
    public required string Reason { get; init; }
}

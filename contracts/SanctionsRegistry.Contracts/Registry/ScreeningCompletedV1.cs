using MassTransit;

namespace SanctionsRegistry.Contracts.Registry;

/// <summary>An application was compared with the lists.</summary>
[MessageUrn("screening-completed:v1"), EntityName("screening-completed-v1")]
public sealed record ScreeningCompletedV1 : RegistryMessage
{
    /// <summary>The permit that was applied for.</summary>
    public required Guid PermitId { get; init; }

    /// <summary>Subjects at or above the threshold, best first; empty when there are none.</summary>
    public required IReadOnlyList<ScreeningHitV1> Hits { get; init; }

    /// <summary>Names of the application that could not be compared in full: the absence of a hit proves nothing about them.</summary>
    public required IReadOnlyList<string> NotCompared { get; init; }

    /// <summary>Earlier applications of the State that may be the same person's, best first: by document, or by name and date of birth.</summary>
    public required IReadOnlyList<KnownPersonV1> KnownPeople { get; init; }

    /// <summary>False if too many people share the worker's date of birth or document number to compare them all.</summary>
    public required bool AreAllKnownCompared { get; init; }

    /// <summary>The editions that were compared with; empty when no list has been imported.</summary>
    public required IReadOnlyList<EditionRefV1> Editions { get; init; }

    /// <summary>The matching engine and its version.</summary>
    public required string Engine { get; init; }

    /// <summary>The minimum score of a hit.</summary>
    public required double Threshold { get; init; }
}

using MassTransit;

namespace SanctionsRegistry.Contracts.Permits;

/// <summary>A person was ordered to leave. It names no one. Nothing is sent about a person who fled the DPRK.</summary>
[MessageUrn("repatriation-ordered:v1"), EntityName("repatriation-ordered-v1")]
public sealed record RepatriationOrderedV1 : RegistryMessage
{
    /// <summary>The case.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>worker, oversightAttache or official.</summary>
    public required string PersonClass { get; init; }

    /// <summary>The paragraphs and laws, for instance 2397/8.</summary>
    public required IReadOnlyList<string> LegalBasis { get; init; }

    /// <summary>The permit whose refusal or revocation led to it; null after a finding.</summary>
    public required Guid? PermitId { get; init; }

    /// <summary>The day of the order.</summary>
    public required DateOnly OrderedOn { get; init; }

    /// <summary>The last day to leave.</summary>
    public required DateOnly Deadline { get; init; }
}

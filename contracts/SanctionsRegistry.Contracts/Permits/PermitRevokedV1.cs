using MassTransit;

namespace SanctionsRegistry.Contracts.Permits;

/// <summary>A permit was taken back for good.</summary>
[MessageUrn("permit-revoked:v1"), EntityName("permit-revoked-v1")]
public sealed record PermitRevokedV1 : RegistryMessage
{
    /// <summary>The permit.</summary>
    public required Guid PermitId { get; init; }

    /// <summary>The agency's own reference.</summary>
    public required string Reference { get; init; }

    /// <summary>Why, for the file.</summary>
    public required string Reason { get; init; }

    /// <summary>The paragraphs it rests on, for instance <c>S/RES/2375(2017) para 17</c>.</summary>
    public required IReadOnlyList<string> LegalBasis { get; init; }
}

using MassTransit;

namespace SanctionsRegistry.Contracts.Permits;

/// <summary>An officer proposed a decision that a second person must approve.</summary>
[MessageUrn("permit-proposed:v1"), EntityName("permit-proposed-v1")]
public sealed record PermitProposedV1 : RegistryMessage
{
    /// <summary>The permit.</summary>
    public required Guid PermitId { get; init; }

    /// <summary>The agency's own reference.</summary>
    public required string Reference { get; init; }

    /// <summary><c>issue</c> or <c>reinstate</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Why, in the officer's words.</summary>
    public required string Statement { get; init; }

    /// <summary>Until when it can be approved.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

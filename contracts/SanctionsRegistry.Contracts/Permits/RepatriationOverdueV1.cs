using MassTransit;

namespace SanctionsRegistry.Contracts.Permits;

/// <summary>The deadline of a repatriation case has passed. Sent once for each deadline.</summary>
[MessageUrn("repatriation-overdue:v1"), EntityName("repatriation-overdue-v1")]
public sealed record RepatriationOverdueV1 : RegistryMessage
{
    /// <summary>The case.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>The deadline.</summary>
    public required DateOnly Deadline { get; init; }

    /// <summary>ordered, obstructed or unresolved.</summary>
    public required string Status { get; init; }

    /// <summary>The kinds of the open obstacles: borderClosed, transport, detention, courtOrder, proceedings or other.</summary>
    public required IReadOnlyList<string> Obstacles { get; init; }
}

using MassTransit;

namespace SanctionsRegistry.Contracts.Permits;

/// <summary>An exception from repatriation must be reviewed. Sent once for each review date, 30 days before it.</summary>
[MessageUrn("repatriation-review-due:v1"), EntityName("repatriation-review-due-v1")]
public sealed record RepatriationReviewDueV1 : RegistryMessage
{
    /// <summary>The case.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>The day by which it must be reviewed.</summary>
    public required DateOnly ReviewOn { get; init; }
}

namespace SanctionsRegistry.Contracts.Registry;

/// <summary>One comparison behind a score.</summary>
public sealed record EvidenceV1
{
    /// <summary>The comparison, for instance <c>birth_date</c>.</summary>
    public required string Feature { get; init; }

    /// <summary>Similarity from 0 to 1; negative for a contradiction.</summary>
    public required double Score { get; init; }

    /// <summary>Its weight in the score.</summary>
    public required double Weight { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public required string Detail { get; init; }

    /// <summary>What the application says.</summary>
    public required string? Query { get; init; }

    /// <summary>What the list, or the earlier application, says.</summary>
    public required string? Candidate { get; init; }
}

namespace SanctionsRegistry.Contracts.Registry;

/// <summary>A listed subject that the screened person or organisation may be.</summary>
public sealed record ScreeningHitV1
{
    /// <summary><c>worker</c>, <c>employer</c>, <c>intermediary</c>, <c>client</c> or <c>payee</c>.</summary>
    public required string Screened { get; init; }

    /// <summary>The subject, for instance <c>unsc-6908001</c>.</summary>
    public required string SubjectId { get; init; }

    /// <summary>The list, for instance <c>un_sc_sanctions</c>.</summary>
    public required string List { get; init; }

    /// <summary>The FollowTheMoney schema, for instance <c>Person</c>.</summary>
    public required string Schema { get; init; }

    /// <summary>The subject's display name.</summary>
    public required string Caption { get; init; }

    /// <summary>From 0 to 1, above the threshold.</summary>
    public required double Score { get; init; }

    /// <summary>Each comparison, strongest first.</summary>
    public required IReadOnlyList<EvidenceV1> Evidence { get; init; }
}

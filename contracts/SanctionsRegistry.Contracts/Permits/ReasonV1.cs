namespace SanctionsRegistry.Contracts.Permits;

/// <summary>Why a decision on a permit was made.</summary>
public sealed record ReasonV1
{
    /// <summary>The rule, for instance <c>dprk-nationality</c>, <c>listed-subject</c>, <c>watch-hit</c> or <c>officer-decision</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>The paragraphs and laws behind it, for instance <c>2375/17</c> or <c>national:</c> followed by the law; may be empty.</summary>
    public required IReadOnlyList<string> LegalBasis { get; init; }

    /// <summary>The reason as an English sentence; for an officer's decision, the officer's own words.</summary>
    public required string Text { get; init; }

    /// <summary><c>worker</c>, <c>employer</c>, <c>intermediary</c>, <c>client</c> or <c>payee</c>, when a listed subject was found.</summary>
    public required string? Screened { get; init; }

    /// <summary>The listed subject, for instance <c>unsc-6908001</c>.</summary>
    public required string? SubjectId { get; init; }

    /// <summary>The list that the reason is about, for instance <c>un_sc_sanctions</c>.</summary>
    public required string? List { get; init; }

    /// <summary>The content hash of that list's edition.</summary>
    public required string? Edition { get; init; }

    /// <summary>The hit's score, from 0 to 1.</summary>
    public required double? Score { get; init; }
}

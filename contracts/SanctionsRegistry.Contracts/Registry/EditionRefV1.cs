namespace SanctionsRegistry.Contracts.Registry;

/// <summary>An edition that a screening was made against.</summary>
public sealed record EditionRefV1
{
    /// <summary>The list, for instance <c>un_sc_sanctions</c>.</summary>
    public required string List { get; init; }

    /// <summary>The edition, known by a SHA-256 in lower-case hex: of its file, of what sha256sum prints of its files, or of the edition that a delta changed and the delta.</summary>
    public required string Edition { get; init; }

    /// <summary>When the source made the edition.</summary>
    public required DateTimeOffset GeneratedAt { get; init; }

    /// <summary>When the registry published it.</summary>
    public required DateTimeOffset ImportedAt { get; init; }
}

namespace SanctionsRegistry.Contracts.Registry;

/// <summary>An edition that a screening was made against.</summary>
public sealed record EditionRefV1
{
    /// <summary>The list, for instance <c>un_sc_sanctions</c>.</summary>
    public required string List { get; init; }

    /// <summary>The edition's SHA-256 in lower-case hex: of its file, of its files' sha256sum output, or of a delta and the edition it changes.</summary>
    public required string Edition { get; init; }

    /// <summary>When the source generated the edition.</summary>
    public required DateTimeOffset GeneratedAt { get; init; }

    /// <summary>When the registry published it.</summary>
    public required DateTimeOffset ImportedAt { get; init; }
}

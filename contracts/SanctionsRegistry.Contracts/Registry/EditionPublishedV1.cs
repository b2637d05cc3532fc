using MassTransit;

namespace SanctionsRegistry.Contracts.Registry;

/// <summary>A new edition of a list is in force.</summary>
[MessageUrn("edition-published:v1"), EntityName("edition-published-v1")]
public sealed record EditionPublishedV1 : RegistryMessage
{
    /// <summary>The list, for instance <c>un_sc_sanctions</c>.</summary>
    public required string List { get; init; }

    /// <summary>The edition's SHA-256 in lower-case hex: of its file, of its files' sha256sum output, or of a delta and the edition it changes.</summary>
    public required string Edition { get; init; }

    /// <summary>The edition's number within its list, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>When the source generated the edition.</summary>
    public required DateTimeOffset GeneratedAt { get; init; }

    /// <summary>Subjects that are people.</summary>
    public required int People { get; init; }

    /// <summary>All other subjects.</summary>
    public required int Entities { get; init; }

    /// <summary>Subjects designated by this edition.</summary>
    public required int Added { get; init; }

    /// <summary>Subjects amended by this edition.</summary>
    public required int Changed { get; init; }

    /// <summary>Subjects delisted by this edition.</summary>
    public required int Removed { get; init; }

    /// <summary>Subjects that it carries over unchanged.</summary>
    public required int Unchanged { get; init; }
}

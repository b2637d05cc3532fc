using MassTransit;

namespace SanctionsRegistry.Contracts.Registry;

/// <summary>A list names a subject that it did not name before.</summary>
[MessageUrn("subject-listed:v1"), EntityName("subject-listed-v1")]
public sealed record SubjectListedV1 : RegistryMessage
{
    /// <summary>The subject, for instance <c>unsc-6908001</c>.</summary>
    public required string SubjectId { get; init; }

    /// <summary>The list, for instance <c>un_sc_sanctions</c>.</summary>
    public required string List { get; init; }

    /// <summary>The edition's SHA-256 in lower-case hex: of its file, of its files' sha256sum output, or of a delta and the edition it changes.</summary>
    public required string Edition { get; init; }

    /// <summary>The FollowTheMoney schema, for instance <c>Person</c>.</summary>
    public required string Schema { get; init; }

    /// <summary>The subject's display name.</summary>
    public required string Caption { get; init; }
}

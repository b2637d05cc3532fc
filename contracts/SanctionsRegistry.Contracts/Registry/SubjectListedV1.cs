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

    /// <summary>The edition, known by a SHA-256 in lower-case hex: of its file, of what sha256sum prints of its files, or of the edition that a delta changed and the delta.</summary>
    public required string Edition { get; init; }

    /// <summary>The FollowTheMoney schema, for instance <c>Person</c>.</summary>
    public required string Schema { get; init; }

    /// <summary>The subject's name as it is shown.</summary>
    public required string Caption { get; init; }
}

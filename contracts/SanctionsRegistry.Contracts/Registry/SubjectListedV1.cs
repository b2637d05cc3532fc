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

    /// <summary>The edition: the SHA-256 of its content, in lower-case hex.</summary>
    public required string Edition { get; init; }

    /// <summary>The FollowTheMoney schema, for instance <c>Person</c>.</summary>
    public required string Schema { get; init; }

    /// <summary>The subject's name as it is shown.</summary>
    public required string Caption { get; init; }
}

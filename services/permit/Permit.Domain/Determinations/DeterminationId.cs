using Vogen;

namespace Permits.Domain.Determinations;

/// <summary>Identifies a Committee determination. The value is the id of its stream.</summary>
[ValueObject<Guid>]
public readonly partial struct DeterminationId;

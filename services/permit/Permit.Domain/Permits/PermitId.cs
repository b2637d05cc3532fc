using Vogen;

namespace Permits.Domain.Permits;

/// <summary>Identifies a permit, from its application onwards. The value is the id of the permit's stream.</summary>
[ValueObject<Guid>]
public readonly partial struct PermitId;

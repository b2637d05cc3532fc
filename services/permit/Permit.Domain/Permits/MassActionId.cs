using Vogen;

namespace Permits.Domain.Permits;

/// <summary>Identifies a mass action. It is part of the permits' vocabulary because a permit's reason names it. The value is the id of its stream.</summary>
[ValueObject<Guid>]
public readonly partial struct MassActionId;

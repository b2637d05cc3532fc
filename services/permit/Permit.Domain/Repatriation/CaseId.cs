using Vogen;

namespace Permits.Domain.Repatriation;

/// <summary>A repatriation case.</summary>
[ValueObject<Guid>]
public readonly partial struct CaseId;

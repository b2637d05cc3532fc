using Vogen;

namespace Permits.Domain.Imports;

/// <summary>An import of existing permits.</summary>
[ValueObject<Guid>]
public readonly partial struct ImportId;

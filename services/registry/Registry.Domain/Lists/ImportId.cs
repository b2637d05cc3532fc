using Vogen;

namespace Registry.Domain.Lists;

/// <summary>
/// Identifies an import. It is part of the lists' vocabulary because an edition names the import that published it. The value is the id of the import's stream.
/// </summary>
[ValueObject<Guid>]
public readonly partial struct ImportId;

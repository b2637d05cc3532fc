namespace Registry.Domain.Lists;

/// <summary>What an edition contains and what it changed.</summary>
/// <param name="People">Subjects that are people.</param>
/// <param name="Entities">All other subjects.</param>
/// <param name="Added">Subjects that it designated.</param>
/// <param name="Changed">Subjects that it amended.</param>
/// <param name="Removed">Subjects that it delisted.</param>
/// <param name="Unchanged">Subjects about which it says the same as before.</param>
public sealed record EditionCounts(int People, int Entities, int Added, int Changed, int Removed, int Unchanged);

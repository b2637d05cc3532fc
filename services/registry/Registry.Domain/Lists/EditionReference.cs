namespace Registry.Domain.Lists;

/// <summary>An edition used in a comparison.</summary>
/// <param name="List">The list.</param>
/// <param name="Edition">The edition.</param>
/// <param name="GeneratedAt">When the source made it.</param>
/// <param name="ImportedAt">When the registry published it.</param>
public sealed record EditionReference(ListId List, EditionHash Edition, DateTimeOffset GeneratedAt, DateTimeOffset ImportedAt);

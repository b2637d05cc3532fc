namespace Registry.Domain.Lists;

/// <summary>What has been published before an edition.</summary>
/// <param name="Same">The edition with the same content, current or not; null if there is none.</param>
/// <param name="Current">The list's current edition; null before the first.</param>
public sealed record PublicationState(ListEdition? Same, ListEdition? Current);

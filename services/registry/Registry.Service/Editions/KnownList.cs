using Registry.Domain.Lists;

namespace Registry.Service.Editions;

/// <summary>A list that the registry holds or can hold.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Title">Its display name.</param>
internal sealed record KnownList(ListId Id, string Title);

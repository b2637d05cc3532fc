namespace Registry.Domain.Lists;

/// <summary>Records that every open watch was compared with an edition.</summary>
/// <param name="Watches">How many watches were open.</param>
/// <param name="Hits">How many hits were new.</param>
public sealed record RecordRescreening(int Watches, int Hits);

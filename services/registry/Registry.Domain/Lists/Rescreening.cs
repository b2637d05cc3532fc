namespace Registry.Domain.Lists;

/// <summary>The result of comparing every watch with an edition's changes.</summary>
/// <param name="Watches">Number of open watches.</param>
/// <param name="Hits">Number of new hits.</param>
/// <param name="At">When the comparison ended.</param>
public sealed record Rescreening(int Watches, int Hits, DateTimeOffset At);

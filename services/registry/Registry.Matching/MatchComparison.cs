namespace Registry.Matching;

/// <summary>A comparison that an algorithm makes. What it finds is a <see cref="MatchFeature"/> of the same name.</summary>
/// <param name="Name">Its stable name.</param>
/// <param name="Agreement">The most points that agreement adds; for an identifier, the highest minimum score that an equal one gives.</param>
/// <param name="Contradiction">The most points that a contradiction subtracts.</param>
/// <param name="Description">What it compares.</param>
public record MatchComparison(string Name, double Agreement, double Contradiction, string Description);

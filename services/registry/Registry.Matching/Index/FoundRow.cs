namespace Registry.Matching.Index;

/// <summary>A row that could reach the floor.</summary>
/// <param name="Row">Its position.</param>
/// <param name="Bound">The upper bound of its score.</param>
internal readonly record struct FoundRow(int Row, float Bound);

namespace Registry.Matching.Index;

/// <summary>A part of an index's names that is similar to a query's part.</summary>
internal readonly record struct Neighbour(int Part, float Similarity);

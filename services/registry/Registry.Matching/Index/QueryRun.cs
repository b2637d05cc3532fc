namespace Registry.Matching.Index;

/// <summary>A run of the query's parts that is one word in some row.</summary>
/// <param name="Start">The first part.</param>
/// <param name="Length">The number of parts.</param>
/// <param name="Words">The words among the parts, as bits.</param>
/// <param name="Neighbours">The index's words that the run may be.</param>
internal readonly record struct QueryRun(int Start, int Length, uint Words, Neighbour[] Neighbours);

namespace Registry.Matching.Index;

/// <summary>A run of a row's parts that is one of the query's words.</summary>
internal readonly record struct RowRun(RunTable.Run Run, int Word, float Similarity);

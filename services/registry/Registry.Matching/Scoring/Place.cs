namespace Registry.Matching.Scoring;

/// <summary>A place as written, with the hashes of its distinctive words, ascending.</summary>
internal readonly record struct Place(string Written, uint[] Words);

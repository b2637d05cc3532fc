namespace Registry.Matching.Names;

/// <summary>A parsed name and the weight of a match on it, from 0 to 1.</summary>
internal readonly record struct TrustedName(ParsedName Name, float Trust);

namespace Registry.Domain.Comparisons;

/// <summary>One comparison behind a score.</summary>
/// <param name="Feature">The comparison.</param>
/// <param name="Score">The similarity, from 0 to 1; negative for a contradiction.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="Detail">The explanation.</param>
/// <param name="Query">The application's value.</param>
/// <param name="Candidate">The list's value.</param>
public sealed record Evidence(string Feature, double Score, double Weight, string Detail, string? Query, string? Candidate);

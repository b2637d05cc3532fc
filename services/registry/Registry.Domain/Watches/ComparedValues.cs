namespace Registry.Domain.Watches;

/// <summary>Two values that were compared.</summary>
/// <param name="Query">The application's value.</param>
/// <param name="Candidate">The list's value.</param>
public sealed record ComparedValues(string? Query, string? Candidate);

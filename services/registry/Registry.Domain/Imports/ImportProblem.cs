namespace Registry.Domain.Imports;

/// <summary>Why an import failed.</summary>
/// <param name="Type">The problem's type, for instance <c>/problems/invalid-edition</c>.</param>
/// <param name="Detail">What is wrong, and where.</param>
public sealed record ImportProblem(string Type, string Detail);

namespace Registry.Domain.Subjects;

/// <summary>A field whose values on a list have changed.</summary>
/// <param name="Field">The field, for instance <c>alias</c>.</param>
/// <param name="Old">The removed values.</param>
/// <param name="New">The added values.</param>
public sealed record FieldChange(string Field, IReadOnlyList<string> Old, IReadOnlyList<string> New);

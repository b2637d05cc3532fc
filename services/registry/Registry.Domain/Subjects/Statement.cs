namespace Registry.Domain.Subjects;

/// <summary>One thing that a list says about a subject, in a form that allows comparing two editions.</summary>
/// <param name="Field">What it is about, for instance <c>alias</c>.</param>
/// <param name="Value">The value, with white space and the order of parts normalised.</param>
public readonly record struct Statement(string Field, string Value);

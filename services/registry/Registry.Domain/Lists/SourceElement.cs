namespace Registry.Domain.Lists;

/// <summary>A verbatim piece of a list's file.</summary>
/// <param name="Path">Its path: element names from the entry down, <c>[2]</c> for a second one of the same name, <c>@</c> before an attribute's name.</param>
/// <param name="Value">The text, verbatim.</param>
public sealed record SourceElement(string Path, string Value);

namespace Registry.Domain.Lists;

/// <summary>Records that a later edition is in force.</summary>
/// <param name="By">The later edition.</param>
public sealed record SupersedeEdition(EditionHash By);

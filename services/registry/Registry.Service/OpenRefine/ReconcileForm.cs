namespace Registry.Service.OpenRefine;

/// <summary>The form that OpenRefine sends, with one of the two fields.</summary>
/// <param name="Queries">The batch of queries by name, as JSON.</param>
/// <param name="Extend">The entities and properties of a data extension, as JSON.</param>
public sealed record ReconcileForm(string? Queries = null, string? Extend = null);

using Registry.Domain.PermitScreenings;

namespace Registry.Domain.Watches;

/// <summary>All personal data of a watch.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Employer">The employer.</param>
public sealed record Watched(Person Worker, Employer Employer);

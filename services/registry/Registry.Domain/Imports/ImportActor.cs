using Platform.Kernel;

namespace Registry.Domain.Imports;

/// <summary>Who acts on an import.</summary>
/// <param name="User">The token's subject, or the service's name.</param>
/// <param name="Agency">The user's agency; null for the service.</param>
public sealed record ImportActor(string User, AgencyId? Agency);

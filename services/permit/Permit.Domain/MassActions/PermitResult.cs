using Permits.Domain.Permits;

namespace Permits.Domain.MassActions;

/// <summary>The result of a mass action for one permit.</summary>
/// <param name="Permit">The permit.</param>
/// <param name="IsChanged">Whether the action changed it; false if its status did not allow it any more.</param>
/// <param name="Status">Its status afterwards.</param>
public sealed record PermitResult(PermitId Permit, bool IsChanged, PermitStatus Status);

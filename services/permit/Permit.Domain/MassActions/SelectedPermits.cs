using Permits.Domain.Permits;

namespace Permits.Domain.MassActions;

/// <summary>The permits that a selection found when the action was proposed.</summary>
/// <param name="ByStatus">How many there are of each status.</param>
/// <param name="Permits">On how many of them the action runs: those whose status allows it.</param>
public sealed record SelectedPermits(IReadOnlyList<StatusCount> ByStatus, int Permits);

/// <summary>How many permits have a status.</summary>
/// <param name="Status">The status.</param>
/// <param name="Permits">How many.</param>
public sealed record StatusCount(PermitStatus Status, int Permits);

using Registry.Domain.Lists;

namespace Registry.Domain.Imports;

/// <summary>A second person's approval.</summary>
/// <param name="By">Who.</param>
/// <param name="Reason">Why.</param>
/// <param name="Edition">The edition that was approved.</param>
/// <param name="Removed">The number of removals that was approved.</param>
/// <param name="Concerned">The permits whose concern was approved.</param>
/// <param name="At">When.</param>
public sealed record ImportApproval(ImportActor By, string Reason, EditionHash Edition, int Removed, IReadOnlyList<StateConcern> Concerned, DateTimeOffset At);

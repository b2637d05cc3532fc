using Registry.Domain.Imports;

namespace Registry.Service.Lists;

/// <summary>The permits and open applications that an edition concerns: those with a new hit. For the secretariat only; it names no one.</summary>
/// <param name="Permits">How many, in all States.</param>
/// <param name="States">In how many States.</param>
/// <param name="ByState">How many in each State, by its code.</param>
public sealed record ConcernResponse(int Permits, int States, IReadOnlyList<StateConcernResponse> ByState)
{
    /// <summary>The permits that an edition concerns; null if it concerns no permit.</summary>
    internal static ConcernResponse? OfAny(ImportComparison comparison) => comparison.Concerned.Count > 0 ? Of(comparison) : null;

    internal static ConcernResponse Of(ImportComparison comparison) =>
        new(
            comparison.ConcernedPermits,
            comparison.Concerned.Count,
            [.. comparison.Concerned.Select(state => new StateConcernResponse(state.State.Value, state.Permits, state.Watched))]
        );
}

/// <summary>The permits of a State that an edition concerns.</summary>
/// <param name="State">The Member State, ISO 3166-1 alpha-3.</param>
/// <param name="Permits">Permits and open applications with a new hit.</param>
/// <param name="Watched">All of the State's permits and open applications; absent if fewer are concerned than <c>Lists:ApprovalFromPermits</c>.</param>
public sealed record StateConcernResponse(string State, int Permits, int? Watched);

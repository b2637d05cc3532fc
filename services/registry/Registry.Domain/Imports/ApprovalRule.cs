using Platform.Kernel;

namespace Registry.Domain.Imports;

/// <summary>
/// When an edition needs a second person's approval. A truncated file looks like a list from which many subjects were removed, and a list of common names
/// would suspend the permits of many people.
/// </summary>
/// <param name="MaxRemovedShare">The share of the listed subjects, from 0 to 1, that an edition may remove without approval.</param>
/// <param name="FromSubjects">The smallest list, in subjects, to which the rule applies: in a list of three, one removal is a third.</param>
/// <param name="MaxConcernedShare">The share of a State's permits, from 0 to 1, that may have new hits without approval.</param>
/// <param name="FromPermits">The number of concerned permits of a State from which their share counts: in a State with three permits, one is a third.</param>
/// <param name="MaxConcernedPermits">The number of permits, in all States, that may have new hits without approval.</param>
public sealed record ApprovalRule(double MaxRemovedShare, int FromSubjects, double MaxConcernedShare, int FromPermits, int MaxConcernedPermits)
{
    /// <summary>Whether removing this many subjects needs approval.</summary>
    public bool AppliesToRemovals(int removed, int listed) => listed >= FromSubjects && removed > MaxRemovedShare * listed;

    /// <summary>Whether concerning these permits needs approval.</summary>
    /// <param name="concerned">What the edition concerns.</param>
    /// <param name="others">What counts with it: permits that the submitter's other editions have concerned without approval.</param>
    /// <param name="approved">What was approved: as many permits of each State do not count again.</param>
    public bool AppliesToPermits(IReadOnlyList<StateConcern> concerned, IReadOnlyList<StateConcern> others, IReadOnlyList<StateConcern> approved)
    {
        var counted = concerned.Select(state => (state.Watched, Permits: state.Permits + Of(others, state.State) - Of(approved, state.State))).ToList();
        return counted.Exists(state => state.Permits >= FromPermits && state.Permits > MaxConcernedShare * state.Watched)
            || counted.Sum(state => Math.Max(state.Permits, 0)) > MaxConcernedPermits;
    }

    private static int Of(IReadOnlyList<StateConcern> concerned, CountryCode state) =>
        concerned.Where(concern => concern.State == state).Sum(concern => concern.Permits);
}

namespace Registry.Domain.Imports;

/// <summary>When an edition needs a second person's approval: a truncated file looks like a list from which many subjects were removed.</summary>
/// <param name="MaxRemovedShare">The share of the listed subjects, from 0 to 1, that an edition may remove without approval.</param>
/// <param name="FromSubjects">The smallest list, in subjects, to which the rule applies: in a list of three, one removal is a third.</param>
public sealed record ApprovalRule(double MaxRemovedShare, int FromSubjects)
{
    /// <summary>Whether removing this many subjects needs approval.</summary>
    public bool Applies(int removed, int listed) => listed >= FromSubjects && removed > MaxRemovedShare * listed;
}

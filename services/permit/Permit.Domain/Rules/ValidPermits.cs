using System.Collections.Frozen;
using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>
/// What the rules say about a permit that an agency had issued before it was screened. It is never refused, as if it had not been issued: what prohibits an
/// application, and a finding about the person, suspends it until an officer decides. What only leaves a question open (a contradiction, an unresolved
/// country, a list that is too old) is recorded for an officer, and the permit stays valid: its holder earns a living, and its people are watched.
/// </summary>
public static class ValidPermits
{
    private static readonly FrozenSet<RuleId> Findings = [RuleId.DprkDocument, RuleId.EarlierDecision, RuleId.ListedSubject, RuleId.WatchHit];

    // A maximum validity is for permits that are issued under it.
    private static readonly FrozenSet<RuleId> ForNewPermits = [RuleId.StateValidity];

    /// <summary>The decision on a screened permit, with every reason that the rules find.</summary>
    public static PermitEvent Decide(RuleFacts facts)
    {
        IReadOnlyList<RuleStep> steps = [.. Consult(facts).Where(step => step.Result is RuleResult.Applies)];
        IReadOnlyList<Reason> reasons = [.. steps.SelectMany(step => step.Finding.Reasons)];
        if (steps.Any(step => Suspends(step.Rule)))
            return new PermitEvent.Suspended(reasons, Rulebook.Applied(facts));
        // Advice alone asks no one for anything.
        var hasQuestions = steps.Any(step => step.Rule.Effect is not RuleEffect.Advise);
        return new PermitEvent.Upheld(hasQuestions ? reasons : NoHit.Rule.Apply(facts).Finding.Reasons, Rulebook.Applied(facts));
    }

    /// <summary>Consults every rule that prohibits, refers or advises, regardless of what another one found.</summary>
    public static IReadOnlyList<RuleStep> Consult(RuleFacts facts) =>
        [.. Rulebook.Rules.Where(rule => rule.Effect is not RuleEffect.Issue && !ForNewPermits.Contains(rule.Id)).Select(rule => rule.Apply(facts))];

    private static bool Suspends(Rule rule) => rule.Effect is RuleEffect.Refuse || Findings.Contains(rule.Id);
}

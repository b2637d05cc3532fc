using System.Text.Json;
using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.Rules;

/// <summary>Makes a decision again from the facts and the rules of its day.</summary>
public static class DecisionReplay
{
    /// <summary>Explains the latest decision of a history; null for an undecided permit.</summary>
    /// <param name="history">A permit's events, from its application.</param>
    public static Explanation? Explain(IReadOnlyList<(PermitEvent Event, EventEnvelope Envelope)> history)
    {
        var latest = history.Index().LastOrDefault(item => DecisionIn(item.Item.Event) is not null, (-1, default)).Index;
        if (latest < 0)
            return null;
        var before = history.Take(latest).Aggregate((Permit?)null, (state, item) => Permit.Evolve(state, item.Event, item.Envelope))!;
        var (decision, envelope) = history[latest];
        var (reasons, rules) = DecisionIn(decision)!.Value;
        if (rules is null)
            return new(decision, envelope, rules, [], Replayed: null);
        var facts = new RuleFacts(before.Application, before.Screening, before.WatchHits, before.Earlier, rules.Settings, rules.At)
        {
            Determined = before.Determined,
            Exceptions = rules.Exceptions,
        };
        return (reasons, decision) switch
        {
            ([Reason.OfficerDecision or Reason.ApprovedProposal], _) => ByOfficer(decision, envelope, rules, facts),
            (_, PermitEvent.Upheld or PermitEvent.Suspended) when history[latest - 1].Event is PermitEvent.ScreeningReceived => new(
                decision,
                envelope,
                rules,
                ValidPermits.Consult(facts),
                ValidPermits.Decide(facts)
            ),
            ([Reason.ListedHit], PermitEvent.Suspended) => ByWatchHit(decision, envelope, rules, facts),
            (_, PermitEvent.Suspended) => ByProhibition(decision, envelope, rules, facts),
            _ => new(decision, envelope, rules, [.. Rulebook.Consult(facts)], Rulebook.Decide(facts)),
        };
    }

    // Only the latest hit suspends; earlier ones were decided on before.
    private static Explanation ByWatchHit(PermitEvent decision, EventEnvelope envelope, AppliedRules rules, RuleFacts facts)
    {
        var latest = facts with { WatchHits = [facts.WatchHits[^1]] };
        return new(decision, envelope, rules, [WatchHits.Rule.Apply(latest)], Rulebook.Suspend(latest));
    }

    // A valid permit that has become prohibited: only prohibitions are consulted.
    private static Explanation ByProhibition(PermitEvent decision, EventEnvelope envelope, AppliedRules rules, RuleFacts facts) =>
        new(
            decision,
            envelope,
            rules,
            [.. Rulebook.Consult(facts).Where(step => step.Rule.Effect is RuleEffect.Refuse)],
            Rulebook.Prohibition(facts) is { } prohibition ? new PermitEvent.Suspended([prohibition], rules) : Rulebook.Decide(facts)
        );

    // The rules do not make an officer's decision, but a prohibition forbids it.
    private static Explanation ByOfficer(PermitEvent decision, EventEnvelope envelope, AppliedRules rules, RuleFacts facts)
    {
        IReadOnlyList<RuleStep> steps = [.. Rulebook.Consult(facts).Where(step => step.Rule.Effect is RuleEffect.Refuse)];
        return new(decision, envelope, rules, steps, steps.Any(step => step.Result is RuleResult.Applies) ? Rulebook.Decide(facts) : decision);
    }

    /// <summary>The reasons of a decision and the rules that took part in it; null for an event that is no decision.</summary>
    internal static (IReadOnlyList<Reason> Reasons, AppliedRules? Rules)? DecisionIn(PermitEvent @event) =>
        @event switch
        {
            PermitEvent.Referred referred => (referred.Reasons, referred.Rules),
            PermitEvent.Issued issued => ([issued.Reason], issued.Rules),
            PermitEvent.Refused refused => ([refused.Reason], refused.Rules),
            PermitEvent.Upheld upheld => (upheld.Reasons, upheld.Rules),
            PermitEvent.Suspended suspended => (suspended.Reasons, suspended.Rules),
            PermitEvent.Reinstated reinstated => ([reinstated.Reason], null),
            PermitEvent.Revoked revoked => ([revoked.Reason], null),
            PermitEvent.Withdrawn withdrawn => ([withdrawn.Reason], null),
            PermitEvent.Expired expired => ([expired.Reason], null),
            _ => null,
        };
}

/// <summary>How a decision came about.</summary>
/// <param name="Decision">The decision as stored.</param>
/// <param name="Envelope">Its place in the permit's history.</param>
/// <param name="Rules">The rules that took part in it; null if none did.</param>
/// <param name="Steps">The rules, in the order in which they were consulted; empty if none was.</param>
/// <param name="Replayed">The decision that the same facts and rules give now; null for a decision in which no rule took part.</param>
public sealed record Explanation(PermitEvent Decision, EventEnvelope Envelope, AppliedRules? Rules, IReadOnlyList<RuleStep> Steps, PermitEvent? Replayed)
{
    /// <summary>Whether the replay gives what was decided; null if there is nothing to replay.</summary>
    public bool? IsSame => Replayed is null ? null : Replayed.GetType() == Decision.GetType() && Stored(Replayed) == Stored(Decision);

    // Compared as they are stored.
    private static string Stored(PermitEvent decision) => JsonSerializer.Serialize(DecisionReplay.DecisionIn(decision)!.Value.Reasons);
}

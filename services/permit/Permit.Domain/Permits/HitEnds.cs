using Permits.Domain.Rules;

namespace Permits.Domain.Permits;

/// <summary>
/// Decides what the end of a hit means for a permit. It is recorded, and a permit that was suspended for it alone is offered for reinstatement: a list may
/// have dropped a subject for reasons that say nothing about the person, so two officers decide. If two people undid an erroneous edition, the suspension
/// was part of the error, and the permit that only that edition suspended is reinstated.
/// </summary>
internal static class HitEnds
{
    public static PermitOutcome Decide(EndedHit ended, Permit permit, RuleFacts facts)
    {
        if (permit.EndedHits.Contains(ended))
            return new PermitOutcome.Unchanged();
        var recorded = new PermitEvent.WatchHitEnded(ended);
        var after = permit with { EndedHits = [.. permit.EndedHits, ended] };
        return
            ended.Cause is HitEndCause.Undone
            && after is { IsReinstatementOffered: true, SuspensionEnd.Cause: HitEndCause.Undone }
            && !permit.HasEnded(facts.Now)
            && Rulebook.Prohibition(facts) is null
            ? new PermitOutcome.Accepted(
                recorded,
                new PermitEvent.Reinstated(new Reason.EditionUndone(ended.Screened, ended.SubjectId, ended.List, ended.Edition) { Rule = RuleId.EditionUndone })
            )
            : new PermitOutcome.Accepted(recorded);
    }
}

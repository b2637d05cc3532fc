using System.Diagnostics;
using Permits.Domain.Rules;

namespace Permits.Domain.Permits;

/// <summary>Decides commands on a permit: pure, without I/O.</summary>
public static class PermitDecider
{
    /// <summary>Decides a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="permit">The permit; null before its application.</param>
    /// <param name="settings">The settings of the rules.</param>
    /// <param name="now">The current time.</param>
    public static PermitOutcome Decide(PermitCommand command, Permit? permit, RuleSettings settings, DateTimeOffset now) =>
        (command, permit) switch
        {
            (PermitCommand.Apply { ReferenceHolder: { } holder }, null) => new PermitOutcome.ReferenceTaken(holder),
            (PermitCommand.Apply apply, null) => new PermitOutcome.Accepted(new PermitEvent.Applied(apply.Application)),
            (PermitCommand.Apply, _) => new PermitOutcome.Unchanged(),
            (PermitCommand.Import import, null) => new PermitOutcome.Accepted(new PermitEvent.Imported(import.Application, import.Origin)),
            (PermitCommand.Import, _) => new PermitOutcome.Unchanged(),
            (_, null) => new PermitOutcome.NotFound(),
            (PermitCommand.RecordScreening record, _) => RecordScreening(record, permit, settings, now),
            (PermitCommand.RequestScreening request, { Origin: not null, Screening: null, Status: PermitStatus.Issued }) => new PermitOutcome.Accepted(
                new PermitEvent.ScreeningRequested(ByOfficer(request.Statement))
            ),
            (PermitCommand.RequestScreening request, _) => From(permit, new PermitEvent.ScreeningRequested(ByOfficer(request.Statement)), PermitStatus.Applied),
            (PermitCommand.RecordWatchHit record, _) => RecordWatchHit(record, permit, settings, now),
            (PermitCommand.RecordHitEnd record, _) => HitEnds.Decide(record.Ended, permit, Facts(record, permit, settings, now)),
            (PermitCommand.Propose propose, _) => Propose(propose, permit, settings, now),
            (PermitCommand.Approve approve, _) => Approve(approve, permit, settings, now),
            (PermitCommand.Reject reject, _) => permit.Proposal is { } proposal && proposal.IsOpen(now)
                ? new PermitOutcome.Accepted(new PermitEvent.ProposalRejected(ByOfficer(reject.Statement)))
                : new PermitOutcome.NothingProposed(permit.Proposal),
            (PermitCommand.Refuse refuse, _) => settings.TakesTwo(ProposedAction.Refuse)
                ? Propose(new(ProposedAction.Refuse, refuse.Statement, refuse.By) { LegalBasis = refuse.LegalBasis }, permit, settings, now)
                : From(permit, new PermitEvent.Refused(ByOfficer(refuse.Statement, refuse.LegalBasis)), StatusesFor(ProposedAction.Refuse)),
            (PermitCommand.Suspend suspend, _) => settings.TakesTwo(ProposedAction.Suspend)
                ? Propose(new(ProposedAction.Suspend, suspend.Statement, suspend.By), permit, settings, now)
                : From(permit, new PermitEvent.Suspended([ByOfficer(suspend.Statement)]), StatusesFor(ProposedAction.Suspend)),
            (PermitCommand.Revoke revoke, _) => settings.TakesTwo(ProposedAction.Revoke)
                ? Propose(new(ProposedAction.Revoke, revoke.Statement, revoke.By) { LegalBasis = revoke.LegalBasis }, permit, settings, now)
                : From(permit, new PermitEvent.Revoked(ByOfficer(revoke.Statement, revoke.LegalBasis)), StatusesFor(ProposedAction.Revoke)),
            (PermitCommand.Withdraw withdraw, _) => From(
                permit,
                new PermitEvent.Withdrawn(ByOfficer(withdraw.Statement)),
                PermitStatus.Applied,
                PermitStatus.Referred
            ),
            (PermitCommand.ActInMass act, _) => From(permit, act.Kind.EventFor(act.Reason), act.Kind.From),
            (PermitCommand.Expire, _) => Expire(permit, now),
            _ => throw new UnreachableException(),
        };

    private static PermitOutcome RecordScreening(PermitCommand.RecordScreening record, Permit permit, RuleSettings settings, DateTimeOffset now)
    {
        var (screening, earlier) = (record.Screening, record.Earlier);
        if (permit.Screening is not null)
            return new PermitOutcome.Unchanged();
        var received = new PermitEvent.ScreeningReceived(screening, earlier);
        var facts = Facts(record, permit, settings, now) with { Screening = screening, Earlier = earlier };
        return permit switch
        {
            { Status: PermitStatus.Applied } => new PermitOutcome.Accepted(received, Rulebook.Decide(facts)),
            { Status: PermitStatus.Issued, Origin: not null } => new PermitOutcome.Accepted(received, ValidPermits.Decide(facts)),
            _ => new PermitOutcome.Accepted(received), // An officer or a watch decided before the screening arrived: keep it as evidence.
        };
    }

    // A hit may overtake the screening of its own application. It is recorded, and the rules count it when the screening arrives, so the order of
    // arrival does not affect the decision.
    private static PermitOutcome RecordWatchHit(PermitCommand.RecordWatchHit record, Permit permit, RuleSettings settings, DateTimeOffset now)
    {
        var watchHit = record.WatchHit;
        if (permit.WatchHits.Any(known => IsSame(known, watchHit)))
            return new PermitOutcome.Unchanged();
        var received = new PermitEvent.WatchHitReceived(watchHit);
        return permit.Status is PermitStatus.Issued && !permit.HasEnded(watchHit)
            ? new PermitOutcome.Accepted(received, Rulebook.Suspend(Facts(record, permit, settings, now) with { WatchHits = [watchHit] }))
            : new PermitOutcome.Accepted(received);
    }

    private static bool IsSame(WatchHit one, WatchHit other) =>
        one.WatchId == other.WatchId
        && one.Hit.SubjectId == other.Hit.SubjectId
        && one.Hit.List == other.Hit.List
        && one.Hit.Screened == other.Hit.Screened
        && one.FoundAt == other.FoundAt;

    private static PermitOutcome Propose(PermitCommand.Propose propose, Permit permit, RuleSettings settings, DateTimeOffset now)
    {
        if (permit.Proposal is { } open && open.IsOpen(now))
            return new PermitOutcome.AlreadyProposed(open);
        var proposal = new Proposal(
            propose.Action,
            propose.Statement,
            propose.By,
            now,
            now + settings.ProposalLifetime,
            [.. permit.HitsNotEnded.Select(hit => hit.SubjectId).Distinct(StringComparer.Ordinal)]
        )
        {
            Nationality = propose.Nationality,
            LegalBasis = propose.LegalBasis,
        };
        return Obstacle(proposal.Action, Facts(propose, permit, settings, now), permit) ?? new PermitOutcome.Accepted(new PermitEvent.Proposed(proposal));
    }

    private static PermitOutcome Approve(PermitCommand.Approve approve, Permit permit, RuleSettings settings, DateTimeOffset now)
    {
        if (permit.Proposal is not { } proposal || !proposal.IsOpen(now))
            return new PermitOutcome.NothingProposed(permit.Proposal);
        if (approve.By.IsSamePerson(proposal.By))
            return new PermitOutcome.SecondPersonRequired();
        var reason = new Reason.ApprovedProposal(proposal, approve.Statement) { Rule = RuleId.OfficerDecision, LegalBasis = proposal.LegalBasis ?? [] };
        var facts = Facts(approve, permit, settings, now);
        return Obstacle(proposal.Action, facts, permit)
            ?? proposal.Action switch
            {
                ProposedAction.Issue => new PermitOutcome.Accepted(new PermitEvent.Issued(reason, Rulebook.Applied(facts))),
                ProposedAction.Reinstate => new PermitOutcome.Accepted(new PermitEvent.Reinstated(reason)),
                ProposedAction.DetermineNationality => Determine(proposal.Nationality!, reason, permit, facts),
                ProposedAction.ReverseNationality => new PermitOutcome.Accepted(new PermitEvent.NationalityReversed(reason)),
                ProposedAction.Refuse => new PermitOutcome.Accepted(new PermitEvent.Refused(reason)),
                ProposedAction.Suspend => new PermitOutcome.Accepted(new PermitEvent.Suspended([reason])),
                ProposedAction.Revoke => new PermitOutcome.Accepted(new PermitEvent.Revoked(reason)),
                _ => throw new UnreachableException(),
            };
    }

    // What the rules prohibit for the nationality takes effect at once: an application is refused, a permit suspended until an officer decides.
    private static PermitOutcome.Accepted Determine(NationalityFinding finding, Reason reason, Permit permit, RuleFacts facts)
    {
        var determined = new PermitEvent.NationalityDetermined(finding, reason);
        facts = facts with { Determined = finding };
        return (permit.Status, Rulebook.Prohibition(facts)) switch
        {
            (PermitStatus.Applied or PermitStatus.Referred, { } prohibition) => new PermitOutcome.Accepted(
                determined,
                new PermitEvent.Refused(prohibition, Rulebook.Applied(facts))
            ),
            (PermitStatus.Issued, { } prohibition) => new PermitOutcome.Accepted(determined, new PermitEvent.Suspended([prohibition], Rulebook.Applied(facts))),
            _ => new PermitOutcome.Accepted(determined),
        };
    }

    // What prevents an action, when it is proposed and again when it is approved; null if nothing does.
    private static PermitOutcome? Obstacle(ProposedAction action, RuleFacts facts, Permit permit)
    {
        if (action is ProposedAction.ReverseNationality && permit.Determined is null)
            return new PermitOutcome.NothingDetermined();
        var makesValid = action is ProposedAction.Issue or ProposedAction.Reinstate;
        if (makesValid && Rulebook.Prohibition(facts) is { } prohibition)
            return new PermitOutcome.Prohibited(prohibition);
        var allowed = StatusesFor(action);
        if (!allowed.Contains(permit.Status))
            return new PermitOutcome.WrongStatus(permit.Status, allowed);
        if (makesValid && permit.Screening is not { Editions.Count: > 0 })
            return new PermitOutcome.NotScreened();
        return makesValid && permit.HasEnded(facts.Now) ? new PermitOutcome.ValidityEnded(permit.Application.ValidTo) : null;
    }

    private static PermitStatus[] StatusesFor(ProposedAction action) =>
        action switch
        {
            ProposedAction.Issue => [PermitStatus.Referred],
            ProposedAction.Reinstate => [PermitStatus.Suspended],
            ProposedAction.Refuse => [PermitStatus.Applied, PermitStatus.Referred],
            ProposedAction.Suspend => [PermitStatus.Issued],
            ProposedAction.Revoke => [PermitStatus.Issued, PermitStatus.Suspended],
            // A fact about the person, in any status.
            ProposedAction.DetermineNationality or ProposedAction.ReverseNationality => Enum.GetValues<PermitStatus>(),
            _ => throw new UnreachableException(),
        };

    // Repeats change nothing: several instances look for permits that have ended.
    private static PermitOutcome Expire(Permit permit, DateTimeOffset now) =>
        permit.Status is PermitStatus.Issued or PermitStatus.Suspended && permit.HasEnded(now)
            ? new PermitOutcome.Accepted(new PermitEvent.Expired(new Reason.ValidityEnded(permit.Application.ValidTo) { Rule = RuleId.ValidityEnded }))
            : new PermitOutcome.Unchanged();

    private static RuleFacts Facts(PermitCommand command, Permit permit, RuleSettings settings, DateTimeOffset now) =>
        new(permit.Application, permit.Screening, permit.WatchHits, permit.Earlier, settings, now)
        {
            Determined = permit.Determined,
            Exceptions = command.Exceptions,
        };

    private static PermitOutcome From(Permit permit, PermitEvent @event, params IReadOnlyList<PermitStatus> allowed) =>
        allowed.Contains(permit.Status) ? new PermitOutcome.Accepted(@event) : new PermitOutcome.WrongStatus(permit.Status, allowed);

    private static Reason.OfficerDecision ByOfficer(string statement, params IReadOnlyList<LegalBasis> legalBasis) =>
        new(statement) { Rule = RuleId.OfficerDecision, LegalBasis = legalBasis };
}

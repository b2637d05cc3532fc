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
            (_, null) => new PermitOutcome.NotFound(),
            (PermitCommand.RecordScreening record, _) => RecordScreening(record, permit, settings, now),
            (PermitCommand.RequestScreening request, _) => From(permit, new PermitEvent.ScreeningRequested(ByOfficer(request.Statement)), PermitStatus.Applied),
            (PermitCommand.RecordWatchHit record, _) => RecordWatchHit(record.WatchHit, permit, settings, now),
            (PermitCommand.Propose propose, _) => Propose(propose, permit, settings, now),
            (PermitCommand.Approve approve, _) => Approve(approve, permit, settings, now),
            (PermitCommand.Reject reject, _) => permit.Proposal is { } proposal && proposal.IsOpen(now)
                ? new PermitOutcome.Accepted(new PermitEvent.ProposalRejected(ByOfficer(reject.Statement)))
                : new PermitOutcome.NothingProposed(permit.Proposal),
            (PermitCommand.Refuse refuse, _) => From(
                permit,
                new PermitEvent.Refused(ByOfficer(refuse.Statement, refuse.LegalBasis)),
                PermitStatus.Applied,
                PermitStatus.Referred
            ),
            (PermitCommand.Suspend suspend, _) => From(permit, new PermitEvent.Suspended(ByOfficer(suspend.Statement)), PermitStatus.Issued),
            (PermitCommand.Revoke revoke, _) => From(
                permit,
                new PermitEvent.Revoked(ByOfficer(revoke.Statement, revoke.LegalBasis)),
                PermitStatus.Issued,
                PermitStatus.Suspended
            ),
            (PermitCommand.Withdraw withdraw, _) => From(
                permit,
                new PermitEvent.Withdrawn(ByOfficer(withdraw.Statement)),
                PermitStatus.Applied,
                PermitStatus.Referred
            ),
            (PermitCommand.Expire, _) => Expire(permit, now),
            _ => throw new UnreachableException(),
        };

    private static PermitOutcome RecordScreening(PermitCommand.RecordScreening record, Permit permit, RuleSettings settings, DateTimeOffset now)
    {
        var (screening, earlier) = record;
        if (permit.Screening is not null)
            return new PermitOutcome.Unchanged();
        var received = new PermitEvent.ScreeningReceived(screening, earlier);
        return permit.Status is PermitStatus.Applied
            ? new PermitOutcome.Accepted(received, Rulebook.Decide(Facts(permit, settings, now) with { Screening = screening, Earlier = earlier }))
            : new PermitOutcome.Accepted(received); // An officer refused or withdrew it before the screening arrived: keep it as evidence.
    }

    // A hit may overtake the screening of its own application. It is recorded, and the rules count it when the screening arrives, so the order of
    // arrival does not affect the decision.
    private static PermitOutcome RecordWatchHit(WatchHit watchHit, Permit permit, RuleSettings settings, DateTimeOffset now)
    {
        if (permit.WatchHits.Any(known => IsSame(known, watchHit)))
            return new PermitOutcome.Unchanged();
        var received = new PermitEvent.WatchHitReceived(watchHit);
        return permit.Status is PermitStatus.Issued
            ? new PermitOutcome.Accepted(received, Rulebook.Suspend(Facts(permit, settings, now) with { WatchHits = [watchHit] }))
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
            [
                .. (permit.Screening?.Hits ?? [])
                    .Concat(permit.WatchHits.Select(found => found.Hit))
                    .Select(hit => hit.SubjectId)
                    .Distinct(StringComparer.Ordinal),
            ]
        );
        return Obstacle(proposal.Action, Facts(permit, settings, now), permit, now) ?? new PermitOutcome.Accepted(new PermitEvent.Proposed(proposal));
    }

    private static PermitOutcome Approve(PermitCommand.Approve approve, Permit permit, RuleSettings settings, DateTimeOffset now)
    {
        if (permit.Proposal is not { } proposal || !proposal.IsOpen(now))
            return new PermitOutcome.NothingProposed(permit.Proposal);
        if (approve.By.IsSamePerson(proposal.By))
            return new PermitOutcome.SecondPersonRequired();
        var reason = new Reason.ApprovedProposal(proposal, approve.Statement) { Rule = RuleId.OfficerDecision };
        return Obstacle(proposal.Action, Facts(permit, settings, now), permit, now)
            ?? new PermitOutcome.Accepted(
                proposal.Action switch
                {
                    ProposedAction.Issue => new PermitEvent.Issued(reason, Rulebook.Applied(Facts(permit, settings, now))),
                    ProposedAction.Reinstate => new PermitEvent.Reinstated(reason),
                    _ => throw new UnreachableException(),
                }
            );
    }

    // What prevents an action, when it is proposed and again when it is approved; null if nothing does.
    private static PermitOutcome? Obstacle(ProposedAction action, RuleFacts facts, Permit permit, DateTimeOffset now)
    {
        if (Rulebook.Prohibition(facts) is { } prohibition)
            return new PermitOutcome.Prohibited(prohibition);
        var from = action is ProposedAction.Issue ? PermitStatus.Referred : PermitStatus.Suspended;
        if (permit.Status != from)
            return new PermitOutcome.WrongStatus(permit.Status, [from]);
        if (permit.Screening is not { Editions.Count: > 0 })
            return new PermitOutcome.NotScreened();
        return permit.HasEnded(now) ? new PermitOutcome.ValidityEnded(permit.Application.ValidTo) : null;
    }

    // Repeats change nothing: several instances look for permits that have ended.
    private static PermitOutcome Expire(Permit permit, DateTimeOffset now) =>
        permit.Status is PermitStatus.Issued or PermitStatus.Suspended && permit.HasEnded(now)
            ? new PermitOutcome.Accepted(new PermitEvent.Expired(new Reason.ValidityEnded(permit.Application.ValidTo) { Rule = RuleId.ValidityEnded }))
            : new PermitOutcome.Unchanged();

    private static RuleFacts Facts(Permit permit, RuleSettings settings, DateTimeOffset now) =>
        new(permit.Application, permit.Screening, permit.WatchHits, permit.Earlier, settings, now);

    private static PermitOutcome From(Permit permit, PermitEvent @event, params IReadOnlyList<PermitStatus> allowed) =>
        allowed.Contains(permit.Status) ? new PermitOutcome.Accepted(@event) : new PermitOutcome.WrongStatus(permit.Status, allowed);

    private static Reason.OfficerDecision ByOfficer(string statement, params IReadOnlyList<LegalBasis> legalBasis) =>
        new(statement) { Rule = RuleId.OfficerDecision, LegalBasis = legalBasis };
}

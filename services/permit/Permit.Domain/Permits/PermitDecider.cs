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
            (PermitCommand.Apply apply, null) => new PermitOutcome.Accepted(new PermitEvent.Applied(apply.Application)),
            (PermitCommand.Apply, _) => new PermitOutcome.Unchanged(),
            (_, null) => new PermitOutcome.NotFound(),
            (PermitCommand.RecordScreening record, _) => RecordScreening(record.Screening, permit, settings, now),
            (PermitCommand.RequestScreening request, _) => From(permit, new PermitEvent.ScreeningRequested(ByOfficer(request.Statement)), PermitStatus.Applied),
            (PermitCommand.RecordWatchHit record, _) => RecordWatchHit(record.WatchHit, permit),
            (PermitCommand.Issue issue, _) => Issue(issue, permit),
            (PermitCommand.Refuse refuse, _) => From(
                permit,
                new PermitEvent.Refused(ByOfficer(refuse.Statement, refuse.LegalBasis)),
                PermitStatus.Applied,
                PermitStatus.Referred
            ),
            (PermitCommand.Suspend suspend, _) => From(permit, new PermitEvent.Suspended(ByOfficer(suspend.Statement)), PermitStatus.Issued),
            (PermitCommand.Reinstate reinstate, _) => From(permit, new PermitEvent.Reinstated(ByOfficer(reinstate.Statement)), PermitStatus.Suspended),
            (PermitCommand.Revoke revoke, _) => From(
                permit,
                new PermitEvent.Revoked(ByOfficer(revoke.Statement, revoke.LegalBasis)),
                PermitStatus.Issued,
                PermitStatus.Suspended
            ),
            _ => throw new UnreachableException(),
        };

    private static PermitOutcome RecordScreening(Screening screening, Permit permit, RuleSettings settings, DateTimeOffset now)
    {
        if (permit.Screening is not null)
            return new PermitOutcome.Unchanged();
        var received = new PermitEvent.ScreeningReceived(screening);
        return permit.Status is PermitStatus.Applied
            ? new PermitOutcome.Accepted(received, ApplicationRules.Decide(permit.Application, screening, permit.WatchHits, settings, now))
            : new PermitOutcome.Accepted(received); // An officer refused before the screening arrived: keep it as evidence.
    }

    // A hit may overtake the screening of its own application. It is recorded, and the rules count it when the screening arrives, so the order of
    // arrival does not affect the decision.
    private static PermitOutcome RecordWatchHit(WatchHit watchHit, Permit permit)
    {
        if (permit.WatchHits.Any(known => IsSame(known, watchHit)))
            return new PermitOutcome.Unchanged();
        var received = new PermitEvent.WatchHitReceived(watchHit);
        return permit.Status is PermitStatus.Issued
            ? new PermitOutcome.Accepted(received, new PermitEvent.Suspended(ApplicationRules.ReasonFor(watchHit)))
            : new PermitOutcome.Accepted(received);
    }

    private static bool IsSame(WatchHit one, WatchHit other) =>
        one.WatchId == other.WatchId
        && one.Hit.SubjectId == other.Hit.SubjectId
        && one.Hit.List == other.Hit.List
        && one.Hit.Screened == other.Hit.Screened
        && one.FoundAt == other.FoundAt;

    private static PermitOutcome Issue(PermitCommand.Issue issue, Permit permit)
    {
        if (ApplicationRules.Prohibition(permit.Application) is { } prohibition)
            return new PermitOutcome.Prohibited(prohibition);
        var outcome = From(permit, new PermitEvent.Issued(ByOfficer(issue.Statement)), PermitStatus.Referred);
        return outcome is PermitOutcome.Accepted && permit.Screening is not { Editions.Count: > 0 } ? new PermitOutcome.NotScreened() : outcome;
    }

    private static PermitOutcome From(Permit permit, PermitEvent @event, params IReadOnlyList<PermitStatus> allowed) =>
        allowed.Contains(permit.Status) ? new PermitOutcome.Accepted(@event) : new PermitOutcome.WrongStatus(permit.Status, allowed);

    private static Reason.OfficerDecision ByOfficer(string statement, params IReadOnlyList<LegalBasis> legalBasis) =>
        new(statement) { Rule = RuleId.OfficerDecision, LegalBasis = legalBasis };
}

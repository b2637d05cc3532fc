using System.Diagnostics;
using Permits.Domain.Rules;

namespace Permits.Domain.Permits;

/// <summary>Decides what a command makes happen: pure, without I/O.</summary>
public static class PermitDecider
{
    /// <summary>Decides a command on a permit.</summary>
    /// <param name="command">What is asked.</param>
    /// <param name="permit">The permit as it is.</param>
    /// <param name="settings">What is configured of the rules.</param>
    /// <param name="now">The present instant.</param>
    public static PermitOutcome Decide(PermitCommand command, Permit permit, RuleSettings settings, DateTimeOffset now) => command switch
    {
        PermitCommand.TakeScreening take => TakeScreening(take.Screening, permit, settings, now),
        PermitCommand.TakeWatchHit take => TakeWatchHit(take.WatchHit, permit),
        PermitCommand.Issue issue => Issue(issue, permit),
        PermitCommand.Refuse refuse => From(permit, new PermitEvent.Refused(refuse.Reason, refuse.LegalBasis), PermitStatus.Applied, PermitStatus.Referred),
        PermitCommand.Suspend suspend => From(permit, new PermitEvent.Suspended(suspend.Reason), PermitStatus.Issued),
        PermitCommand.Reinstate reinstate => From(permit, new PermitEvent.Reinstated(reinstate.Reason), PermitStatus.Suspended),
        PermitCommand.Revoke revoke => From(permit, new PermitEvent.Revoked(revoke.Reason, revoke.LegalBasis), PermitStatus.Issued, PermitStatus.Suspended),
        _ => throw new UnreachableException(),
    };

    private static PermitOutcome TakeScreening(Screening screening, Permit permit, RuleSettings settings, DateTimeOffset now)
    {
        if (permit.Screening is not null) return new PermitOutcome.Unchanged();
        var received = new PermitEvent.ScreeningReceived(screening);
        return permit.Status is PermitStatus.Applied
            ? new PermitOutcome.Accepted(received, ApplicationRules.Decide(permit.Application, screening, permit.WatchHits, settings, now))
            : new PermitOutcome.Accepted(received); // An officer refused before the screening answered: it is kept as evidence.
    }

    // A hit may overtake the screening of its own application: it is kept, and the rules count it when the screening arrives. So the order
    // in which the two come does not matter, and nothing passes unseen.
    private static PermitOutcome TakeWatchHit(WatchHit watchHit, Permit permit)
    {
        if (permit.WatchHits.Any(known => IsSame(known, watchHit))) return new PermitOutcome.Unchanged();
        var received = new PermitEvent.WatchHitReceived(watchHit);
        return permit.Status is PermitStatus.Issued
            ? new PermitOutcome.Accepted(received, new PermitEvent.Suspended(ApplicationRules.Describe(watchHit.Hit)))
            : new PermitOutcome.Accepted(received);
    }

    private static bool IsSame(WatchHit one, WatchHit other) =>
        one.WatchId == other.WatchId && one.Hit.SubjectId == other.Hit.SubjectId && one.Hit.List == other.Hit.List && one.Hit.Screened == other.Hit.Screened && one.FoundAt == other.FoundAt;

    private static PermitOutcome Issue(PermitCommand.Issue issue, Permit permit)
    {
        if (ApplicationRules.Prohibits(permit.Application) is { } prohibition) return new PermitOutcome.Prohibited(prohibition.LegalBasis, prohibition.Reason);
        var outcome = From(permit, new PermitEvent.Issued(issue.Reason), PermitStatus.Referred);
        return outcome is PermitOutcome.Accepted && permit.Screening is not { Editions.Count: > 0 } ? new PermitOutcome.NotScreened() : outcome;
    }

    private static PermitOutcome From(Permit permit, PermitEvent @event, params IReadOnlyList<PermitStatus> allowed) =>
        allowed.Contains(permit.Status) ? new PermitOutcome.Accepted(@event) : new PermitOutcome.WrongStatus(permit.Status, allowed);
}

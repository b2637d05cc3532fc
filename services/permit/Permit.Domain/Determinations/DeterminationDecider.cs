using System.Diagnostics;

namespace Permits.Domain.Determinations;

/// <summary>Decides commands on a determination: pure, without I/O.</summary>
public static class DeterminationDecider
{
    /// <summary>Decides a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="determination">The determination; null before it is recorded.</param>
    /// <param name="lifetime">How long it waits for a second person.</param>
    /// <param name="now">The current time.</param>
    public static DeterminationOutcome Decide(DeterminationCommand command, CommitteeDetermination? determination, TimeSpan lifetime, DateTimeOffset now) =>
        (command, determination) switch
        {
            (DeterminationCommand.Record record, null) => new DeterminationOutcome.Accepted(
                new DeterminationEvent.Recorded(record.Terms, record.Statement, record.By, now + lifetime)
            ),
            (DeterminationCommand.Record, _) => new DeterminationOutcome.Unchanged(),
            (_, null) => new DeterminationOutcome.NotFound(),
            (DeterminationCommand.Confirm confirm, _) => Confirm(confirm, determination, now),
            (DeterminationCommand.Reject reject, _) => From(DeterminationStatus.Recorded, determination, new DeterminationEvent.Rejected(reject.Statement)),
            (DeterminationCommand.End end, _) => From(DeterminationStatus.InForce, determination, new DeterminationEvent.Ended(end.Statement)),
            _ => throw new UnreachableException(),
        };

    private static DeterminationOutcome Confirm(DeterminationCommand.Confirm confirm, CommitteeDetermination determination, DateTimeOffset now) =>
        determination.Status is DeterminationStatus.Recorded && now >= determination.ExpiresAt ? new DeterminationOutcome.Expired(determination.ExpiresAt)
        : determination.Status is DeterminationStatus.Recorded && confirm.By.IsSamePerson(determination.RecordedBy)
            ? new DeterminationOutcome.SecondPersonRequired()
        : From(DeterminationStatus.Recorded, determination, new DeterminationEvent.Confirmed(confirm.Statement));

    private static DeterminationOutcome From(DeterminationStatus allowed, CommitteeDetermination determination, DeterminationEvent @event) =>
        determination.Status == allowed ? new DeterminationOutcome.Accepted(@event) : new DeterminationOutcome.WrongStatus(determination.Status, allowed);
}

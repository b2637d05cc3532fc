using System.Diagnostics;

namespace Permits.Domain.MassActions;

/// <summary>Decides commands on a mass action: pure, without I/O.</summary>
public static class MassActionDecider
{
    /// <summary>The number of permits that one action may concern.</summary>
    public const int MaxPermits = 20_000;

    /// <summary>Decides a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="action">The action; null before its proposal.</param>
    /// <param name="proposalLifetime">How long a proposal waits for a second person.</param>
    /// <param name="now">The current time.</param>
    public static MassActionOutcome Decide(MassActionCommand command, MassAction? action, TimeSpan proposalLifetime, DateTimeOffset now) =>
        (command, action) switch
        {
            (MassActionCommand.Propose propose, null) => Propose(propose, now + proposalLifetime),
            (MassActionCommand.Propose, _) => new MassActionOutcome.Unchanged(),
            (_, null) => new MassActionOutcome.NotFound(),
            (MassActionCommand.RecordResults record, { Status: MassActionStatus.Approved }) => new MassActionOutcome.Accepted(
                record.Results.Count > 0 ? new MassActionEvent.Progressed(record.Results) : new MassActionEvent.Completed()
            ),
            (MassActionCommand.RecordResults, _) => new MassActionOutcome.Unchanged(),
            (_, { Status: not MassActionStatus.Proposed }) => new MassActionOutcome.WrongStatus(action.Status),
            (_, _) when now >= action.ExpiresAt => new MassActionOutcome.Expired(action.ExpiresAt),
            (MassActionCommand.Approve approve, _) => approve.By.IsSamePerson(action.ProposedBy)
                ? new MassActionOutcome.SecondPersonRequired()
                : new MassActionOutcome.Accepted(new MassActionEvent.Approved(approve.Statement, approve.By)),
            (MassActionCommand.Reject reject, _) => new MassActionOutcome.Accepted(new MassActionEvent.Rejected(reject.Statement, reject.By)),
            _ => throw new UnreachableException(),
        };

    private static MassActionOutcome Propose(MassActionCommand.Propose propose, DateTimeOffset expiresAt) =>
        propose.Selected.Permits switch
        {
            0 => new MassActionOutcome.NothingSelected(propose.Selected),
            > MaxPermits => new MassActionOutcome.TooMany(propose.Selected, MaxPermits),
            _ => new MassActionOutcome.Accepted(
                new MassActionEvent.Proposed(propose.Kind, propose.Selection, propose.Selected, propose.Statement, propose.LegalBasis, propose.By, expiresAt)
            ),
        };
}

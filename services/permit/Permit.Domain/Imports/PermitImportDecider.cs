using System.Diagnostics;

namespace Permits.Domain.Imports;

/// <summary>Decides commands on an import: pure, without I/O.</summary>
public static class PermitImportDecider
{
    /// <summary>Decides a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="import">The import; null before it is submitted.</param>
    public static PermitImportOutcome Decide(PermitImportCommand command, PermitImport? import) =>
        (command, import) switch
        {
            (PermitImportCommand.Submit submit, null) => new PermitImportOutcome.Accepted(new PermitImportEvent.Submitted(submit.File, submit.By)),
            (PermitImportCommand.Submit, _) => new PermitImportOutcome.Unchanged(),
            (_, null) => new PermitImportOutcome.NotFound(),
            (PermitImportCommand.Approve approve, { State: ImportState.AwaitingApproval }) => approve.By.IsSamePerson(import.SubmittedBy)
                ? new PermitImportOutcome.SecondPersonRequired()
                : new PermitImportOutcome.Accepted(new PermitImportEvent.Approved(approve.Statement, approve.By)),
            (PermitImportCommand.Reject reject, { State: ImportState.AwaitingApproval }) => new PermitImportOutcome.Accepted(
                new PermitImportEvent.Rejected(reject.Statement, reject.By)
            ),
            (PermitImportCommand.Complete complete, { State: ImportState.Running }) => new PermitImportOutcome.Accepted(
                new PermitImportEvent.Completed(complete.Counts)
            ),
            // Several instances may find that no line is left.
            (PermitImportCommand.Complete, { State: ImportState.Completed }) => new PermitImportOutcome.Unchanged(),
            (PermitImportCommand.Approve or PermitImportCommand.Reject or PermitImportCommand.Complete, _) => new PermitImportOutcome.WrongState(import.State),
            _ => throw new UnreachableException(),
        };
}

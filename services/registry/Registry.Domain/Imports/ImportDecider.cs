namespace Registry.Domain.Imports;

/// <summary>Decides commands on imports. Pure: no I/O.</summary>
public static class ImportDecider
{
    /// <summary>Decides a command on an import.</summary>
    /// <param name="command">The command.</param>
    /// <param name="import">The import; null before its request.</param>
    /// <param name="now">The current time.</param>
    public static ImportOutcome Decide(ImportCommand command, Import? import, DateTimeOffset now) =>
        (command, import) switch
        {
            (ImportCommand.Request request, null) => new ImportOutcome.Accepted(
                new ImportEvent.Requested(request.List, request.Format, request.Title, request.GeneratedAt, request.DryRun, request.Base, request.By, now)
            ),
            (ImportCommand.Request, _) => new ImportOutcome.Unchanged(),
            (_, null) => new ImportOutcome.NotFound(),
            (ImportCommand.Compare compare, { IsUnderWay: true }) => Compare(compare, import, now),
            (ImportCommand.Approve approve, { State: ImportState.AwaitingApproval }) => Approve(approve, import, now),
            (ImportCommand.Reject reject, { State: ImportState.AwaitingApproval }) => new ImportOutcome.Accepted(
                new ImportEvent.Rejected(reject.By, reject.Reason, null, now)
            ),
            (ImportCommand.Replace replace, { State: ImportState.AwaitingApproval }) => new ImportOutcome.Accepted(
                new ImportEvent.Rejected(replace.By, null, replace.Import, now)
            ),
            (ImportCommand.Publish publish, { DryRun: false, State: ImportState.Compared }) when publish.Edition == import.Comparison!.Edition => Published(
                publish,
                now
            ),
            // The same content has already been published: there is nothing to compare or approve.
            (ImportCommand.Publish { IsNew: false } publish, { DryRun: false, IsUnderWay: true }) => Published(publish, now),
            (ImportCommand.Fail fail, { IsUnderWay: true }) => new ImportOutcome.Accepted(new ImportEvent.Failed(fail.Problem, now)),
            (ImportCommand.Interrupt interrupt, { IsUnderWay: true }) => Interrupt(interrupt, import, now),
            (ImportCommand.Interrupt, _) => new ImportOutcome.Unchanged(),
            _ => new ImportOutcome.WrongState(import.State),
        };

    // An approval covers only the edition that the approver saw, and at most as many removals.
    private static ImportOutcome.Accepted Compare(ImportCommand.Compare compare, Import import, DateTimeOffset now)
    {
        var compared = new ImportEvent.Compared(compare.Comparison, now);
        var (removed, listed) = (compare.Comparison.Counts.Removed, compare.Comparison.Listed);
        var isApproved = import.Approval is { } approval && approval.Edition == compare.Comparison.Edition && removed <= approval.Removed;
        return import.DryRun || isApproved || !compare.Rule.Applies(removed, listed)
            ? new(compared)
            : new(compared, new ImportEvent.AwaitingApproval(removed, listed, now));
    }

    private static ImportOutcome Approve(ImportCommand.Approve approve, Import import, DateTimeOffset now) =>
        string.Equals(approve.By.User, import.RequestedBy.User, StringComparison.OrdinalIgnoreCase)
            ? new ImportOutcome.SecondPersonRequired()
            : new ImportOutcome.Accepted(
                new ImportEvent.Approved(approve.By, approve.Reason, import.Comparison!.Edition, import.Comparison.Counts.Removed, now)
            );

    private static ImportOutcome.Accepted Published(ImportCommand.Publish publish, DateTimeOffset now) =>
        new(new ImportEvent.Published(publish.Edition, publish.IsNew, now));

    // The approved files are still held, so the edition can be approved again.
    private static ImportOutcome.Accepted Interrupt(ImportCommand.Interrupt interrupt, Import import, DateTimeOffset now) =>
        (import.Approval, interrupt.Problem) switch
        {
            ({ }, _) => new(new ImportEvent.AwaitingApproval(import.Comparison!.Counts.Removed, import.Comparison.Listed, now)),
            (null, { } problem) => new(new ImportEvent.Failed(problem, now)),
            (null, null) => new(new ImportEvent.Abandoned(now)),
        };
}

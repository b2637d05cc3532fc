using Registry.Domain.Lists;

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
                new ImportEvent.Requested(
                    request.List,
                    request.Format,
                    request.Title,
                    request.GeneratedAt,
                    request.DryRun,
                    request.Base,
                    request.Undoes,
                    request.By,
                    now
                )
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

    private static ImportOutcome.Accepted Compare(ImportCommand.Compare compare, Import import, DateTimeOffset now)
    {
        var cause = CauseOf(compare, import);
        var compared = new ImportEvent.Compared(compare.Comparison, cause, now);
        return import.DryRun || cause is null ? new(compared) : new(compared, Awaiting(compare.Comparison, now));
    }

    // An approval covers only the edition that the approver saw, and at most as many removals. Watches start and end all the time: it covers as many
    // permits of each State, and as many more as need no approval.
    private static ApprovalCause? CauseOf(ImportCommand.Compare compare, Import import)
    {
        var (comparison, rule) = (compare.Comparison, compare.Rule);
        var approval = ApprovalOf(import, comparison.Edition);
        if (import.Undoes is not null)
            return approval is null ? ApprovalCause.Undo : null;
        var removed = comparison.Counts.Removed;
        var removals = removed > (approval?.Removed ?? -1) && rule.AppliesToRemovals(removed, comparison.Listed);
        var permits = rule.AppliesToPermits(comparison.Concerned, approval is null ? compare.Others : [], approval?.Concerned ?? []);
        return (removals, permits) switch
        {
            (true, true) => ApprovalCause.RemovalsAndPermits,
            (true, false) => ApprovalCause.Removals,
            (false, true) => ApprovalCause.Permits,
            (false, false) => null,
        };
    }

    private static ImportApproval? ApprovalOf(Import import, EditionHash edition) => import.Approval?.Edition == edition ? import.Approval : null;

    private static ImportEvent.AwaitingApproval Awaiting(ImportComparison comparison, DateTimeOffset now) =>
        new(comparison.Counts.Removed, comparison.Listed, comparison.ConcernedPermits, comparison.Concerned.Count, now);

    private static ImportOutcome Approve(ImportCommand.Approve approve, Import import, DateTimeOffset now) =>
        string.Equals(approve.By.User, import.RequestedBy.User, StringComparison.OrdinalIgnoreCase)
            ? new ImportOutcome.SecondPersonRequired()
            : new ImportOutcome.Accepted(
                new ImportEvent.Approved(
                    approve.By,
                    approve.Reason,
                    import.Comparison!.Edition,
                    import.Comparison.Counts.Removed,
                    import.Comparison.Concerned,
                    now
                )
            );

    private static ImportOutcome.Accepted Published(ImportCommand.Publish publish, DateTimeOffset now) =>
        new(new ImportEvent.Published(publish.Edition, publish.IsNew, now));

    // The approved files are still held, so the edition can be approved again.
    private static ImportOutcome.Accepted Interrupt(ImportCommand.Interrupt interrupt, Import import, DateTimeOffset now) =>
        (import.Approval, interrupt.Problem) switch
        {
            ({ }, _) => new(Awaiting(import.Comparison!, now)),
            (null, { } problem) => new(new ImportEvent.Failed(problem, now)),
            (null, null) => new(new ImportEvent.Abandoned(now)),
        };
}

using System.Collections.Frozen;
using System.Diagnostics;

namespace Permits.Domain.Reports;

/// <summary>Decides commands on a report: pure, without I/O.</summary>
public static class ReportDecider
{
    private static readonly FrozenDictionary<ReportAction, ReportStatus[]> Statuses = new Dictionary<ReportAction, ReportStatus[]>
    {
        [ReportAction.Edit] = [ReportStatus.Drafted, ReportStatus.Approved],
        [ReportAction.Approve] = [ReportStatus.Drafted],
        [ReportAction.Submit] = [ReportStatus.Approved],
        [ReportAction.Publish] = [ReportStatus.Submitted],
        [ReportAction.Supersede] = [ReportStatus.Submitted, ReportStatus.Published],
    }.ToFrozenDictionary();

    /// <summary>What a status allows, in the order of <see cref="ReportAction"/>.</summary>
    public static IReadOnlyList<ReportAction> AllowedIn(ReportStatus status) =>
        [.. Statuses.Where(action => action.Value.Contains(status)).Select(action => action.Key).Order()];

    /// <summary>Decides a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="report">The report; null before it is drafted.</param>
    /// <param name="now">The current time.</param>
    public static ReportOutcome Decide(ReportCommand command, CommitteeReport? report, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return (command, report) switch
        {
            (ReportCommand.Draft draft, null) => Draft(draft),
            (ReportCommand.Draft, _) => new ReportOutcome.Unchanged(),
            (_, null) => new ReportOutcome.NotFound(),
            (ReportCommand.Supersede supersede, { SupersededBy: { } by }) when by == supersede.By => new ReportOutcome.Unchanged(),
            _ when !Statuses[command.Action].Contains(report.Status) => new ReportOutcome.WrongStatus(report.Status, AllowedIn(report.Status)),
            (ReportCommand.Edit edit, _) => edit.Narrative == report.Narrative
                ? new ReportOutcome.Unchanged()
                : new ReportOutcome.Accepted(new ReportEvent.NarrativeEdited(edit.Narrative, edit.By, edit.Statement)),
            (ReportCommand.Approve approve, _) => Approve(approve, report),
            (ReportCommand.Submit submit, _) => Within(
                submit.On,
                DateOnly.FromDateTime(report.Content.At.UtcDateTime),
                today,
                new ReportEvent.Submitted(submit.On, submit.Reference, submit.By)
            ),
            (ReportCommand.Publish publish, _) => Within(publish.On, report.SubmittedOn!.Value, today, new ReportEvent.Published(publish.Document, publish.On)),
            (ReportCommand.Supersede supersede, _) => new ReportOutcome.Accepted(new ReportEvent.Superseded(supersede.By)),
            _ => throw new UnreachableException(),
        };
    }

    private static ReportOutcome Draft(ReportCommand.Draft draft)
    {
        var content = draft.Content;
        if (draft.Kind is ReportKind.NilReturn)
        {
            var people = content.Reconciliation.InRecords + content.Reconciliation.FoundLater;
            var permits = content.Permits.Where(row => row.Decision == "issued").Sum(row => row.Count) + content.Grandfathered.Sum(row => row.Workers);
            if (people > 0 || permits > 0)
                return new ReportOutcome.NotNil(people, permits);
        }

        return new ReportOutcome.Accepted(
            new ReportEvent.Drafted(
                draft.State,
                draft.Kind,
                draft.Duty?.Id,
                draft.Duty?.DueOn,
                draft.UpTo,
                content,
                draft.Narrative,
                draft.Supersedes,
                draft.By
            )
        );
    }

    private static ReportOutcome Approve(ReportCommand.Approve approve, CommitteeReport report) =>
        report.Authors.Any(author => author.IsSamePerson(approve.By)) ? new ReportOutcome.SecondPersonRequired()
        : report.Content.TwelveMonths is { RequiresExplanation: true } test && report.Narrative.Explanation is null ? new ReportOutcome.ExplanationMissing(test)
        : new ReportOutcome.Accepted(new ReportEvent.Approved(approve.By, approve.Statement));

    private static ReportOutcome Within(DateOnly value, DateOnly notBefore, DateOnly notAfter, ReportEvent @event) =>
        value >= notBefore && value <= notAfter ? new ReportOutcome.Accepted(@event) : new ReportOutcome.ImpossibleDate(notBefore, notAfter);
}

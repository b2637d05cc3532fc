using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Permits.Domain.Permits;
using Permits.Domain.Reports;
using Permits.Service.Permits;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;

namespace Permits.Service.Reports;

/// <summary>The changes of a report.</summary>
internal static class ReportCommands
{
    /// <summary>The path of an action below its report.</summary>
    public static string Verb(ReportAction action) => JsonNamingPolicy.KebabCaseLower.ConvertName(action.ToString());

    public static void MapReportCommands(this WebApplication app)
    {
        Map<EditReportRequest>(
            app,
            ReportAction.Edit,
            "EditReport",
            "Edits the narrative, whose history is kept. An approval ends.",
            new(new(Plan: "The remaining workers leave by ship in May."), "Plan added."),
            (request, checks, by, _) =>
                new ReportCommand.Edit(ReportRequests.Narrative(checks, request.Narrative), by, checks.Text("#/reason", request.Reason, 2000, multiline: true))
        );
        Map<DecisionRequest>(
            app,
            ReportAction.Approve,
            "ApproveReport",
            "Approves the report. Who drafted or edited it cannot. If less than half was repatriated in twelve months, the narrative explains why.",
            new("Compared with the register."),
            (request, _, by, _) => new ReportCommand.Approve(by, request.Read())
        );
        Map<SubmitReportRequest>(
            app,
            ReportAction.Submit,
            "SubmitReport",
            "Records that the report was submitted: from then on it is frozen, and the secretariat sees it. The report that it corrects is superseded.",
            new("NV 12/2019", "2019-03-08"),
            (request, checks, by, today) =>
                new ReportCommand.Submit(
                    request.On is null ? today : checks.Day("#/on", request.On) ?? today,
                    checks.Text("#/reference", request.Reference, 100),
                    by
                )
        );
        Map<PublishReportRequest>(
            app,
            ReportAction.Publish,
            "PublishReport",
            "Records under which symbol the Committee published the report.",
            new("S/AC.49/2019/12", "2019-04-02"),
            (request, checks, _, today) =>
                new ReportCommand.Publish(checks.Value<DocumentNumber>("#/document", request.Document), checks.Day("#/on", request.On) ?? today)
        );
    }

    /// <summary>The caller as a person who decides.</summary>
    public static Officer OfficerOf(Caller caller) => new(caller.User, caller.Agency);

    /// <summary>The problem of a command that was refused.</summary>
    public static ProblemHttpResult Refused(ReportOutcome outcome)
    {
        switch (outcome)
        {
            case ReportOutcome.NotFound:
                return ProblemTypes.NotFound.Because("There is no such report.");
            case ReportOutcome.WrongStatus wrong:
                string[] allowed = [.. wrong.Allowed.Select(Verb)];
                var conflict = ProblemTypes.Conflict.Because(
                    $"The report's status is {Names.Of(wrong.Status)}, which allows {(allowed.Length == 0 ? "nothing" : string.Join(", ", allowed))}."
                );
                conflict.ProblemDetails.Extensions["state"] = wrong.Status;
                conflict.ProblemDetails.Extensions["allowed"] = allowed;
                return conflict;
            case ReportOutcome.SecondPersonRequired:
                return ProblemTypes.SecondPerson.Because("Who drafted or edited the report cannot approve it.");
            case ReportOutcome.ExplanationMissing { Test: var test }:
                return ProblemTypes.Conflict.Because(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Of {test.Baseline} people {test.Repatriated} were repatriated by {test.Until:yyyy-MM-dd}, less than half: explain in the narrative."
                    )
                );
            case ReportOutcome.NotNil nil:
                return ProblemTypes.Conflict.Because(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"A nil return is not possible: {nil.People} people and {nil.Permits} permits are to be reported."
                    )
                );
            case ReportOutcome.ImpossibleDate date:
                return ProblemTypes.InvalidRequest.Because(
                    "One field is not valid.",
                    [new("#/on", string.Create(CultureInfo.InvariantCulture, $"Must be from {date.NotBefore:yyyy-MM-dd} to {date.NotAfter:yyyy-MM-dd}."))]
                );
            default:
                throw new UnreachableException();
        }
    }

    private static void Map<TRequest>(
        WebApplication app,
        ReportAction action,
        string operation,
        string summary,
        TRequest example,
        Func<TRequest, FieldChecks, Officer, DateOnly, ReportCommand> read
    )
        where TRequest : notnull =>
        app.MapPost(
                $"/reports/{{id:guid}}/{Verb(action)}",
                (Guid id, Body<TRequest> body, [AsParameters] ChangeRequest change) =>
                {
                    var checks = new FieldChecks();
                    var command = read(body.Value, checks, change.By, change.Today);
                    checks.ThrowIfAny();
                    return HandleAsync(id, command, change);
                }
            )
            .WithName(operation)
            .WithTags("Reports")
            .WithSummary($"{summary} Requires If-Match.")
            .WithExample(example)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ForState(Role.Supervisor);

    private static async Task<Results<Ok<ReportResponse>, ProblemHttpResult>> HandleAsync(Guid id, ReportCommand command, ChangeRequest change)
    {
        var context = ChangeContext.Of(change.Caller);
        var isCorrected = false;
        var (outcome, found, _) = await change.DecideAsync(
            new StreamOf<CommitteeReport, ReportEvent>(id),
            report => ReportDecider.Decide(command, report, change.Now),
            also: async (transaction, report) =>
            {
                if (command is not ReportCommand.Submit || report.Supersedes is not { } corrected)
                    return true;
                var stream = new StreamOf<CommitteeReport, ReportEvent>(corrected.Value);
                await transaction.LoadAsync(context.Tenant, stream, change.CancellationToken);
                var superseded = transaction.Decide(
                    stream,
                    earlier => ReportDecider.Decide(new ReportCommand.Supersede(report.Id), earlier, change.Now),
                    context
                );
                if (superseded is ReportOutcome.Accepted)
                    return true;
                isCorrected = true;
                return false;
            }
        );
        if (isCorrected)
            return ProblemTypes.Conflict.Because("The report that this one corrects has been superseded by another.");
        return outcome is ReportOutcome.Accepted or ReportOutcome.Unchanged
            ? change.Changed(found!.Version, ReportResponse.From(found, change.Today, isOwn: true))
            : Refused(outcome);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Permits.Domain.Permits;
using Permits.Domain.Repatriation;
using Permits.Service.Permits;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;

namespace Permits.Service.Repatriation;

/// <summary>The changes of a case. Officers record facts; supervisors decide.</summary>
internal static class CaseCommands
{
    private static readonly DecisionRequest Reason = new("The border guard's list of 3 March.");

    /// <summary>The path of an action below its case.</summary>
    public static string Verb(CaseAction action) => JsonNamingPolicy.KebabCaseLower.ConvertName(action.ToString());

    public static void MapCaseCommands(this WebApplication app)
    {
        Map<FindingRequest>(
            app,
            CaseAction.AddFinding,
            "AddCaseFinding",
            "Adds a finding.",
            new("2397/8", "Paid in cash at the site, as three witnesses say."),
            (request, checks, _, today) =>
                new RepatriationCommand.AddGround(
                    new CaseGround.Finding(CaseRequests.Statement(checks, "#/finding", request.Finding), today)
                    {
                        LegalBasis = [CaseRequests.Basis(checks, request.LegalBasis)],
                    },
                    Person: null,
                    Related: []
                )
        );
        Map<ClassRequest>(
            app,
            CaseAction.SetClass,
            "SetCaseClass",
            "Corrects why the duty concerns the person.",
            new("oversightAttache", "Monitors twelve workers."),
            (request, checks, _, _) =>
                new RepatriationCommand.SetClass(
                    checks.OneOf<PersonClass>("#/class", request.Class),
                    CaseRequests.Statement(checks, "#/reason", request.Reason)
                )
        );
        Map<ObstacleRequest>(
            app,
            CaseAction.RecordObstacle,
            "RecordCaseObstacle",
            "Records what delays the departure.",
            new("borderClosed", "2020-01-22", "Notice of the border guard."),
            (request, checks, _, _) =>
                new RepatriationCommand.RecordObstacle(
                    checks.OneOf<ObstacleKind>("#/kind", request.Kind),
                    CaseRequests.Day(checks, "#/since", request.Since),
                    CaseRequests.Statement(checks, "#/evidence", request.Evidence)
                )
        );
        Map<ObstacleEndRequest>(
            app,
            CaseAction.EndObstacle,
            "EndCaseObstacle",
            "Records that an obstacle ended.",
            new(1, "2026-03-01", "The crossing is open again."),
            (request, checks, _, _) =>
                new RepatriationCommand.EndObstacle(
                    request.Number,
                    CaseRequests.Day(checks, "#/on", request.On),
                    CaseRequests.Statement(checks, "#/evidence", request.Evidence)
                )
        );
        Map<DepartureRequest>(
            app,
            CaseAction.RecordDeparture,
            "RecordCaseDeparture",
            "Records the departure. Only one to the DPRK is a repatriation.",
            new("2026-03-01", "Incheon", "PRK", new("passport", "654321987", "PRK")),
            (request, checks, caller, _) => new RepatriationCommand.RecordDeparture(CaseRequests.Departure(checks, request, caller.State))
        );
        Map<OutcomeRequest>(
            app,
            CaseAction.RecordOutcome,
            "RecordCaseOutcome",
            "Records that the person died, is said not to earn any more (disputed), absconded, or that their fate is unknown.",
            new("absconded", "2026-03-01", "Not at the dormitory for a week."),
            (request, checks, _, _) =>
                new RepatriationCommand.RecordOutcome(
                    CaseRequests.Outcome(checks, request.Outcome),
                    CaseRequests.Day(checks, "#/on", request.On),
                    CaseRequests.Statement(checks, "#/reason", request.Reason)
                )
        );
        Map<ExceptionRequest>(
            app,
            CaseAction.ProposeException,
            "ProposeCaseException",
            "Proposes one of the two exceptions of 2397 para 8. A second person approves it.",
            new(
                "repatriationProhibited",
                "Refugee Review Board",
                "2026-02-10",
                ["Refugee Act, article 3", "1951 Convention, article 33"],
                "Recognised.",
                "2027-02-10"
            ),
            (request, checks, caller, _) => new RepatriationCommand.ProposeException(CaseRequests.Exception(checks, request), OfficerOf(caller))
        );
        Map<DependantsRequest>(
            app,
            CaseAction.RecordDependants,
            "RecordCaseDependants",
            "Records the dependants, in place of those recorded before.",
            new([new("Kim Yong Hui", "child", "2015-06", true)]),
            (request, checks, _, today) => new RepatriationCommand.RecordDependants(CaseRequests.Dependants(checks, request, today))
        );
        Map<WagesRequest>(
            app,
            CaseAction.RecordWages,
            "RecordCaseWages",
            "Records the wages owed, in place of those recorded before.",
            new([new("Hanbit Shipyard", 5400.00m, "USD", "2025-09-01")]),
            (request, checks, _, today) => new RepatriationCommand.RecordWages(CaseRequests.Wages(checks, request, today))
        );
        Map<IncomeRequest>(
            app,
            CaseAction.RecordIncome,
            "RecordCaseIncome",
            "Records how the person earns or earned, in place of what was recorded before: reports to the Committee count by it.",
            new("student", new("Hanbit Shipyard", "KOR", "110111-1234567"), "3011", "Busan", "2017-03-01", new(1200.50m, "USD", "month")),
            (request, checks, _, today) => new RepatriationCommand.RecordIncome(CaseRequests.Income(checks, request, today))
        );
        Map<WelfareRequest>(
            app,
            CaseAction.RecordWelfare,
            "RecordCaseWelfare",
            "Records whether the person may be a victim, and what protection was considered.",
            new(true, "Interviewed alone, with an interpreter; a place in a shelter was offered and accepted."),
            (request, checks, _, _) =>
                new RepatriationCommand.RecordWelfare(
                    new Welfare(request.MayBeVictim, CaseRequests.Statement(checks, "#/protectionConsidered", request.ProtectionConsidered))
                )
        );
        Map<DecisionRequest>(
            app,
            CaseAction.MarkFlight,
            "MarkCaseFlight",
            "Marks the person as having fled the DPRK: from then on nothing about the case leaves the State.",
            Reason with
            {
                Reason = "Says so, and was heard by the refugee board.",
            },
            (request, _, _, _) => new RepatriationCommand.MarkFlight(request.Read())
        );
        MapForSupervisors(app);
    }

    private static void MapForSupervisors(WebApplication app)
    {
        var deadline = new DeadlineRequest("2026-06-30", "The ferry runs again in June.");
        Map<DeadlineRequest>(
            app,
            CaseAction.SetDeadline,
            "SetCaseDeadline",
            "Moves the deadline.",
            deadline,
            (request, checks, _, _) =>
                new RepatriationCommand.SetDeadline(
                    CaseRequests.Day(checks, "#/deadline", request.Deadline),
                    CaseRequests.Statement(checks, "#/reason", request.Reason)
                ),
            Role.Supervisor
        );
        Map<DecisionRequest>(
            app,
            CaseAction.ApproveException,
            "ApproveCaseException",
            "Approves the proposed exception. The proposer cannot.",
            Reason,
            (request, _, caller, _) => new RepatriationCommand.ApproveException(OfficerOf(caller), request.Read()),
            Role.Supervisor
        );
        Map<DecisionRequest>(
            app,
            CaseAction.RejectException,
            "RejectCaseException",
            "Rejects the proposed exception.",
            Reason,
            (request, _, _, _) => new RepatriationCommand.RejectException(request.Read()),
            Role.Supervisor
        );
        Map<DeadlineRequest>(
            app,
            CaseAction.EndException,
            "EndCaseException",
            "Ends the exception: the person is ordered to leave.",
            deadline,
            (request, checks, _, _) =>
                new RepatriationCommand.EndException(
                    CaseRequests.Statement(checks, "#/reason", request.Reason),
                    CaseRequests.Day(checks, "#/deadline", request.Deadline)
                ),
            Role.Supervisor
        );
        Map<DeadlineRequest>(
            app,
            CaseAction.Reopen,
            "ReopenCase",
            "Opens a case again that was ended by mistake, or whose person was found.",
            deadline,
            (request, checks, _, _) =>
                new RepatriationCommand.Reopen(
                    CaseRequests.Statement(checks, "#/reason", request.Reason),
                    CaseRequests.Day(checks, "#/deadline", request.Deadline)
                ),
            Role.Supervisor
        );
        Map<DecisionRequest>(
            app,
            CaseAction.RemoveFlightMark,
            "RemoveCaseFlightMark",
            "Removes the mark that the person fled the DPRK, if it was a mistake.",
            Reason,
            (request, _, _, _) => new RepatriationCommand.RemoveFlightMark(request.Read()),
            Role.Supervisor
        );
    }

    private static void Map<TRequest>(
        WebApplication app,
        CaseAction action,
        string operation,
        string summary,
        TRequest example,
        Func<TRequest, FieldChecks, Caller, DateOnly, RepatriationCommand> read,
        params string[] roles
    )
        where TRequest : notnull =>
        app.MapPost(
                $"/cases/{{id:guid}}/{Verb(action)}",
                (Guid id, Body<TRequest> body, [AsParameters] ChangeRequest change) =>
                {
                    var checks = new FieldChecks();
                    var command = read(body.Value, checks, change.Caller, change.Today);
                    checks.ThrowIfAny();
                    return HandleAsync(id, command, change);
                }
            )
            .WithName(operation)
            .WithTags("Cases")
            .WithSummary($"{summary} Requires If-Match.")
            .WithExample(example)
            .ForState(roles.Length > 0 ? roles : [Role.Officer, Role.Supervisor]);

    private static async Task<Results<Ok<CaseResponse>, ProblemHttpResult>> HandleAsync(Guid id, RepatriationCommand command, ChangeRequest change)
    {
        var (outcome, found, _) = await change.DecideAsync(
            new StreamOf<RepatriationCase, RepatriationEvent>(id),
            state => RepatriationDecider.Decide(command, state, change.AllRules.Common, change.Now)
        );
        return outcome is CaseOutcome.Accepted or CaseOutcome.Unchanged
            ? change.Changed(found!.Version, CaseResponse.From(found, change.Today))
            : Refused(outcome);
    }

    /// <summary>The problem of a command that was refused.</summary>
    public static ProblemHttpResult Refused(CaseOutcome outcome)
    {
        switch (outcome)
        {
            case CaseOutcome.NotFound:
                return ProblemTypes.NotFound.Because("There is no such case.");
            case CaseOutcome.AlreadyOpen already:
                var open = ProblemTypes.Conflict.Because($"The person already has the case {already.Case}. Add the finding there.");
                open.ProblemDetails.Extensions["case"] = already.Case;
                return open;
            case CaseOutcome.WrongStatus wrong:
                string[] allowed = [.. wrong.Allowed.Select(Verb)];
                var conflict = ProblemTypes.Conflict.Because($"The case's status is {Names.Of(wrong.Status)}, which allows {string.Join(", ", allowed)}.");
                conflict.ProblemDetails.Extensions["state"] = wrong.Status;
                conflict.ProblemDetails.Extensions["allowed"] = allowed;
                return conflict;
            case CaseOutcome.ImpossibleDate date:
                return ProblemTypes.InvalidRequest.Because(
                    "One field is not valid.",
                    [
                        new(
                            $"#/{Names.Of(date.Date)}",
                            string.Create(CultureInfo.InvariantCulture, $"Must be from {date.NotBefore:yyyy-MM-dd} to {date.NotAfter:yyyy-MM-dd}.")
                        ),
                    ]
                );
            case CaseOutcome.NoSuchObstacle none:
                return ProblemTypes.InvalidRequest.Because(
                    "One field is not valid.",
                    [
                        new(
                            "#/number",
                            none.Open.Count == 0 ? "The case has no open obstacle." : $"Must be the number of an open obstacle: {string.Join(", ", none.Open)}."
                        ),
                    ]
                );
            case CaseOutcome.NoProposal:
                return ProblemTypes.Conflict.Because("No exception is proposed, or the proposal has expired.");
            case CaseOutcome.SecondPersonRequired:
                return ProblemTypes.SecondPerson.Because("The proposer cannot approve their own proposal.");
            default:
                throw new UnreachableException();
        }
    }

    private static Officer OfficerOf(Caller caller) => new(caller.User, caller.Agency);
}

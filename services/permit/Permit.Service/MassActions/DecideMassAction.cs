using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Permits.Domain.MassActions;
using Permits.Domain.Permits;
using Permits.Service.Permits;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;

namespace Permits.Service.MassActions;

/// <summary>The second person's decision on a mass action.</summary>
internal static class DecideMassAction
{
    public static void MapDecideMassAction(this WebApplication app)
    {
        Map(
            app,
            "approve",
            "ApproveMassAction",
            "Approves a mass action, which then runs. The proposer cannot.",
            (request, by) => new MassActionCommand.Approve(request.Read(), by),
            Role.Supervisor
        );
        Map(
            app,
            "reject",
            "RejectMassAction",
            "Rejects a mass action, or takes it back.",
            (request, by) => new MassActionCommand.Reject(request.Read(), by),
            Role.Officer,
            Role.Supervisor
        );
    }

    private static void Map(
        WebApplication app,
        string verb,
        string operation,
        string summary,
        Func<DecisionRequest, Officer, MassActionCommand> read,
        params string[] roles
    ) =>
        app.MapPost(
                $"/mass-actions/{{id:guid}}/{verb}",
                async Task<Results<Ok<MassActionResponse>, ProblemHttpResult>> (Guid id, Body<DecisionRequest> body, [AsParameters] ChangeRequest change) =>
                {
                    var command = read(body.Value, change.By);
                    var (outcome, action, _) = await change.DecideAsync(
                        new StreamOf<MassAction, MassActionEvent>(id),
                        state => MassActionDecider.Decide(command, state, change.Rules.ProposalLifetime, change.Now)
                    );
                    return outcome is MassActionOutcome.Accepted ? change.Changed(action!.Version, MassActionResponse.From(action)) : Refused(outcome);
                }
            )
            .WithName(operation)
            .WithTags("MassActions")
            .WithSummary($"{summary} Requires If-Match.")
            .WithExample(new DecisionRequest("I have seen the prosecutor's letter."))
            .ForState(roles);

    /// <summary>The problem of a command that was refused.</summary>
    public static ProblemHttpResult Refused(MassActionOutcome outcome)
    {
        switch (outcome)
        {
            case MassActionOutcome.NotFound:
                return ProblemTypes.NotFound.Because("There is no such mass action.");
            case MassActionOutcome.NothingSelected nothing:
                return ProblemTypes.Conflict.Because(
                    nothing.Selected.ByStatus.Count == 0
                        ? "The filter finds no permit."
                        : $"The filter finds only permits whose status does not allow the action: {Counted(nothing.Selected)}."
                );
            case MassActionOutcome.TooMany many:
                return ProblemTypes.Conflict.Because(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The filter finds {many.Selected.Permits} permits; one action may concern {many.Max}. Narrow the filter."
                    )
                );
            case MassActionOutcome.WrongStatus wrong:
                var conflict = ProblemTypes.Conflict.Because($"The action's status is {Names.Of(wrong.Status)}; it must be proposed.");
                conflict.ProblemDetails.Extensions["state"] = wrong.Status;
                return conflict;
            case MassActionOutcome.Expired expired:
                return ProblemTypes.Conflict.Because(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The proposal expired at {expired.ExpiredAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}: propose it again."
                    )
                );
            case MassActionOutcome.SecondPersonRequired:
                return ProblemTypes.SecondPerson.Because("The proposer cannot approve their own proposal.");
            default:
                throw new UnreachableException();
        }
    }

    private static string Counted(SelectedPermits selected) =>
        string.Join(", ", selected.ByStatus.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Permits} {Names.Of(count.Status)}")));
}

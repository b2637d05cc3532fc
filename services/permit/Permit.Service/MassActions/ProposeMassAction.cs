using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Permits.Domain.MassActions;
using Permits.Domain.Permits;
using Permits.Domain.Rules;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Requests;

namespace Permits.Service.MassActions;

/// <summary><c>POST /mass-actions</c>: proposes one decision on many permits, or previews it.</summary>
internal static class ProposeMassAction
{
    private const int SampleSize = 10;

    public static void MapProposeMassAction(this WebApplication app) =>
        app.MapPost("/mass-actions", HandleAsync)
            .WithName("ProposeMassAction")
            .WithTags("MassActions")
            .WithSummary("Proposes to suspend, revoke or expire many permits. A supervisor who is another person approves it.")
            .WithDescription(
                "`dry_run=true` responds 200 with how many permits the filter finds, by status, and a sample; nothing is stored. Otherwise the permits are "
                    + "fixed: permits that are issued afterwards are not part of the action. 409 if the filter finds no permit whose status allows "
                    + "the action, or too many."
            )
            .WithExample(
                new MassActionRequest(
                    "suspend",
                    new(new("KOR", RegistrationNumber: "110111-1234567")),
                    "The employer is under investigation for sending wages to the DPRK."
                )
            )
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ForState(Role.Officer, Role.Supervisor);

    private static async Task<Results<Created<MassActionResponse>, Ok<MassActionPreview>, ProblemHttpResult>> HandleAsync(
        Body<MassActionRequest> body,
        bool? dry_run,
        IdempotencyKey key,
        Caller caller,
        EventSessions sessions,
        NpgsqlDataSource database,
        RuleSettingsByState rules,
        TimeProvider time,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var (kind, selection, statement, legalBasis) = body.Value.Read();
        if (dry_run is true)
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            var found = await MassActionPermits.CountAsync(connection, caller.State, selection, kind, cancellationToken);
            var sample = await MassActionPermits.SampleAsync(connection, caller.State, selection, kind, SampleSize, cancellationToken);
            return TypedResults.Ok(MassActionPreview.From(found, sample));
        }

        var now = time.GetUtcNow();
        var id = MassActionId.From(key.IdFor(caller, "mass-action"));
        var selected = new SelectedPermits([], 0);
        var (outcome, action, _) = await sessions.CreateAsync(
            new StreamOf<MassAction, MassActionEvent>(id.Value),
            state =>
                MassActionDecider.Decide(
                    new MassActionCommand.Propose(kind, selection, selected, statement, legalBasis, new(caller.User, caller.Agency)),
                    state,
                    rules.For(caller.State, now).ProposalLifetime,
                    now
                ),
            ChangeContext.Of(caller),
            body.Hash,
            cancellationToken,
            prepare: async transaction =>
            {
                selected = await MassActionPermits.CountAsync(transaction.Connection, caller.State, selection, kind, cancellationToken);
                await MassActionPermits.FixAsync(transaction.Connection, caller.State, selection, kind, id, cancellationToken);
            }
        );
        if (action is null)
            return DecideMassAction.Refused(outcome);
        response.Headers.ETag = IfMatch.ETag(action.Version);
        return TypedResults.Created($"/mass-actions/{action.Id}", MassActionResponse.From(action));
    }
}

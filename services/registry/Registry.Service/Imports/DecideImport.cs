using System.Diagnostics;
using Marten;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Hosting.Access;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Registry.Domain.Imports;
using Registry.Domain.Lists;
using Registry.Service.Lists;

namespace Registry.Service.Imports;

/// <summary>The decision on an import that awaits approval.</summary>
internal static class DecideImport
{
    private const int MaxReasonLength = 2_000;

    public static void MapDecideImport(this WebApplication app)
    {
        app.MapPost("/imports/{id:guid}/approve", ApproveAsync)
            .WithName("ApproveImport")
            .WithTags("Imports")
            .WithExample(new DecisionRequest("Compared with the source's announcement."))
            .WithSummary("Approves an edition that removes many subjects or concerns many permits, and publishes it")
            .WithDescription(
                "The submitter cannot approve their own edition. "
                    + "The files are compared again; if they would now remove more subjects than were approved, or concern many more permits, "
                    + "the import awaits approval again. "
                    + "412 if it is a delta of an edition that is no longer current. Responds like the upload itself."
            )
            .WithMetadata(new RequestHeader("Prefer", Required: false, "`respond-async` (RFC 7240): respond before the import has ended."))
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ForRoles(Role.Secretariat);
        app.MapPost("/imports/{id:guid}/reject", RejectAsync)
            .WithName("RejectImport")
            .WithTags("Imports")
            .WithExample(new DecisionRequest("The source withdrew this file."))
            .WithSummary("Rejects an edition that awaits approval")
            .WithDescription("The submitter may withdraw their own edition this way.")
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ForRoles(Role.Secretariat);
    }

    private static async Task<
        Results<Created<EditionResponse>, Ok<EditionResponse>, Ok<ImportResponse>, Accepted<ImportResponse>, ProblemHttpResult>
    > ApproveAsync(
        Guid id,
        Body<DecisionRequest> body,
        Prefer prefer,
        HttpResponse response,
        Caller caller,
        ImportDatabase database,
        ImportStreams imports,
        ImportCoordinator coordinator,
        CancellationToken cancellationToken
    )
    {
        var (import, by) = (ImportId.From(id), ActorOf(caller));
        var command = new ImportCommand.Approve(by, ReasonOf(body.Value));
        // Held from the decision to the end of the work, so that the sweeper does not take the import for one whose process died.
        if (await database.TryHoldAsync(import, cancellationToken) is not { } held)
            return Busy;
        ImportDecision decision;
        try
        {
            decision = await imports.DecideAsync(import, command, by, cancellationToken);
        }
        catch
        {
            await ImportDatabase.ReleaseAsync(held);
            throw;
        }

        if (decision.Outcome is not ImportOutcome.Accepted)
        {
            await ImportDatabase.ReleaseAsync(held);
            return Refused(decision.Outcome);
        }

        // The work is disposed by the code that runs it.
#pragma warning disable CA2000
        var work = await coordinator.ResumeAsync(held, decision.Import!, by, cancellationToken);
#pragma warning restore CA2000
        return await ImportEdition.AnswerAsync(prefer, response, coordinator, work, cancellationToken);
    }

    private static async Task<Results<Ok<ImportResponse>, ProblemHttpResult>> RejectAsync(
        Guid id,
        Body<DecisionRequest> body,
        Caller caller,
        ImportDatabase database,
        ImportStreams imports,
        IDocumentStore store,
        CancellationToken cancellationToken
    )
    {
        var (import, by) = (ImportId.From(id), ActorOf(caller));
        var command = new ImportCommand.Reject(by, ReasonOf(body.Value));
        if (await database.TryHoldAsync(import, cancellationToken) is not { } held)
            return Busy;
        try
        {
            var decision = await imports.DecideAsync(import, command, by, cancellationToken);
            if (decision.Outcome is not ImportOutcome.Accepted)
                return Refused(decision.Outcome);
            await using var session = store.QuerySession();
            return TypedResults.Ok(ImportResponse.Of(decision.Import!, await session.LoadAsync<ImportProgress>(id, cancellationToken)));
        }
        finally
        {
            await ImportDatabase.ReleaseAsync(held);
        }
    }

    /// <summary>The caller as an import's events name them.</summary>
    public static ImportActor ActorOf(Caller caller) => new(caller.User, caller.Agency);

    private static ProblemHttpResult Busy => ProblemTypes.Conflict.Because("The import is being worked on at the moment.");

    private static ProblemHttpResult Refused(ImportOutcome outcome) =>
        outcome switch
        {
            ImportOutcome.NotFound => ProblemTypes.NotFound.Because("There is no such import."),
            ImportOutcome.WrongState wrong => ProblemTypes.Conflict.Because(
                $"The import is not awaiting approval (state: {ImportResponse.WordOf(wrong.State)})."
            ),
            ImportOutcome.SecondPersonRequired => ProblemTypes.SecondPerson.Because("The submitter cannot approve their own edition."),
            _ => throw new UnreachableException(),
        };

    private static string ReasonOf(DecisionRequest request) =>
        request.Reason.Trim() is { Length: > 0 and <= MaxReasonLength } reason
            ? reason
            : throw new RequestRejectedException(
                ProblemTypes.InvalidRequest,
                "The decision needs a reason.",
                [new("#/reason", $"Must be 1 to {MaxReasonLength} characters.")]
            );
}

/// <summary>A decision on an import.</summary>
/// <param name="Reason">Why; kept with the import.</param>
public sealed record DecisionRequest(string Reason);

using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Permits.Domain.Imports;
using Permits.Domain.Permits;
using Permits.Service.Permits;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;

namespace Permits.Service.Imports;

/// <summary>The decision on an import that awaits approval.</summary>
internal static class DecideImport
{
    public static void MapDecideImport(this WebApplication app)
    {
        app.MapPost("/imports/{id:guid}/approve", ApproveAsync)
            .WithName("ApproveImport")
            .WithTags("Imports")
            .WithExample(new DecisionRequest("Compared with the agency's register."))
            .WithSummary("Approves an import, which begins. The submitter cannot approve it. Requires If-Match.")
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ForState(Role.Supervisor);
        app.MapPost("/imports/{id:guid}/reject", RejectAsync)
            .WithName("RejectImport")
            .WithTags("Imports")
            .WithExample(new DecisionRequest("It is last year's register."))
            .WithSummary("Rejects an import, or takes it back. Its file is deleted. Requires If-Match.")
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ForState(Role.Officer, Role.Supervisor);
    }

    private static Task<Results<Ok<ImportResponse>, ProblemHttpResult>> ApproveAsync(
        Guid id,
        Body<DecisionRequest> body,
        IfMatch ifMatch,
        Caller caller,
        EventSessions sessions,
        ImportPieces pieces,
        HttpResponse response,
        CancellationToken cancellationToken
    ) => DecideAsync(id, new PermitImportCommand.Approve(body.Value.Read(), By(caller)), ifMatch, caller, sessions, pieces, response, cancellationToken);

    private static async Task<Results<Ok<ImportResponse>, ProblemHttpResult>> RejectAsync(
        Guid id,
        Body<DecisionRequest> body,
        IfMatch ifMatch,
        Caller caller,
        EventSessions sessions,
        ImportPieces pieces,
        HttpResponse response,
        CancellationToken cancellationToken
    ) => await DecideAsync(id, new PermitImportCommand.Reject(body.Value.Read(), By(caller)), ifMatch, caller, sessions, pieces, response, cancellationToken);

    private static async Task<Results<Ok<ImportResponse>, ProblemHttpResult>> DecideAsync(
        Guid id,
        PermitImportCommand command,
        IfMatch ifMatch,
        Caller caller,
        EventSessions sessions,
        ImportPieces pieces,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var (outcome, import, _) = await sessions.DecideAsync(
            new StreamOf<PermitImport, PermitImportEvent>(id),
            state => PermitImportDecider.Decide(command, state),
            ChangeContext.Of(caller),
            ifMatch,
            cancellationToken
        );
        switch (outcome)
        {
            case PermitImportOutcome.Accepted:
                if (import!.State is ImportState.Rejected)
                    await pieces.DeleteAsync(caller.State.Value, import.File.Upload, CancellationToken.None);
                response.Headers.ETag = IfMatch.ETag(import.Version);
                return TypedResults.Ok(ImportResponse.From(import, await SubmitImport.CountsAsync(pieces, caller.State.Value, import, cancellationToken)));
            case PermitImportOutcome.NotFound:
                return ProblemTypes.NotFound.Because("There is no such import.");
            case PermitImportOutcome.SecondPersonRequired:
                return ProblemTypes.SecondPerson.Because("The submitter cannot approve their own import.");
            case PermitImportOutcome.WrongState wrong:
                var conflict = ProblemTypes.Conflict.Because($"The import is not awaiting approval (state: {Names.Of(wrong.State)}).");
                conflict.ProblemDetails.Extensions["state"] = wrong.State;
                return conflict;
            default:
                throw new UnreachableException();
        }
    }

    private static Officer By(Caller caller) => new(caller.User, caller.Agency);
}

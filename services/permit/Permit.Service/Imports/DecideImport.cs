using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Permits.Domain.Imports;
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
        ImportPieces pieces,
        [AsParameters] ChangeRequest change
    ) => DecideAsync(id, new PermitImportCommand.Approve(body.Value.Read(), change.By), pieces, change);

    private static Task<Results<Ok<ImportResponse>, ProblemHttpResult>> RejectAsync(
        Guid id,
        Body<DecisionRequest> body,
        ImportPieces pieces,
        [AsParameters] ChangeRequest change
    ) => DecideAsync(id, new PermitImportCommand.Reject(body.Value.Read(), change.By), pieces, change);

    private static async Task<Results<Ok<ImportResponse>, ProblemHttpResult>> DecideAsync(
        Guid id,
        PermitImportCommand command,
        ImportPieces pieces,
        ChangeRequest change
    )
    {
        var tenant = change.Caller.State.Value;
        var (outcome, import, _) = await change.DecideAsync(
            new StreamOf<PermitImport, PermitImportEvent>(id),
            state => PermitImportDecider.Decide(command, state)
        );
        switch (outcome)
        {
            case PermitImportOutcome.Accepted:
                if (import!.State is ImportState.Rejected)
                    await pieces.DeleteAsync(tenant, import.File.Upload, CancellationToken.None);
                return change.Changed(
                    import.Version,
                    ImportResponse.From(import, await SubmitImport.CountsAsync(pieces, tenant, import, change.CancellationToken))
                );
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
}

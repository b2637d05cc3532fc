using Marten;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Registry.Domain.Lists;
using Registry.Service.Lists;

namespace Registry.Service.Imports;

/// <summary>What a second person decides on an import that waits for one.</summary>
internal static class DecideImport
{
    private const int MaxReasonLength = 2_000;

    public static void MapDecideImport(this WebApplication app)
    {
        app.MapPost("/imports/{id:guid}/approval", ApproveAsync).WithName("approveImport").WithTags("imports")
            .WithSummary("Consents to an edition that removes much, and publishes it")
            .WithDescription("By another person than who sent it. The files are compared anew; where they would now remove more than was told, the import waits again. A delta of an edition that is no longer current is 412. Answers as the upload itself does.")
            .WithMetadata(new RequestHeader("Prefer", Required: false, "`respond-async` (RFC 7240): answer before the import has ended."))
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ForRoles(Role.Secretariat);
        app.MapPost("/imports/{id:guid}/rejection", RejectAsync).WithName("rejectImport").WithTags("imports")
            .WithSummary("Decides against an edition that waits for a second person")
            .WithDescription("Who sent it may take it back in this way too.")
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ForRoles(Role.Secretariat);
    }

    private static async Task<Results<Created<EditionResponse>, Ok<EditionResponse>, Ok<ImportResponse>, Accepted<ImportResponse>, ProblemHttpResult>> ApproveAsync(
        Guid id, Body<DecisionRequest> body, HttpRequest request, Caller caller, ImportDatabase database, ImportDesk desk, IDocumentStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var reason = ReasonOf(body.Value);
        var (held, run, problem) = await HoldAsync(id, database, store, time, cancellationToken);
        if (problem is not null) return problem;
        if (!ListEditionDecider.MayDecide(run!.RequestedBy, caller.User))
        {
            await ImportDatabase.LetGoAsync(held!);
            return ProblemTypes.SecondPerson.Because("Who sent an edition cannot consent to it: another member of the secretariat must.");
        }

        // Whoever carries it through ends it.
#pragma warning disable CA2000
        var work = await desk.ResumeAsync(held!, run, Author.Of(caller), reason, cancellationToken);
#pragma warning restore CA2000
        return await ImportEdition.AnswerAsync(request, desk, work, cancellationToken);
    }

    private static async Task<Results<Ok<ImportResponse>, ProblemHttpResult>> RejectAsync(
        Guid id, Body<DecisionRequest> body, Caller caller, EventSessions sessions, ImportDatabase database, IDocumentStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var reason = ReasonOf(body.Value);
        var (held, run, problem) = await HoldAsync(id, database, store, time, cancellationToken);
        if (problem is not null) return problem;
        await using var connection = held!;
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var session = sessions.Join(transaction, Author.Of(caller));
        var rejected = run! with { State = ImportState.Rejected, ChangedAt = time.GetUtcNow(), Decision = new(false, caller.User, reason, time.GetUtcNow()) };
        session.Store(rejected);
        await session.SaveChangesAsync(cancellationToken);
        await HeldUpload.DeleteAsync(connection, id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(ImportResponse.Of(rejected));
    }

    // Whoever holds the import decides alone; the record is read after that.
    private static async Task<(NpgsqlConnection? Held, ImportRun? Run, ProblemHttpResult? Problem)> HoldAsync(
        Guid id, ImportDatabase database, IDocumentStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        await using (var before = store.QuerySession())
        {
            if (await before.LoadAsync<ImportRun>(id, cancellationToken) is not { } known) return (null, null, ProblemTypes.NotFound.Because("There is no such import."));
            // One whose instance died after the consent waits again.
            await ReadImports.AsItStandsAsync(store, known, time, cancellationToken);
        }

        if (await database.TryHoldAsync(id, cancellationToken) is not { } held) return (null, null, ProblemTypes.Conflict.Because("The import is being worked on at this moment."));
        await using var session = store.QuerySession();
        var run = await session.LoadAsync<ImportRun>(id, cancellationToken);
        if (run is { State: ImportState.AwaitingApproval }) return (held, run, null);
        await ImportDatabase.LetGoAsync(held);
        return (null, null, ProblemTypes.Conflict.Because($"The import does not wait for anybody: it is {run!.State}."));
    }

    private static string ReasonOf(DecisionRequest request) => request.Reason.Trim() is { Length: > 0 and <= MaxReasonLength } reason
        ? reason
        : throw new RequestRejectedException(ProblemTypes.InvalidRequest, "The decision needs a reason.", [new("#/reason", $"From 1 to {MaxReasonLength} characters.")]);
}

/// <summary>A decision on an import.</summary>
/// <param name="Reason">Why; kept with the edition.</param>
public sealed record DecisionRequest(string Reason);

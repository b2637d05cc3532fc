using Marten;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Hosting.Access;
using Platform.Hosting.Problems;

namespace Registry.Service.Imports;

/// <summary>How far an import is, and what came of earlier ones.</summary>
internal static class ReadImports
{
    private const int MaxItems = 100;

    public static void MapReadImports(this WebApplication app)
    {
        app.MapGet("/imports", ListAsync).WithName("imports").WithTags("imports").WithSummary("The last hundred imports, the newest first").ForRoles(Role.Secretariat, Role.Auditor);
        app.MapGet("/imports/{id:guid}", ReadAsync).WithName("import").WithTags("imports").WithSummary("An import: its state, how far it has come, what it changes or why it failed").ForRoles(Role.Secretariat, Role.Auditor);
    }

    private static async Task<Ok<ImportsResponse>> ListAsync(IDocumentStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var runs = await session.Query<ImportRun>().OrderByDescending(run => run.Id).Take(MaxItems).ToListAsync(cancellationToken);
        var items = new List<ImportResponse>();
        foreach (var run in runs) items.Add(ImportResponse.Of(await AsItStandsAsync(store, run, time, cancellationToken)));
        return TypedResults.Ok(new ImportsResponse(items));
    }

    private static async Task<Results<Ok<ImportResponse>, ProblemHttpResult>> ReadAsync(Guid id, IDocumentStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<ImportRun>(id, cancellationToken) is { } run
            ? TypedResults.Ok(ImportResponse.Of(await AsItStandsAsync(store, run, time, cancellationToken)))
            : ProblemTypes.NotFound.Because("There is no such import.");
    }

    /// <summary>
    /// The record, corrected where it says that an import is under way on which nobody works: its lock is free, so the instance that held it has died,
    /// and the database has undone what it had begun. One that a second person had consented to waits for that again.
    /// </summary>
    public static async Task<ImportRun> AsItStandsAsync(IDocumentStore store, ImportRun run, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!ImportState.IsUnderWay(run.State)) return run;
        await using var session = store.LightweightSession();
        await session.BeginTransactionAsync(cancellationToken);
        if (!(await session.QueryAsync<bool>("select pg_try_advisory_xact_lock(hashtextextended(?, 0))", cancellationToken, ImportDatabase.LockOf(run.Id)))[0]) return run;
        // It may have ended between the two looks.
        var now = await session.LoadAsync<ImportRun>(run.Id, cancellationToken) ?? run;
        if (!ImportState.IsUnderWay(now.State)) return now;
        var corrected = now.Decision is { Approved: true }
            ? now with { State = ImportState.AwaitingApproval, Decision = null, ChangedAt = time.GetUtcNow() }
            : now with { State = ImportState.Abandoned, ChangedAt = time.GetUtcNow(), Problem = new(ProblemTypes.Internal.Uri, "The service ended while at work on it. Nothing was published; send it again.") };
        session.Store(corrected);
        await session.SaveChangesAsync(cancellationToken);
        return corrected;
    }
}

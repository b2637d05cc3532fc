using Marten;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Hosting.Access;
using Platform.Hosting.Problems;
using Registry.Domain.Imports;

namespace Registry.Service.Imports;

/// <summary>The progress of imports, and their results.</summary>
internal static class ReadImports
{
    private const int MaxItems = 100;

    public static void MapReadImports(this WebApplication app)
    {
        app.MapGet("/imports", ListAsync).WithName("ListImports").WithTags("Imports").WithSummary("The last hundred imports, newest first").ForRoles(Role.Secretariat, Role.Auditor);
        app.MapGet("/imports/{id:guid}", ReadAsync).WithName("GetImport").WithTags("Imports").WithSummary("An import: its state and progress, what it changes, or why it failed").ForRoles(Role.Secretariat, Role.Auditor);
    }

    private static async Task<Ok<ImportsResponse>> ListAsync(IDocumentStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var imports = await session.Query<Import>().OrderByDescending(import => import.Id).Take(MaxItems).ToListAsync(cancellationToken);
        var progress = (await session.LoadManyAsync<ImportProgress>(cancellationToken, imports.Select(import => import.Id))).ToDictionary(progress => progress.Id);
        return TypedResults.Ok(new ImportsResponse([.. imports.Select(import => ImportResponse.Of(import, progress.GetValueOrDefault(import.Id)))]));
    }

    private static async Task<Results<Ok<ImportResponse>, ProblemHttpResult>> ReadAsync(Guid id, IDocumentStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Import>(id, cancellationToken) is { } import
            ? TypedResults.Ok(ImportResponse.Of(import, await session.LoadAsync<ImportProgress>(id, cancellationToken)))
            : ProblemTypes.NotFound.Because("There is no such import.");
    }
}

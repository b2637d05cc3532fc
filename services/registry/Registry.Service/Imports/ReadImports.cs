using Marten;
using Marten.Linq.MatchesSql;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Hosting.Access;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Registry.Domain.Imports;

namespace Registry.Service.Imports;

/// <summary>The progress of imports, and their results.</summary>
internal static class ReadImports
{
    public static void MapReadImports(this WebApplication app)
    {
        app.MapGet("/imports", ListAsync)
            .WithName("ListImports")
            .WithTags("Imports")
            .WithSummary("The imports, newest first")
            .ForRoles(Role.Secretariat, Role.Auditor);
        app.MapGet("/imports/{id:guid}", ReadAsync)
            .WithName("GetImport")
            .WithTags("Imports")
            .WithSummary("An import: its state and progress, what it changes, or why it failed")
            .ForRoles(Role.Secretariat, Role.Auditor);
    }

    private static async Task<Ok<Page<ImportResponse>>> ListAsync(PageRequest page, Caller caller, IDocumentStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        IQueryable<Import> found = session.Query<Import>();
        if (page.After(Position) is { } last)
            found = found.Where(import => import.MatchesSql("d.id < ?", last));
        var imports = await found.OrderByDescending(import => import.Id).Take(page.Limit + 1).ToListAsync(cancellationToken);
        var progress = (await session.LoadManyAsync<ImportProgress>(cancellationToken, imports.Select(import => import.Id))).ToDictionary(progress =>
            progress.Id
        );
        return TypedResults.Ok(
            page.Of(imports, import => ImportResponse.Of(import, progress.GetValueOrDefault(import.Id), caller), import => import.Id.ToString())
        );
    }

    private static Guid? Position(string text) => Guid.TryParseExact(text, "D", out var id) ? id : null;

    private static async Task<Results<Ok<ImportResponse>, ProblemHttpResult>> ReadAsync(
        Guid id,
        Caller caller,
        IDocumentStore store,
        CancellationToken cancellationToken
    )
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Import>(id, cancellationToken) is { } import
            ? TypedResults.Ok(ImportResponse.Of(import, await session.LoadAsync<ImportProgress>(id, cancellationToken), caller))
            : ProblemTypes.NotFound.Because("There is no such import.");
    }
}

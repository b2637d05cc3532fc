using System.Diagnostics;
using Marten;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Registry.Domain.Lists;
using Registry.Service.Editions;
using Registry.Service.Requests;

namespace Registry.Service.OpenSanctionsApi;

/// <summary>
/// Whole datasets as FollowTheMoney JSON lines, and what each edition changed in them, for systems that keep a copy. Each entity is on its own line,
/// followed by the entities that belong to it; linked entities are given by id.
/// </summary>
internal static class Exports
{
    private const string VersionHeader = "x-dataset-version";

    public static void MapExports(this WebApplication app)
    {
        app.MapGet("/datasets/{dataset}/entities.ftm.json", EntitiesAsync)
            .WithName("ExportEntities")
            .WithTags("Datasets")
            .WithExample("dataset", "default")
            .WithSummary("All entities of a dataset, one per line")
            .WithDescription($"The header `{VersionHeader}` names the version of the export. The delta files of later versions continue from it.")
            .WithQuery(AsOf.Parameter)
            .Produces<string>(StatusCodes.Status200OK, NdJson.MediaType)
            .ForAnyCaller();
        app.MapGet("/datasets/{dataset}/delta", DeltasAsync)
            .WithName("ListDeltas")
            .WithTags("Datasets")
            .WithExample("dataset", "default")
            .WithSummary("A dataset's delta files: one per edition, by version, oldest first")
            .WithQuery(AsOf.Parameter)
            .ForAnyCaller();
        app.MapGet("/datasets/{dataset}/delta/{version}", DeltaAsync)
            .WithName("GetDelta")
            .WithTags("Datasets")
            .WithExample("dataset", "default")
            .WithSummary("An edition's changes, one operation per line: ADD or MOD with the entity, DEL with only its id")
            .Produces<string>(StatusCodes.Status200OK, NdJson.MediaType)
            .ForAnyCaller();
    }

    private static async Task<IResult> EntitiesAsync(string dataset, HttpRequest request, CurrentLists current, CancellationToken cancellationToken)
    {
        var lists = await AsOf.ListsAsync(request.Query, current, cancellationToken);
        if (!lists.Knows(dataset))
            return NoSuchDataset;
        // The deltas of later versions continue from this one.
        if (Catalog.VersionOf(lists, dataset) is { } version)
            request.HttpContext.Response.Headers[VersionHeader] = version;
        using var lines = new NdJson(request.HttpContext.Response);
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entity in lists.Entities.Select(entity => entity.Within(dataset)).OfType<ListedEntity>())
        {
            await lines.WriteAsync(EntityResponse.Of(lists.EntityOf(entity)), cancellationToken);
            // An entity that belongs to several is written once, and one that the dataset itself names at its own place.
            foreach (var linked in LinkedTo(entity).Where(id => !IsNamed(id) && written.Add(id)))
                await lines.WriteAsync(EntityResponse.Of(lists.Neighbourhood.Find(linked, dataset)!), cancellationToken);
        }

        bool IsNamed(string id) => lists.Find(id)?.Within(dataset) is not null;

        await lines.FlushAsync(cancellationToken);
        return Results.Empty;
    }

    private static async Task<Results<Ok<DeltasResponse>, ProblemHttpResult>> DeltasAsync(
        string dataset,
        HttpRequest request,
        CurrentLists current,
        EventSessions sessions,
        CancellationToken cancellationToken
    )
    {
        var at = AsOf.Read(request.Query);
        await using var session = sessions.ReadCommon();
        if (at is { } instant)
            await AsOf.EditionsAsync(instant, current, cancellationToken);
        var editions = await EditionsAsync(session, dataset, cancellationToken);
        if (editions.Count == 0 && !Datasets.IsKnown(dataset, []))
            return NoSuchDataset;
        return TypedResults.Ok(
            new DeltasResponse(
                editions
                    .Where(edition => at is null || edition.ImportedAt <= at)
                    .Select(Catalog.VersionOf)
                    .Distinct(StringComparer.Ordinal)
                    .ToDictionary(version => version, version => $"/datasets/{dataset}/delta/{version}", StringComparer.Ordinal)
            )
        );
    }

    private static async Task<IResult> DeltaAsync(
        string dataset,
        string version,
        EventSessions sessions,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        await using var session = sessions.ReadCommon();
        var all = await EditionsAsync(session, dataset, cancellationToken);
        var editions = all.Where(edition => Catalog.VersionOf(edition) == version).ToList();
        if (editions.Count == 0)
            return ProblemTypes.NotFound.Because("The dataset has no such version.");
        using var lines = new NdJson(response);
        await foreach (var operation in new EditionDelta(session, dataset, editions, all).OperationsAsync(cancellationToken))
            await lines.WriteAsync(DeltaResponse.Of(operation), cancellationToken);
        await lines.FlushAsync(cancellationToken);
        return Results.Empty;
    }

    private static ProblemHttpResult NoSuchDataset => ProblemTypes.NotFound.Because("No such dataset exists, or none existed at that time.");

    private static async Task<IReadOnlyList<ListEdition>> EditionsAsync(IQuerySession session, string dataset, CancellationToken cancellationToken) =>
        [
            .. (await session.Query<ListEdition>().OrderBy(edition => edition.ImportedAt).ToListAsync(cancellationToken)).Where(edition =>
                dataset == Datasets.All || edition.List.Value == dataset
            ),
        ];

    private static IEnumerable<string> LinkedTo(ListedEntity entity) =>
        entity.Subjects.SelectMany(subject => subject.Content.Linked).Select(linked => linked.Id).Distinct(StringComparer.Ordinal);
}

/// <summary>The delta files of a dataset.</summary>
/// <param name="Versions">The path of each version's file, oldest first.</param>
public sealed record DeltasResponse(IReadOnlyDictionary<string, string> Versions);

/// <summary>A line of a delta file.</summary>
/// <param name="Op"><c>ADD</c>, <c>MOD</c> or <c>DEL</c>.</param>
/// <param name="Entity">The entity as it is now; for <c>DEL</c>, only its id.</param>
public sealed record DeltaResponse(string Op, object Entity)
{
    internal static DeltaResponse Of(EntityChange change) =>
        change switch
        {
            EntityChange.Added added => new("ADD", EntityResponse.Of(added.Entity)),
            EntityChange.Modified modified => new("MOD", EntityResponse.Of(modified.Entity)),
            EntityChange.Deleted deleted => new("DEL", new DeletedEntityResponse(deleted.Id)),
            _ => throw new UnreachableException(),
        };
}

/// <summary>An entity that was deleted.</summary>
/// <param name="Id">Its id.</param>
public sealed record DeletedEntityResponse(string Id);

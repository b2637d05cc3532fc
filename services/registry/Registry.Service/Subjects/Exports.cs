using System.Runtime.CompilerServices;
using System.Text.Json;
using Marten;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;
using Registry.Service.Lists;
using Registry.Service.Matching;
using Registry.Service.Requests;

namespace Registry.Service.Subjects;

/// <summary>
/// Whole datasets as FollowTheMoney JSON lines, and what each edition changed in them, for systems that keep a copy. An entity stands on a line of its
/// own, what belongs to it after it; linked ones are named by id.
/// </summary>
internal static class Exports
{
    private const int PageLength = 200;

    public static void MapExports(this WebApplication app)
    {
        app.MapGet("/datasets/{dataset}/entities.ftm.json", EntitiesAsync).WithName("entitiesExport").WithTags("datasets")
            .WithSummary("Every entity of a dataset, one a line")
            .WithQuery(AsOf.Parameter)
            .Produces<string>(StatusCodes.Status200OK, NdJson.MediaType)
            .ForAnyCaller();
        app.MapGet("/datasets/{dataset}/delta", DeltasAsync).WithName("deltas").WithTags("datasets")
            .WithSummary("The delta files of a dataset: one an edition, by version, the oldest first")
            .WithQuery(AsOf.Parameter)
            .ForAnyCaller();
        app.MapGet("/datasets/{dataset}/delta/{version}", DeltaAsync).WithName("delta").WithTags("datasets")
            .WithSummary("What an edition changed: each line an operation ADD, MOD or DEL with its entity, of which DEL has the id alone")
            .Produces<string>(StatusCodes.Status200OK, NdJson.MediaType)
            .ForAnyCaller();
    }

    private static async Task<IResult> EntitiesAsync(string dataset, HttpRequest request, CurrentLists current, CancellationToken cancellationToken)
    {
        var lists = await current.GetAsync(AsOf.Read(request.Query), cancellationToken);
        if (!lists.Knows(dataset)) return NoSuchDataset;
        using var lines = new NdJson(request.HttpContext.Response);
        foreach (var subject in lists.Ordered.Where(subject => dataset == Datasets.All || subject.List.Value == dataset))
        {
            await lines.WriteAsync(lists.EntityOf(subject), cancellationToken);
            foreach (var linked in subject.Content.Linked) await lines.WriteAsync(EntityResponse.Of(linked, subject, lists.EditionOf(subject.List)), cancellationToken);
        }

        await lines.FlushAsync(cancellationToken);
        return Results.Empty;
    }

    private static async Task<Results<Ok<DeltasResponse>, ProblemHttpResult>> DeltasAsync(string dataset, HttpRequest request, CurrentLists current, EventSessions sessions, CancellationToken cancellationToken)
    {
        var at = AsOf.Read(request.Query);
        await using var session = sessions.ReadCommon();
        if (at is { } instant) await current.EditionsAtAsync(session, instant, cancellationToken);
        var editions = await EditionsAsync(session, dataset, cancellationToken);
        if (editions.Count == 0 && !Datasets.IsKnown(dataset, [])) return NoSuchDataset;
        return TypedResults.Ok(new DeltasResponse(editions.Where(edition => at is null || edition.ImportedAt <= at)
            .Select(Catalog.VersionOf).Distinct(StringComparer.Ordinal).ToDictionary(version => version, version => $"/datasets/{dataset}/delta/{version}", StringComparer.Ordinal)));
    }

    private static async Task<IResult> DeltaAsync(string dataset, string version, EventSessions sessions, HttpResponse response, CancellationToken cancellationToken)
    {
        await using var session = sessions.ReadCommon();
        var editions = (await EditionsAsync(session, dataset, cancellationToken)).Where(edition => Catalog.VersionOf(edition) == version).ToList();
        if (editions.Count == 0) return ProblemTypes.NotFound.Because("The dataset has no such version.");
        using var lines = new NdJson(response);
        foreach (var edition in editions)
        {
            await foreach (var operation in OperationsAsync(session, edition, cancellationToken)) await lines.WriteAsync(operation, cancellationToken);
        }

        await lines.FlushAsync(cancellationToken);
        return Results.Empty;
    }

    private static ProblemHttpResult NoSuchDataset => ProblemTypes.NotFound.Because("There is no such dataset, or there was none then.");

    private static async Task<IReadOnlyList<ListEdition>> EditionsAsync(IQuerySession session, string dataset, CancellationToken cancellationToken) =>
        [.. (await session.Query<ListEdition>().OrderBy(edition => edition.ImportedAt).ToListAsync(cancellationToken)).Where(edition => dataset == Datasets.All || edition.List.Value == dataset)];

    private static async IAsyncEnumerable<DeltaResponse> OperationsAsync(IQuerySession session, ListEdition edition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var hash = edition.Hash.Value;
        for (var after = 0L; ;)
        {
            var page = await session.Query<EditionChange>().Where(change => change.Edition == hash && change.Sequence > after)
                .OrderBy(change => change.Sequence).Take(PageLength).ToListAsync(cancellationToken);
            if (page.Count == 0) yield break;
            after = page[^1].Sequence;
            var streams = page.Select(change => SubjectId.Parse(change.Subject).Stream).ToArray();
            var events = await session.Events.QueryAllRawEvents().Where(@event => @event.StreamId.IsOneOf(streams)).OrderBy(@event => @event.Version).ToListAsync(cancellationToken);
            var said = events.Select(@event => @event.Data).OfType<SubjectEvent>().Where(@event => @event.List == edition.List && @event.At <= edition.ImportedAt).ToLookup(@event => @event.SubjectId.Value, StringComparer.Ordinal);
            foreach (var operation in page.SelectMany(change => Operations(said[change.Subject], edition))) yield return operation;
        }
    }

    /// <summary>What the last of a subject's events, which is the edition's own, did to its entities.</summary>
    private static IEnumerable<DeltaResponse> Operations(IEnumerable<SubjectEvent> events, ListEdition edition)
    {
        var all = events.ToList();
        var before = all.SkipLast(1).Aggregate((Subject?)null, Subject.Evolve);
        var after = Subject.Evolve(before, all[^1]);
        if (!after.IsListed) return [DeltaResponse.Deleted(after.SubjectId.Value), .. after.Content.Linked.Select(entity => DeltaResponse.Deleted(entity.Id))];

        var known = before is { IsListed: true } listed ? listed.Content.Linked.DistinctBy(entity => entity.Id).ToDictionary(entity => entity.Id, StringComparer.Ordinal) : [];
        var linked = after.Content.Linked.Where(entity => !known.TryGetValue(entity.Id, out var old) || !IsSame(entity, old))
            .Select(entity => new DeltaResponse(known.ContainsKey(entity.Id) ? "MOD" : "ADD", EntityResponse.Of(entity, after, edition)));
        var gone = known.Keys.Except(after.Content.Linked.Select(entity => entity.Id), StringComparer.Ordinal).Select(DeltaResponse.Deleted);
        return [new(before is { IsListed: true } ? "MOD" : "ADD", EntityResponse.Of(after, edition, EntityResponse.ReferentsIn(after.Content.Source))), .. linked, .. gone];
    }

    private static bool IsSame(LinkedEntity one, LinkedEntity other) => JsonSerializer.Serialize(one) == JsonSerializer.Serialize(other);
}

/// <summary>The delta files of a dataset.</summary>
/// <param name="Versions">Where each version's file is, the oldest first.</param>
public sealed record DeltasResponse(IReadOnlyDictionary<string, string> Versions);

/// <summary>A line of a delta file.</summary>
/// <param name="Op"><c>ADD</c>, <c>MOD</c> or <c>DEL</c>.</param>
/// <param name="Entity">The entity as it now is; of one that is gone the id alone.</param>
public sealed record DeltaResponse(string Op, object Entity)
{
    internal static DeltaResponse Deleted(string id) => new("DEL", new DeletedEntityResponse(id));
}

/// <summary>An entity that is gone.</summary>
/// <param name="Id">Its id.</param>
public sealed record DeletedEntityResponse(string Id);

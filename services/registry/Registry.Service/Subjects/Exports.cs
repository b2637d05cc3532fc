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
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entity in lists.Entities.Select(entity => lists.Within(entity, dataset)).OfType<ListedEntity>())
        {
            await lines.WriteAsync(lists.EntityOf(entity), cancellationToken);
            // What belongs to several is written once.
            foreach (var linked in LinkedOf(entity, lists.EditionOf).Where(linked => written.Add(linked.Id))) await lines.WriteAsync(linked, cancellationToken);
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
        var all = await EditionsAsync(session, dataset, cancellationToken);
        var editions = all.Where(edition => Catalog.VersionOf(edition) == version).ToList();
        if (editions.Count == 0) return ProblemTypes.NotFound.Because("The dataset has no such version.");
        using var lines = new NdJson(response);
        foreach (var edition in editions)
        {
            await foreach (var operation in OperationsAsync(session, dataset, edition, all, cancellationToken)) await lines.WriteAsync(operation, cancellationToken);
        }

        await lines.FlushAsync(cancellationToken);
        return Results.Empty;
    }

    private static ProblemHttpResult NoSuchDataset => ProblemTypes.NotFound.Because("There is no such dataset, or there was none then.");

    private static async Task<IReadOnlyList<ListEdition>> EditionsAsync(IQuerySession session, string dataset, CancellationToken cancellationToken) =>
        [.. (await session.Query<ListEdition>().OrderBy(edition => edition.ImportedAt).ToListAsync(cancellationToken)).Where(edition => dataset == Datasets.All || edition.List.Value == dataset)];

    private static async IAsyncEnumerable<DeltaResponse> OperationsAsync(
        IQuerySession session, string dataset, ListEdition edition, IReadOnlyList<ListEdition> editions, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Each list's edition at the instant of this one: all together tell what the lists say under an id, and what they said before.
        var then = editions.Where(other => other.ImportedAt <= edition.ImportedAt).GroupBy(other => other.List).ToDictionary(group => group.Key, group => group.MaxBy(other => other.Number)!);
        for (var after = 0L; ;)
        {
            var page = await EditionChange.Of(session, edition.List, edition.Hash).Where(change => change.Sequence > after)
                .OrderBy(change => change.Sequence).Take(PageLength).ToListAsync(cancellationToken);
            if (page.Count == 0) yield break;
            after = page[^1].Sequence;
            var streams = page.Select(change => SubjectId.Parse(change.Subject)).SelectMany(subject => then.Keys.SelectMany(subject.StreamsIn)).Distinct().ToArray();
            var events = await session.Events.QueryAllRawEvents().Where(@event => @event.StreamId.IsOneOf(streams)).OrderBy(@event => @event.Version).ToListAsync(cancellationToken);
            var said = events.Where(@event => @event.Data is SubjectEvent).GroupBy(@event => @event.StreamId)
                .Select(stream => (Stream: stream.Key, Events: stream.Select(@event => (SubjectEvent)@event.Data).Where(@event => @event.At <= edition.ImportedAt).ToList()))
                .Where(stream => stream.Events.Count > 0 && (dataset == Datasets.All || stream.Events[0].List == edition.List)).ToLookup(stream => stream.Events[0].SubjectId.Value, StringComparer.Ordinal);
            foreach (var operation in page.SelectMany(change => Operations(said[change.Subject], edition, then.GetValueOrDefault))) yield return operation;
        }
    }

    /// <summary>What an edition did to an entity, and to what belongs to it.</summary>
    /// <param name="streams">What each list has said under its id, up to the edition.</param>
    private static IEnumerable<DeltaResponse> Operations(IEnumerable<(Guid Stream, List<SubjectEvent> Events)> streams, ListEdition edition, Func<ListId, ListEdition?> editionOf)
    {
        var held = streams.ToList();
        // The last of its list's events is the edition's own.
        var before = Entity(held.Select(stream => Fold(stream.Stream, stream.Events[0].List == edition.List ? stream.Events.SkipLast(1) : stream.Events)));
        var after = Entity(held.Select(stream => Fold(stream.Stream, stream.Events)));
        var known = before is null ? [] : LinkedOf(before, editionOf).ToDictionary(linked => linked.Id, StringComparer.Ordinal);
        // Of a change that another list made under this edition's hash, this list says nothing.
        if (after is null) return before is null ? [] : [DeltaResponse.Deleted(before.Id), .. known.Keys.Select(DeltaResponse.Deleted)];

        var linked = LinkedOf(after, editionOf).ToList();
        return
        [
            new(before is null ? "ADD" : "MOD", after.Tell(editionOf)),
            .. linked.Where(entity => !known.TryGetValue(entity.Id, out var old) || !IsSame(entity, old)).Select(entity => new DeltaResponse(known.ContainsKey(entity.Id) ? "MOD" : "ADD", entity)),
            .. known.Keys.Except(linked.Select(entity => entity.Id), StringComparer.Ordinal).Select(DeltaResponse.Deleted),
        ];
    }

    private static Subject? Fold(Guid stream, IEnumerable<SubjectEvent> events) => events.Aggregate((Subject?)null, (subject, @event) => Subject.Evolve(subject, @event, stream));

    private static ListedEntity? Entity(IEnumerable<Subject?> subjects)
    {
        var listed = subjects.OfType<Subject>().Where(subject => subject.IsListed).ToList();
        return listed.Count == 0 ? null : ListedEntity.Of(listed, listed.OrderBy(subject => subject.List.Value, StringComparer.Ordinal).SelectMany(subject => EntityResponse.ReferentsIn(subject.Content.Source)));
    }

    // What belongs to an entity, each once.
    private static IEnumerable<EntityResponse> LinkedOf(ListedEntity entity, Func<ListId, ListEdition?> editionOf) =>
        entity.Held.SelectMany(subject => subject.Content.Linked, (subject, linked) => EntityResponse.Of(linked, subject, editionOf(subject.List))).DistinctBy(linked => linked.Id, StringComparer.Ordinal);

    private static bool IsSame(EntityResponse one, EntityResponse other) =>
        JsonSerializer.Serialize(one.Properties) == JsonSerializer.Serialize(other.Properties) && (one.Caption, one.Schema) == (other.Caption, other.Schema);
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

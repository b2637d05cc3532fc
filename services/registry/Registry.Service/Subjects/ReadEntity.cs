using Marten;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;
using Registry.Service.Matching;
using Registry.Service.Requests;

namespace Registry.Service.Subjects;

/// <summary><c>GET /entities/{id}</c>: a subject, or an entity that belongs to one, now or at an instant, with its linked entities.</summary>
internal static class ReadEntity
{
    private const int MaxLimit = 500;
    private const int MaxOffset = 9_999;

    private static readonly QueryParameter[] Paging =
    [
        new("limit", $"Maximum number of entities per property. Default: 10; maximum: {MaxLimit}.", JsonSchemaType.Integer),
        new("offset", $"Number of entities to skip. Default: 0; maximum: {MaxOffset}.", JsonSchemaType.Integer),
        AsOf.Parameter,
    ];

    public static void MapReadEntity(this WebApplication app)
    {
        app.MapGet("/entities/{id}", HandleAsync).WithName("entity").WithTags("entities")
            .WithSummary("A subject as FollowTheMoney JSON, now or at an instant")
            .WithQuery(new QueryParameter("nested", $"Whether linked entities are nested in full (at most {MaxLimit} per property; /adjacent pages through up to {MaxOffset + MaxLimit}). false gives their ids. Default: true.", JsonSchemaType.Boolean), AsOf.Parameter)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ForAnyCaller();
        app.MapGet("/entities/{id}/adjacent", AdjacentAsync).WithName("adjacent").WithTags("entities")
            .WithSummary("A subject's adjacent entities, by the property that links them")
            .WithQuery(Paging)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ForAnyCaller();
        app.MapGet("/entities/{id}/adjacent/{property}", AdjacentByPropertyAsync).WithName("adjacentByProperty").WithTags("entities")
            .WithSummary("A subject's adjacent entities that one property links")
            .WithQuery(Paging)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ForAnyCaller();
        app.MapGet("/entities/{id}/source", SourceAsync).WithName("entitySource").WithTags("entities")
            .WithSummary("The subject's entry as it is in its list's file: every element, in order")
            .WithQuery(new QueryParameter("list", "The list whose entry to return. Required if several lists name the subject."), AsOf.Parameter)
            .ForAnyCaller();
    }

    private static async Task<Results<Ok<EntityResponse>, RedirectHttpResult, ProblemHttpResult>> HandleAsync(string id, HttpRequest request, CurrentLists current, EventSessions sessions, CancellationToken cancellationToken)
    {
        var nested = EntityFilter.Flag(request.Query, "nested", defaultValue: true);
        var lists = await current.GetAsync(AsOf.Read(request.Query), cancellationToken);
        if (lists.Neighbourhood.Find(id) is not { } entity)
            return Redirect(id, "", lists, request) is { } elsewhere ? elsewhere : await MissingAsync(id, request, sessions, cancellationToken);
        return TypedResults.Ok(nested ? entity.With(lists.Neighbourhood.Of(id).ToDictionary(pair => pair.Key, pair => lists.Neighbourhood.Describe(id, pair.Value.Take(MaxLimit)), StringComparer.Ordinal)) : entity);
    }

    private static async Task<Results<Ok<AdjacentResponse>, RedirectHttpResult, ProblemHttpResult>> AdjacentAsync(string id, HttpRequest request, CurrentLists current, EventSessions sessions, CancellationToken cancellationToken)
    {
        var (limit, offset) = Page(request.Query);
        var lists = await current.GetAsync(AsOf.Read(request.Query), cancellationToken);
        if (lists.Neighbourhood.Find(id) is not { } entity)
            return Redirect(id, "/adjacent", lists, request) is { } elsewhere ? elsewhere : await MissingAsync(id, request, sessions, cancellationToken);
        return TypedResults.Ok(new AdjacentResponse(entity, lists.Neighbourhood.Of(id).ToDictionary(pair => pair.Key, pair => PageOf(lists.Neighbourhood, id, pair.Value, limit, offset), StringComparer.Ordinal)));
    }

    private static async Task<Results<Ok<AdjacentPageResponse>, RedirectHttpResult, ProblemHttpResult>> AdjacentByPropertyAsync(
        string id, string property, HttpRequest request, CurrentLists current, EventSessions sessions, CancellationToken cancellationToken)
    {
        var (limit, offset) = Page(request.Query);
        var lists = await current.GetAsync(AsOf.Read(request.Query), cancellationToken);
        if (lists.Neighbourhood.Find(id) is not { } entity)
            return Redirect(id, $"/adjacent/{Uri.EscapeDataString(property)}", lists, request) is { } elsewhere ? elsewhere : await MissingAsync(id, request, sessions, cancellationToken);
        if (lists.Neighbourhood.Of(id).TryGetValue(property, out var found)) return TypedResults.Ok(PageOf(lists.Neighbourhood, id, found, limit, offset));
        return Neighbourhood.CanLink(entity.Schema, property) ? TypedResults.Ok(PageOf(lists.Neighbourhood, id, [], limit, offset)) : ProblemTypes.NotFound.Because($"{entity.Schema} has no property of this name that links to entities.");
    }

    private static async Task<Results<Ok<SourceResponse>, ProblemHttpResult>> SourceAsync(string id, HttpRequest request, CurrentLists current, EventSessions sessions, CancellationToken cancellationToken)
    {
        await using var session = sessions.ReadCommon();
        var at = AsOf.Read(request.Query);
        if (at is { } instant) await current.EditionsAtAsync(session, instant, cancellationToken);
        var listed = (await LoadAsync(session, id, at, cancellationToken)).Where(subject => subject.IsListed).OrderBy(subject => subject.List.Value, StringComparer.Ordinal).ToList();
        if (request.Query["list"].ToString() is { Length: > 0 } list) listed.RemoveAll(subject => subject.List.Value != list);
        if (listed.Count > 1) throw EntityFilter.Invalid("list", $"Several lists name the subject. Pass one of: {string.Join(", ", listed.Select(subject => subject.List))}.");
        return listed is [var only] ? TypedResults.Ok(new SourceResponse(only.SubjectId.Value, only.List.Value, only.Content.Source)) : NotListed;
    }

    private static ProblemHttpResult NotListed => ProblemTypes.NotFound.Because("No list names this subject, or none did at that time.");

    // If a list has this id as another id of an entity, the redirect to that entity; null otherwise.
    private static RedirectHttpResult? Redirect(string id, string below, EditionSet lists, HttpRequest request) => lists.Neighbourhood.CanonicalOf(id) is { } canonical
        ? TypedResults.Redirect($"/entities/{Uri.EscapeDataString(canonical)}{below}{request.QueryString}", permanent: true, preserveMethod: true)
        : null;

    private static async Task<ProblemHttpResult> MissingAsync(string id, HttpRequest request, EventSessions sessions, CancellationToken cancellationToken)
    {
        if (AsOf.Read(request.Query) is not null) return NotListed;
        await using var session = sessions.ReadCommon();
        return (await LoadAsync(session, id, at: null, cancellationToken)).MaxBy(subject => subject.LastChange) is { IsListed: false } subject
            ? ProblemTypes.NotFound.Because($"{subject.List} delisted the subject at {subject.LastChange:O}. To read its last entry, pass an earlier `as_of`.")
            : NotListed;
    }

    private static (int Limit, int Offset) Page(IQueryCollection query) => (EntityFilter.Number(query, "limit", 10, 0, MaxLimit), EntityFilter.Number(query, "offset", 0, 0, MaxOffset));

    private static AdjacentPageResponse PageOf(Neighbourhood neighbourhood, string id, IReadOnlyList<string> adjacent, int limit, int offset) =>
        new(neighbourhood.Describe(id, adjacent.Skip(offset).Take(limit)), new(adjacent.Count, "eq"), limit, offset);

    // Each list's subject with that id, listed or not.
    private static async Task<IReadOnlyList<Subject>> LoadAsync(IQuerySession session, string id, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        if (!SubjectId.TryParse(id, null, out var subject)) return [];
        var current = await session.Query<ListEdition>().Where(edition => edition.IsCurrent).ToListAsync(cancellationToken);
        var streams = current.Select(edition => subject.StreamIn(edition.List)).ToArray();
        if (at is not { } then) return await session.LoadManyAsync<Subject>(cancellationToken, streams);
        var events = await session.Events.QueryAllRawEvents().Where(@event => @event.StreamId.IsOneOf(streams)).OrderBy(@event => @event.Version).ToListAsync(cancellationToken);
        return [.. events.GroupBy(@event => @event.StreamId).Select(stream => Subject.At(then, stream.Key, stream.Select(@event => @event.Data).OfType<SubjectEvent>())).OfType<Subject>()];
    }
}

/// <summary>An entity and its adjacent entities.</summary>
/// <param name="Entity">The entity, with linked entities as ids.</param>
/// <param name="Adjacent">A page of its adjacent entities, by the property that links them.</param>
public sealed record AdjacentResponse(EntityResponse Entity, IReadOnlyDictionary<string, AdjacentPageResponse> Adjacent);

/// <summary>A page of the adjacent entities that one property links.</summary>
/// <param name="Results">The entities, with linked entities as ids.</param>
/// <param name="Total">The number of adjacent entities.</param>
/// <param name="Limit">The maximum length of the page.</param>
/// <param name="Offset">The number of entities before the page.</param>
public sealed record AdjacentPageResponse(IReadOnlyList<EntityResponse> Results, TotalResponse Total, int Limit, int Offset);

/// <summary>A subject's entry as its list's file has it.</summary>
/// <param name="Id">The subject's id.</param>
/// <param name="List">The list.</param>
/// <param name="Source">Every non-empty element, in order.</param>
public sealed record SourceResponse(string Id, string List, IReadOnlyList<SourceElement> Source);

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Registry.Service.Editions;
using Registry.Service.Requests;

namespace Registry.Service.OpenSanctionsApi;

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
        app.MapGet("/entities/{id}", HandleAsync)
            .WithName("GetEntity")
            .WithTags("Entities")
            .WithExample("id", "unsc-9900001")
            .WithSummary("A subject as FollowTheMoney JSON, now or at an instant")
            .WithQuery(
                new QueryParameter(
                    "nested",
                    $"Whether linked entities are nested in full (at most {MaxLimit} per property; /adjacent pages through up to {MaxOffset + MaxLimit}). "
                        + "false gives their ids. Default: true.",
                    JsonSchemaType.Boolean
                ),
                AsOf.Parameter
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ForAnyCaller();
        app.MapGet("/entities/{id}/adjacent", AdjacentAsync)
            .WithName("ListAdjacentEntities")
            .WithTags("Entities")
            .WithExample("id", "unsc-9900001")
            .WithSummary("A subject's adjacent entities, by the property that links them")
            .WithQuery(Paging)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ForAnyCaller();
        app.MapGet("/entities/{id}/adjacent/{property}", AdjacentByPropertyAsync)
            .WithName("ListAdjacentEntitiesByProperty")
            .WithTags("Entities")
            .WithExample("id", "unsc-9900001")
            .WithSummary("A subject's adjacent entities that one property links")
            .WithQuery(Paging)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ForAnyCaller();
    }

    private static async Task<Results<Ok<EntityResponse>, RedirectHttpResult, ProblemHttpResult>> HandleAsync(
        string id,
        HttpRequest request,
        CurrentLists current,
        EventSessions sessions,
        CancellationToken cancellationToken
    )
    {
        var nested = QueryValues.Flag(request.Query, "nested", defaultValue: true);
        var lists = await AsOf.ListsAsync(request.Query, current, cancellationToken);
        if (lists.Neighbourhood.Find(id) is not { } entity)
            return Redirect(id, "", lists, request) is { } elsewhere ? elsewhere : await MissingAsync(id, request, sessions, cancellationToken);
        return TypedResults.Ok(
            nested
                ? EntityResponse
                    .Of(entity)
                    .With(
                        lists
                            .Neighbourhood.Of(id)
                            .ToDictionary(pair => pair.Key, pair => lists.Neighbourhood.Describe(id, pair.Value.Take(MaxLimit)), StringComparer.Ordinal)
                    )
                : EntityResponse.Of(entity)
        );
    }

    private static async Task<Results<Ok<AdjacentResponse>, RedirectHttpResult, ProblemHttpResult>> AdjacentAsync(
        string id,
        HttpRequest request,
        CurrentLists current,
        EventSessions sessions,
        CancellationToken cancellationToken
    )
    {
        var (limit, offset) = Page(request.Query);
        var lists = await AsOf.ListsAsync(request.Query, current, cancellationToken);
        if (lists.Neighbourhood.Find(id) is not { } entity)
            return Redirect(id, "/adjacent", lists, request) is { } elsewhere ? elsewhere : await MissingAsync(id, request, sessions, cancellationToken);
        return TypedResults.Ok(
            new AdjacentResponse(
                EntityResponse.Of(entity),
                lists
                    .Neighbourhood.Of(id)
                    .ToDictionary(pair => pair.Key, pair => PageOf(lists.Neighbourhood, id, pair.Value, limit, offset), StringComparer.Ordinal)
            )
        );
    }

    private static async Task<Results<Ok<AdjacentPageResponse>, RedirectHttpResult, ProblemHttpResult>> AdjacentByPropertyAsync(
        string id,
        string property,
        HttpRequest request,
        CurrentLists current,
        EventSessions sessions,
        CancellationToken cancellationToken
    )
    {
        var (limit, offset) = Page(request.Query);
        var lists = await AsOf.ListsAsync(request.Query, current, cancellationToken);
        if (lists.Neighbourhood.Find(id) is not { } entity)
            return Redirect(id, $"/adjacent/{Uri.EscapeDataString(property)}", lists, request) is { } elsewhere
                ? elsewhere
                : await MissingAsync(id, request, sessions, cancellationToken);
        if (lists.Neighbourhood.Of(id).TryGetValue(property, out var found))
            return TypedResults.Ok(PageOf(lists.Neighbourhood, id, found, limit, offset));
        return Neighbourhood.CanLink(entity.Schema, property)
            ? TypedResults.Ok(PageOf(lists.Neighbourhood, id, [], limit, offset))
            : ProblemTypes.NotFound.Because($"{entity.Schema} has no property of this name that links to entities.");
    }

    private static ProblemHttpResult NotListed => ProblemTypes.NotFound.Because("No list names this subject, or none did at that time.");

    // If a list has this id as another id of an entity, the redirect to that entity; null otherwise.
    private static RedirectHttpResult? Redirect(string id, string below, EditionSet lists, HttpRequest request) =>
        lists.Neighbourhood.CanonicalOf(id) is { } canonical
            ? TypedResults.Redirect($"/entities/{Uri.EscapeDataString(canonical)}{below}{request.QueryString}", permanent: true, preserveMethod: true)
            : null;

    private static async Task<ProblemHttpResult> MissingAsync(string id, HttpRequest request, EventSessions sessions, CancellationToken cancellationToken)
    {
        if (AsOf.Read(request.Query) is not null)
            return NotListed;
        await using var session = sessions.ReadCommon();
        return (await SubjectHistory.LoadAsync(session, id, at: null, cancellationToken)).MaxBy(subject => subject.LastChange) is { IsListed: false } subject
            ? ProblemTypes.NotFound.Because($"{subject.List} delisted the subject at {subject.LastChange:O}. To read its last entry, pass an earlier `as_of`.")
            : NotListed;
    }

    private static (int Limit, int Offset) Page(IQueryCollection query) =>
        (QueryValues.Number(query, "limit", 10, 0, MaxLimit), QueryValues.Number(query, "offset", 0, 0, MaxOffset));

    private static AdjacentPageResponse PageOf(Neighbourhood neighbourhood, string id, IReadOnlyList<string> adjacent, int limit, int offset) =>
        new(neighbourhood.Describe(id, adjacent.Skip(offset).Take(limit)), new(adjacent.Count, "eq"), limit, offset);
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

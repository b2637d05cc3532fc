using Marten;
using Marten.Linq.MatchesSql;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Registry.Domain.AgencyScreenings;
using Registry.Service.Editions;
using Registry.Service.OpenSanctionsApi;
using Registry.Service.Requests;

namespace Registry.Service.Screenings;

/// <summary><c>POST /screenings</c>: compares a person or thing with the lists and keeps a permanent record of the query, its basis and the result.</summary>
internal static class ScreenEntities
{
    private const int MaxBodyBytes = 256 * 1024;

    public static void MapScreenings(this WebApplication app)
    {
        app.MapPost("/screenings", PostAsync)
            .WithName("ScreenEntity")
            .WithTags("Screenings")
            .WithSummary("Screens a person or thing and records the result: the hits with their evidence, the editions, the engine and its settings")
            .WithMetadata(new AcceptsMetadata(["application/json"], typeof(ScreeningRequestBody)))
            .WithExample(new ScreeningRequestBody("Person", new Dictionary<string, IReadOnlyList<string>> { ["name"] = ["Kang-chol Ryang"] }))
            .WithQuery(AlgorithmParameter.Parameter)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ForState(Role.Officer, Role.Supervisor);
        app.MapGet("/screenings/{id:guid}", GetAsync)
            .WithName("GetScreening")
            .WithTags("Screenings")
            .WithSummary("A screening record of the caller's State")
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);
        app.MapGet("/screenings", ListAsync)
            .WithName("ListScreenings")
            .WithTags("Screenings")
            .WithSummary("The State's screenings, newest first")
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);
    }

    private static async Task<Results<Created<ScreeningResponse>, ProblemHttpResult>> PostAsync(
        HttpRequest request,
        IdempotencyKey key,
        Caller caller,
        EventSessions sessions,
        CurrentLists current,
        Screener screener,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (!request.HasJsonContentType())
            return ProblemTypes.UnsupportedMediaType.Because("Send application/json.");
        AsOf.Refuse(request.Query);
        using var body = new MemoryStream();
        // Kestrel enforces the service's limit on the body.
        await request.Body.CopyToAsync(body, cancellationToken);
        if (body.Length > MaxBodyBytes)
            return ProblemTypes.TooLarge.Because("The body exceeds this endpoint's limit.");
        var query = ScreeningQuery.Read(body.GetBuffer().AsMemory(0, (int)body.Length), AlgorithmParameter.Of(request.Query), time.GetUtcNow());

        var id = ScreeningId.From(key.IdFor(caller, "screening"));
        var command = CommandOf(id, caller, query, await current.GetAsync(cancellationToken), screener, place: null);
        var (_, screening, _) = await sessions.CreateAsync(
            new StreamOf<RecordedScreening, QueryScreeningEvent>(id.Value),
            state => QueryScreeningDecider.Decide(command, state, time.GetUtcNow()),
            ChangeContext.Of(caller),
            query.Hash,
            cancellationToken
        );
        return TypedResults.Created($"/screenings/{id}", ScreeningResponse.Of(screening!));
    }

    /// <summary>Compares, and returns the command that records the result.</summary>
    public static RecordScreening CommandOf(ScreeningId id, Caller caller, ScreeningQuery query, EditionSet lists, Screener screener, BatchPlace? place) =>
        new(
            id,
            caller.State,
            caller.Agency,
            caller.User,
            screener.Compare(lists, query),
            screener.BasisOf(lists, query.Algorithm),
            screener.Configuration,
            place
        );

    private static async Task<Results<Ok<ScreeningResponse>, ProblemHttpResult>> GetAsync(
        Guid id,
        Caller caller,
        EventSessions sessions,
        CancellationToken cancellationToken
    )
    {
        await using var session = sessions.Read(caller.State);
        return await session.LoadAsync<RecordedScreening>(id, cancellationToken) is { } screening
            ? TypedResults.Ok(ScreeningResponse.Of(screening))
            : ProblemTypes.NotFound.Because("There is no such screening.");
    }

    private static async Task<Ok<Page<ScreeningResponse>>> ListAsync(
        string? reference,
        BatchId? batch,
        PageRequest page,
        Caller caller,
        EventSessions sessions,
        CancellationToken cancellationToken
    )
    {
        await using var session = sessions.Read(caller.State);
        IQueryable<RecordedScreening> found = session.Query<RecordedScreening>();
        if (page.After(TimePosition.Read) is { } last)
            found = found.Where(screening => screening.MatchesSql("(d.at, d.id) < (?, ?)", last.At, last.Id));
        if (reference is not null)
            found = found.Where(screening => screening.Screened.Reference == reference);
        if (batch is { Value: var name })
            found = found.Where(screening => screening.Batch == name);
        var screenings = await found
            .OrderByDescending(screening => screening.At)
            .ThenByDescending(screening => screening.Id)
            .Take(page.Limit + 1)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Of(screenings, ScreeningResponse.Of, screening => new TimePosition(screening.At, screening.Id).ToString()));
    }
}

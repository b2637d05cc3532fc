using System.Diagnostics;
using System.Globalization;
using Marten;
using Marten.Exceptions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Registry.Domain.Screening;
using Registry.Service.Matching;
using Registry.Service.Requests;

namespace Registry.Service.Screening;

/// <summary><c>POST /screenings</c>: somebody is compared with the lists, and that it was done, with what and with which result, is kept for ever.</summary>
internal static class Screenings
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;
    private const int MaxBodyBytes = 256 * 1024;

    public static void MapScreenings(this WebApplication app)
    {
        app.MapPost("/screenings", PostAsync).WithName("screen").WithTags("screenings")
            .WithSummary("Screens a person or thing and records it: the hits with their evidence, the editions, the engine and its settings")
            .WithMetadata(new AcceptsMetadata(["application/json"], typeof(ScreeningRequestBody)))
            .WithQuery(Algorithms.Parameter)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ForState(Role.Officer, Role.Supervisor);
        app.MapGet("/screenings/{id:guid}", GetAsync).WithName("screening").WithTags("screenings")
            .WithSummary("The record of a screening of the caller's State")
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);
        app.MapGet("/screenings", ListAsync).WithName("screenings").WithTags("screenings")
            .WithSummary("The State's screenings, the newest first")
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);
    }

    private static async Task<Results<Created<ScreeningResponse>, ProblemHttpResult>> PostAsync(
        HttpRequest request, IdempotencyKey key, Caller caller, EventSessions sessions, CurrentLists current, Screener screener, RegistryMetrics metrics, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType()) return ProblemTypes.UnsupportedMediaType.Because("Send application/json.");
        AsOf.Refuse(request.Query);
        using var body = new MemoryStream();
        // Kestrel holds the body to the service's limit.
        await request.Body.CopyToAsync(body, cancellationToken);
        if (body.Length > MaxBodyBytes) return ProblemTypes.TooLarge.Because("The body exceeds this endpoint's limit.");
        var asked = ScreeningQuery.Read(body.GetBuffer().AsMemory(0, (int)body.Length), Algorithms.Of(request.Query), time.GetUtcNow());

        var id = new ScreeningId(key.IdFor(caller, "screening"));
        await using var session = sessions.ForCaller(caller);
        var known = key.Value is null ? null : await session.LoadAsync<RecordedScreening>(id.Value, cancellationToken);
        var outcome = known is not null
            ? QueryScreeningDecider.Repeat(known, asked.Hash)
            : QueryScreeningDecider.Decide(CommandOf(id, caller, asked, await current.GetAsync(cancellationToken), screener, place: null), null, time.GetUtcNow());
        if (outcome is RecordScreeningOutcome.Recorded recorded)
        {
            session.Events.StartStream<RecordedScreening>(id.Value, recorded.Event);
            try
            {
                await session.SaveChangesAsync(cancellationToken);
                metrics.Screened(recorded.Event.Screened.Hits.Count);
                outcome = new RecordScreeningOutcome.AlreadyRecorded(RecordedScreening.Evolve(null, recorded.Event, sequence: 0));
            }
            catch (ExistingStreamIdCollisionException)
            {
                // The same key at the same moment: whoever came first is told to both.
                await using var reader = sessions.Read(caller.State);
                outcome = QueryScreeningDecider.Repeat((await reader.LoadAsync<RecordedScreening>(id.Value, cancellationToken))!, asked.Hash);
            }
        }

        return outcome switch
        {
            RecordScreeningOutcome.AlreadyRecorded already => TypedResults.Created($"/screenings/{id}", ScreeningResponse.Of(already.Screening)),
            RecordScreeningOutcome.AskedOtherwise => ProblemTypes.IdempotencyKeyReused.Because("The Idempotency-Key was used before with another body."),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Compares, and asks for what came of it to be recorded.</summary>
    public static RecordScreening CommandOf(ScreeningId id, Caller caller, ScreeningQuery asked, ScreeningLists lists, Screener screener, BatchPlace? place) => new(
        id, caller.State, caller.Agency, caller.User, screener.Compare(lists, asked), screener.BasisOf(lists, asked.Algorithm), screener.Configuration, asked.Hash, place);

    private static async Task<Results<Ok<ScreeningResponse>, ProblemHttpResult>> GetAsync(Guid id, Caller caller, EventSessions sessions, CancellationToken cancellationToken)
    {
        await using var session = sessions.Read(caller.State);
        return await session.LoadAsync<RecordedScreening>(id, cancellationToken) is { } screening ? TypedResults.Ok(ScreeningResponse.Of(screening)) : ProblemTypes.NotFound.Because("There is no such screening.");
    }

    private static async Task<Results<Ok<ScreeningsResponse>, ProblemHttpResult>> ListAsync(
        string? reference, BatchId? batch, int? limit, Cursor? cursor, Caller caller, EventSessions sessions, CancellationToken cancellationToken)
    {
        var count = limit ?? DefaultLimit;
        if (count is < 1 or > MaxLimit) throw EntityFilter.Invalid("limit", $"Must be from 1 to {MaxLimit}.");
        var before = long.MaxValue;
        if (cursor is { } place && !long.TryParse(place.Position, NumberStyles.None, CultureInfo.InvariantCulture, out before)) throw EntityFilter.Invalid("cursor", "Must be `next` as an earlier answer gave it.");

        await using var session = sessions.Read(caller.State);
        var found = session.Query<RecordedScreening>().Where(screening => screening.Sequence < before);
        if (reference is not null) found = found.Where(screening => screening.Screened.Reference == reference);
        if (batch is { Value: var name }) found = found.Where(screening => screening.Batch == name);
        var screenings = await found.OrderByDescending(screening => screening.Sequence).Take(count + 1).ToListAsync(cancellationToken);
        var page = screenings.Take(count).ToList();
        return TypedResults.Ok(new ScreeningsResponse([.. page.Select(ScreeningResponse.Of)],
            screenings.Count > count ? new Cursor(page[^1].Sequence.ToString(CultureInfo.InvariantCulture)).ToString() : null));
    }
}

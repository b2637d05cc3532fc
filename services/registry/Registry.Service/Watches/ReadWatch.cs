using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Registry.Domain.PermitScreenings;
using Registry.Domain.Watches;

namespace Registry.Service.Watches;

/// <summary>A permit's watch.</summary>
/// <param name="PermitId">The permit.</param>
/// <param name="Agency">The agency that applied.</param>
/// <param name="Open">Whether new editions are compared with it.</param>
/// <param name="Hits">The subjects that the worker or another party may be.</param>
public sealed record WatchResponse(Guid PermitId, string Agency, bool Open, IReadOnlyList<WatchHitResponse> Hits);

/// <summary>A hit of a watch.</summary>
/// <param name="Screened"><c>worker</c>, <c>employer</c>, <c>intermediary</c>, <c>client</c> or <c>payee</c>.</param>
/// <param name="Subject">The subject, as in <c>/entities/{id}</c>.</param>
/// <param name="List">The list that names it.</param>
/// <param name="Clearance">The officer's clearance; absent if the hit is not cleared.</param>
public sealed record WatchHitResponse(ScreenedParty Screened, string Subject, string List, ClearanceResponse? Clearance);

/// <summary>A clearance.</summary>
/// <param name="Reason">Why it is somebody else.</param>
/// <param name="At">When.</param>
public sealed record ClearanceResponse(string Reason, DateTimeOffset At);

/// <summary><c>GET /watches/{permit}</c>.</summary>
internal static class ReadWatch
{
    public static void MapReadWatch(this WebApplication app) =>
        app.MapGet("/watches/{permit:guid}", HandleAsync)
            .WithName("GetWatch")
            .WithTags("Watches")
            .WithSummary("A permit's watch, its hits and their clearances. Send its ETag as If-Match to change it.")
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);

    /// <summary>The watch as a response, with its version as the ETag.</summary>
    public static WatchResponse Respond(Watch watch, HttpResponse response)
    {
        response.Headers.ETag = IfMatch.ETag(watch.Version);
        return new(
            watch.PermitId.Value,
            watch.Agency.Value,
            watch.IsOpen,
            [
                .. watch.Known.Select(known => new WatchHitResponse(
                    known.Screened,
                    known.SubjectId.Value,
                    known.List.Value,
                    watch.ClearanceOf(known) is { } clearance ? new(clearance.Reason, clearance.At) : null
                )),
            ]
        );
    }

    private static async Task<Results<Ok<WatchResponse>, ProblemHttpResult>> HandleAsync(
        Guid permit,
        Caller caller,
        EventSessions sessions,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        await using var session = sessions.Read(caller.State);
        return await session.LoadAsync<Watch>(PermitId.From(permit).WatchStream, cancellationToken) is { } watch
            ? TypedResults.Ok(Respond(watch, response))
            : ProblemTypes.NotFound.Because("No watch exists for this permit.");
    }
}

using Npgsql;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;

namespace Permits.Service.Permits;

internal static class EventReplay
{
    public static void MapEventReplay(this WebApplication app) =>
        app.MapGet("/events", HandleAsync)
            .WithName("ReplayEvents")
            .WithTags("Events")
            .WithSummary(
                "Every event of the State's permits and cases, in order, as NDJSON: one event per line. To resume, pass the last sequence read as `after`."
            )
            .Produces<string>(StatusCodes.Status200OK, NdJson.MediaType)
            .ForState(Role.Auditor, Role.Supervisor);

    private static async Task<IResult> HandleAsync(
        long? after,
        Caller caller,
        NpgsqlDataSource database,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        if (after is < 0)
            return ProblemTypes.InvalidRequest.Because("Sequence numbers start at 1.", [new("after", "Must be 0 or more.")]);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(RawEvents.Query, connection);
        command.Parameters.AddWithValue(caller.State.Value);
        command.Parameters.AddWithValue(after ?? 0);
        await using var events = await command.ExecuteReaderAsync(System.Data.CommandBehavior.SequentialAccess, cancellationToken);
        using var lines = new NdJson(response);
        while (await events.ReadAsync(cancellationToken))
            await lines.WriteAsync(json => RawEvents.Write(events, json), cancellationToken);
        await lines.FlushAsync(cancellationToken);
        return Results.Empty;
    }
}

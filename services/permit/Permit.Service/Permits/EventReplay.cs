using System.Buffers;
using System.Text.Json;
using Npgsql;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;

namespace Permits.Service.Permits;

internal static class EventReplay
{
    private const int FlushBytes = 64 * 1024;

    public static void MapEventReplay(this WebApplication app) => app.MapGet("/events", HandleAsync)
        .WithName("ReplayEvents").WithTags("Events")
        .WithSummary("Every permit event of the State, in order, as NDJSON: one event per line. To resume, pass the last sequence read as `after`.")
        .Produces<string>(StatusCodes.Status200OK, "application/x-ndjson")
        .ForState(Role.Auditor, Role.Supervisor);

    private static async Task<IResult> HandleAsync(long? after, Caller caller, NpgsqlDataSource database, HttpResponse response, CancellationToken cancellationToken)
    {
        if (after is < 0) return ProblemTypes.InvalidRequest.Because("Sequence numbers start at 1.", [new("after", "Must be 0 or more.")]);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(RawEvents.Query, connection);
        command.Parameters.AddWithValue(caller.State.Value);
        command.Parameters.AddWithValue(after ?? 0);
        await using var events = await command.ExecuteReaderAsync(System.Data.CommandBehavior.SequentialAccess, cancellationToken);
        response.ContentType = "application/x-ndjson";
        await using var json = new Utf8JsonWriter(response.BodyWriter, new JsonWriterOptions { SkipValidation = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        while (await events.ReadAsync(cancellationToken))
        {
            RawEvents.Write(events, json);
#pragma warning disable CA1849 // Flushes into the pipe's memory; the pipe itself is flushed below.
            json.Flush();
#pragma warning restore CA1849
            json.Reset();
            response.BodyWriter.Write("\n"u8);
            if (response.BodyWriter.UnflushedBytes > FlushBytes) await response.BodyWriter.FlushAsync(cancellationToken);
        }

        await response.BodyWriter.FlushAsync(cancellationToken);
        return Results.Empty;
    }
}

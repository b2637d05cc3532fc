using Microsoft.OpenApi;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Registry.Domain.AgencyScreenings;
using Registry.Service.Editions;
using Registry.Service.OpenSanctionsApi;
using Registry.Service.Requests;

namespace Registry.Service.Screenings;

/// <summary>
/// <c>POST /screenings/batch</c>: screenings line by line, streamed in both directions. The lines that have arrived, up to a chunk, are compared, recorded
/// in one transaction and answered before more is read. So every answered line is recorded, a slow reader slows the reading, and no more than a chunk is
/// in memory.
///
/// The id of a line's screening derives from the batch and the line number. If a client sends a batch again, for example after a broken connection,
/// recorded lines are answered from the record and only the others are screened; a line that differs from the recorded one is refused.
/// </summary>
internal static class ScreeningBatch
{
    private const int MaxLineBytes = 64 * 1024;
    private const int MaxLines = 1_000_000;

    private static string Description =>
        $"""
            Each line is a query as in `POST /screenings`, at most {MaxLineBytes} bytes; a batch has at most {MaxLines} lines. Each response line has the number
            of its request line and a `status`: 201 recorded now, 200 recorded before, 4xx not screened, with the reason; later lines are still screened. Empty
            lines are skipped, but counted. Read the response while you send: the service stops reading the request while the response is not read.

            After a broken connection, send the same lines again under the same `batch` (the header `x-batch-id` gives its name): recorded lines are answered
            from the record and not screened again. `resume_after` leaves out the responses up to a line.
            """;

    public static void MapScreeningBatch(this WebApplication app) =>
        app.MapPost("/screenings/batch", HandleAsync)
            .WithName("ScreenBatch")
            .WithTags("Screenings")
            .WithSummary("Screens line by line: NDJSON in, NDJSON out. Each line is answered as soon as it is recorded")
            .WithDescription(Description)
            .Accepts<Stream>(LineExchange.MediaTypes[0], [.. LineExchange.MediaTypes.Skip(1)])
            .Produces<string>(StatusCodes.Status200OK, NdJson.MediaType)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .WithQuery(
                new QueryParameter(
                    "batch",
                    "The agency's name for the batch: 1 to 64 letters, digits, dots, hyphens and underscores. Default: a generated name."
                ),
                AlgorithmParameter.Parameter,
                new QueryParameter("resume_after", "The last line whose response was received; lines up to it are skipped.", JsonSchemaType.Integer)
            )
            .ForState(Role.Officer, Role.Supervisor);

    private static async Task<IResult> HandleAsync(
        HttpContext context,
        Caller caller,
        BatchScreener batches,
        ScreeningSettings settings,
        CancellationToken cancellationToken
    )
    {
        var request = context.Request;
        if (!LineExchange.IsAccepted(request))
            return ProblemTypes.UnsupportedMediaType.Because($"Send the lines as {NdJson.MediaType}.");
        AsOf.Refuse(request.Query);
        var algorithm = AlgorithmParameter.Of(request.Query);
        var resumeAfter = QueryValues.Number(request.Query, "resume_after", 0, 0, MaxLines, ProblemTypes.InvalidRequest);
        var batch = request.Query["batch"].ToString() is not { Length: > 0 } given
            ? BatchId.From(Guid.CreateVersion7().ToString())
            : QueryValues.Value<BatchId>("batch", given);

        context.Response.Headers["x-batch-id"] = batch.Value;
        await LineExchange.RunAsync(
            context,
            new(MaxLineBytes, MaxLines, settings.MaxBatchBytes),
            lines => batches.ScreenAsync(caller, batch, algorithm, [.. lines.Where(line => line.Number > resumeAfter)], cancellationToken),
            (line, problem, detail) => BatchLineResponse.Refused(line, problem, detail, errors: null),
            cancellationToken
        );
        return Results.Empty;
    }
}

/// <summary>Screens a chunk of a batch in one transaction.</summary>
internal sealed class BatchScreener(EventSessions sessions, CurrentLists current, Screener screener, TimeProvider time)
{
    /// <summary>The answers to the lines, in their order.</summary>
    public async Task<IReadOnlyList<BatchLineResponse>> ScreenAsync(
        Caller caller,
        BatchId batch,
        Algorithm algorithm,
        IReadOnlyList<Line> lines,
        CancellationToken cancellationToken
    )
    {
        var read = lines.Where(line => !line.IsBlank).Select(line => Read(caller, batch, algorithm, line)).ToList();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RecordAsync(caller, batch, read, cancellationToken);
            }
            catch (Exception exception) when (attempt < 5 && EventSessions.IsCollision(exception))
            {
                // The same batch was sent twice concurrently; the next attempt finds what the other request recorded.
            }
        }
    }

    private BatchLine Read(Caller caller, BatchId batch, Algorithm algorithm, Line line)
    {
        var id = ScreeningId.Of(caller.State, caller.Agency, batch, line.Number);
        if (line.Text is not { } text)
            return new(line.Number, id, null, BatchLineResponse.Refused(line.Number, ProblemTypes.TooLarge, "The line is too long.", null));
        try
        {
            return new(line.Number, id, ScreeningQuery.Read(text, algorithm, time.GetUtcNow()), null);
        }
        catch (RequestRejectedException rejected)
        {
            return new(line.Number, id, null, BatchLineResponse.Refused(line.Number, rejected.Problem, rejected.Message, rejected.Errors));
        }
    }

    private async Task<IReadOnlyList<BatchLineResponse>> RecordAsync(Caller caller, BatchId batch, List<BatchLine> read, CancellationToken cancellationToken)
    {
        var ids = read.Where(line => line.Query is not null).Select(line => line.Id.Value).ToArray();
        var (known, hashes) = await KnownAsync(caller, ids, cancellationToken);
        var lists = await current.GetAsync(cancellationToken);
        var commands = new RecordScreening?[read.Count];
        Parallel.For(
            0,
            read.Count,
            new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
            place =>
            {
                var (number, id, query, _) = read[place];
                if (query is not null && !known.ContainsKey(id.Value))
                    commands[place] = ScreenEntities.CommandOf(id, caller, query, lists, screener, new(batch, number));
            }
        );

        await using var transaction = sessions.Begin();
        var context = ChangeContext.Of(caller);
        foreach (var (line, command) in read.Zip(commands))
        {
            if (command is not null)
                transaction.Create(StreamOf(line), state => QueryScreeningDecider.Decide(command, state, time.GetUtcNow()), context, line.Query!.Hash);
        }

        await transaction.CommitAsync(cancellationToken);
        var added = read.Zip(commands)
            .Where(pair => pair.Second is not null)
            .ToDictionary(pair => pair.First.Id.Value, pair => transaction.StateOf(context.Tenant, StreamOf(pair.First))!);
        return [.. read.Select(line => line.Refusal ?? AnswerOf(line))];

        BatchLineResponse AnswerOf(BatchLine line) =>
            added.TryGetValue(line.Id.Value, out var made) ? BatchLineResponse.Of(line.Number, StatusCodes.Status201Created, made)
            : hashes[line.Id.Value] == line.Query!.Hash ? BatchLineResponse.Of(line.Number, StatusCodes.Status200OK, known[line.Id.Value])
            : BatchLineResponse.Refused(
                line.Number,
                ProblemTypes.IdempotencyKeyReused,
                "This line of the batch was recorded with different content. Use another batch name for different lines.",
                null
            );
    }

    private async Task<(Dictionary<Guid, RecordedScreening> Known, IReadOnlyDictionary<Guid, string?> Hashes)> KnownAsync(
        Caller caller,
        Guid[] ids,
        CancellationToken cancellationToken
    )
    {
        if (ids.Length == 0)
            return ([], new Dictionary<Guid, string?>());
        await using var session = sessions.Read(caller.State);
        var known = (await session.LoadManyAsync<RecordedScreening>(cancellationToken, ids)).ToDictionary(screening => screening.Id);
        return (known, await session.ReadRequestHashesAsync([.. known.Keys], cancellationToken));
    }

    private static StreamOf<RecordedScreening, QueryScreeningEvent> StreamOf(BatchLine line) => new(line.Id.Value);

    private sealed record BatchLine(int Number, ScreeningId Id, ScreeningQuery? Query, BatchLineResponse? Refusal);
}

/// <summary>The answer to a line of a batch.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Status">201 recorded now, 200 recorded before, 4xx not screened.</param>
/// <param name="Id">The agency's id of the query.</param>
/// <param name="Screening">The record.</param>
/// <param name="Type">The problem's type, if the line was not screened.</param>
/// <param name="Detail">What is wrong, as text for a person.</param>
/// <param name="Errors">The fields at fault.</param>
public sealed record BatchLineResponse(
    int Line,
    int Status,
    string? Id,
    ScreeningResponse? Screening,
    string? Type,
    string? Detail,
    IReadOnlyList<FieldError>? Errors
)
{
    internal static BatchLineResponse Of(int line, int status, RecordedScreening screening) =>
        new(line, status, screening.Screened.Id, ScreeningResponse.Of(screening), null, null, null);

    internal static BatchLineResponse Refused(int line, ProblemType problem, string detail, IReadOnlyList<FieldError>? errors) =>
        new(line, problem.Status, null, null, problem.Uri, detail, errors is { Count: > 0 } ? errors : null);
}

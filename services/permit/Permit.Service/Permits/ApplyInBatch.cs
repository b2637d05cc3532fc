using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Permits.Domain.Permits;
using Permits.Domain.Rules;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;

namespace Permits.Service.Permits;

/// <summary>The answer to a line of a batch.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Status">202 accepted now, 200 accepted before, 4xx refused.</param>
/// <param name="PermitId">The permit, at <c>/permits/{permitId}</c>; of a refused line, the permit that has the reference.</param>
/// <param name="Type">The problem's type, if the line was refused.</param>
/// <param name="Detail">What is wrong, as text for a person.</param>
/// <param name="Errors">The fields at fault, and what is allowed.</param>
public sealed record AppliedLine(int Line, int Status, PermitId? PermitId, string? Type, string? Detail, IReadOnlyList<FieldError>? Errors)
{
    internal static AppliedLine Refused(int line, ProblemType problem, string detail, IReadOnlyList<FieldError>? errors = null, PermitId? holder = null) =>
        new(line, problem.Status, holder, problem.Uri, detail, errors is { Count: > 0 } ? errors : null);
}

/// <summary>
/// <c>POST /permits/batch</c>: applications line by line, streamed in both directions. A line's permit derives from the Idempotency-Key and the line number, so
/// a batch that is sent again, for example after a broken connection, applies for nothing twice.
/// </summary>
internal static class ApplyInBatch
{
    private const int MaxLineBytes = 64 * 1024;
    private const int MaxLines = 100_000;
    private const long MaxBytes = 1L << 28;

    private static string Description =>
        $"""
            Each line is an application as in `POST /permits`, at most {MaxLineBytes} bytes; a batch has at most {MaxLines} lines. Each response line has the
            number of its request line and a `status`: 202 accepted now, 200 accepted before, 4xx refused, with the reason; later lines are still accepted.
            Empty lines are skipped, but counted. Read the response while you send: the service stops reading the request while the response is not read.

            After a broken connection, send the same lines again under the same `Idempotency-Key`. A line that differs from the one that was accepted is
            refused (422). `resume_after` leaves out the lines up to one.
            """;

    public static void MapApplyInBatch(this WebApplication app) =>
        app.MapPost("/permits/batch", HandleAsync)
            .WithName("ApplyForPermits")
            .WithTags("Permits")
            .WithSummary("Applies for permits line by line: NDJSON in, NDJSON out.")
            .WithDescription(Description)
            .Accepts<Stream>(LineExchange.MediaTypes[0], [.. LineExchange.MediaTypes.Skip(1)])
            .Produces<AppliedLine>(StatusCodes.Status200OK, NdJson.MediaType)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .WithMetadata(new QueryParameter("resume_after", "The last line whose response was received; lines up to it are skipped.", JsonSchemaType.Integer))
            .ForState(Role.Officer, Role.Supervisor);

    private static async Task<Results<EmptyHttpResult, ProblemHttpResult>> HandleAsync(
        HttpContext context,
        IdempotencyKey key,
        Caller caller,
        BatchOfApplications batches,
        CancellationToken cancellationToken
    )
    {
        if (!LineExchange.IsAccepted(context.Request))
            return ProblemTypes.UnsupportedMediaType.Because($"Send the lines as {NdJson.MediaType}.");
        var resumeAfter = QueryValues.Number(context.Request.Query, "resume_after", 0, 0, MaxLines, ProblemTypes.InvalidRequest);
        await LineExchange.RunAsync(
            context,
            new(MaxLineBytes, MaxLines, MaxBytes),
            lines => batches.ApplyAsync(caller, key, [.. lines.Where(line => line.Number > resumeAfter && !line.IsBlank)], cancellationToken),
            (line, problem, detail) => AppliedLine.Refused(line, problem, detail),
            cancellationToken
        );
        return TypedResults.Empty;
    }
}

/// <summary>Applies for the permits of a chunk of a batch in one transaction.</summary>
internal sealed class BatchOfApplications(EventSessions sessions, RuleSettingsByState rules, IOptions<JsonOptions> json, TimeProvider time)
{
    private const int Attempts = 5;

    /// <summary>The answers to the lines, in their order.</summary>
    public async Task<IReadOnlyList<AppliedLine>> ApplyAsync(Caller caller, IdempotencyKey key, IReadOnlyList<Line> lines, CancellationToken cancellationToken)
    {
        var read = lines.Select(line => Read(caller, key, line)).ToList();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ApplyAsync(caller, read, cancellationToken);
            }
            catch (Exception exception) when (attempt < Attempts && EventSessions.IsCollision(exception))
            {
                // A single application stored the same reference at the same moment; the next attempt finds it.
            }
        }
    }

    private ReadApplication Read(Caller caller, IdempotencyKey key, Line line)
    {
        var id = PermitId.From(key.IdFor(caller, $"permit-line-{line.Number}"));
        if (line.Text is not { } text)
            return new(line.Number, id, null, "", AppliedLine.Refused(line.Number, ProblemTypes.TooLarge, "The line is too long."));
        try
        {
            var request = JsonText.Read<ApplyRequest>(text, json.Value.SerializerOptions);
            var application = request.Read(caller, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
            return new(line.Number, id, application, RequestHash.Of(text.Span), null);
        }
        catch (RequestRejectedException rejected)
        {
            return new(line.Number, id, null, "", AppliedLine.Refused(line.Number, rejected.Problem, rejected.Message, rejected.Errors));
        }
    }

    private async Task<IReadOnlyList<AppliedLine>> ApplyAsync(Caller caller, List<ReadApplication> lines, CancellationToken cancellationToken)
    {
        var (now, context) = (time.GetUtcNow(), ChangeContext.Of(caller));
        var valid = lines.Where(line => line.Application is not null).ToList();
        var accepted = await AcceptedAsync(caller, [.. valid.Select(line => line.Id.Value)], cancellationToken);
        await using var transaction = sessions.Begin();
        await transaction.BeginAsync(cancellationToken);
        var holders = await References.HoldersAsync(
            transaction.Connection,
            context.Tenant,
            caller.Agency,
            valid.Select(line => line.Application!.Reference),
            cancellationToken
        );
        var answers = new List<AppliedLine>();
        foreach (var (number, id, application, hash, refusal) in lines)
        {
            if (application is null)
                answers.Add(refusal!);
            else if (accepted.TryGetValue(id.Value, out var before))
                answers.Add(before == hash ? new(number, StatusCodes.Status200OK, id, null, null, null) : Differs(number));
            else
                answers.Add(Apply(number, id, application, hash));
        }

        await transaction.CommitAsync(cancellationToken);
        return answers;

        AppliedLine Apply(int number, PermitId id, Application application, string hash)
        {
            var command = new PermitCommand.Apply(application, holders.GetValueOrDefault(application.Reference)?.Permit);
            var outcome = transaction.Create(
                new StreamOf<Permit, PermitEvent>(id.Value),
                permit => PermitDecider.Decide(command, permit, rules.For(caller.State, now), now),
                context,
                hash
            );
            if (outcome is PermitOutcome.ReferenceTaken taken)
                return AppliedLine.Refused(number, ProblemTypes.Conflict, References.Explain(taken), [References.Fault], taken.Holder);
            holders.Add(application.Reference, new(id, hash));
            return new(number, StatusCodes.Status202Accepted, id, null, null, null);
        }
    }

    private static AppliedLine Differs(int line) =>
        AppliedLine.Refused(
            line,
            ProblemTypes.IdempotencyKeyReused,
            "This line of the batch was accepted with different content. Use another Idempotency-Key for different lines."
        );

    private async Task<IReadOnlyDictionary<Guid, string?>> AcceptedAsync(Caller caller, Guid[] ids, CancellationToken cancellationToken)
    {
        await using var session = sessions.Read(caller.State);
        return await session.ReadRequestHashesAsync(ids, cancellationToken);
    }

    private sealed record ReadApplication(int Number, PermitId Id, Application? Application, string Hash, AppliedLine? Refusal);
}

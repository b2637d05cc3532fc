using System.Text.Json;
using Marten;
using Marten.Linq.MatchesSql;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Permits.Domain.Imports;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Platform.Kernel;

namespace Permits.Service.Imports;

/// <summary>The progress of imports, and their results.</summary>
internal static class ReadImports
{
    public static void MapReadImports(this WebApplication app)
    {
        app.MapGet("/imports", ListAsync)
            .WithName("ListImports")
            .WithTags("Imports")
            .WithSummary("The State's imports, newest first.")
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);
        app.MapGet("/imports/{id:guid}", GetAsync)
            .WithName("GetImport")
            .WithTags("Imports")
            .WithSummary("An import: its state, its progress and what became of its lines.")
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);
        app.MapGet("/imports/{id:guid}/results", ResultsAsync)
            .WithName("ListImportResults")
            .WithTags("Imports")
            .WithSummary("What became of each line, as NDJSON; before the approval, the lines that would be refused.")
            .WithDescription(
                "The results come in the order of the lines. Of a running import, they end at the first line that has none. To resume, pass the last `line` "
                    + "read as `after`. `outcome` is `imported`, `unchanged` or `refused`."
            )
            .Produces<ImportLineResult>(StatusCodes.Status200OK, NdJson.MediaType)
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);
    }

    private static async Task<Ok<Page<ImportResponse>>> ListAsync(
        PageRequest page,
        Caller caller,
        EventSessions sessions,
        ImportPieces pieces,
        CancellationToken cancellationToken
    )
    {
        await using var session = sessions.Read(caller.State);
        IQueryable<PermitImport> imports = session.Query<PermitImport>();
        if (page.After(TimePosition.Read) is { } last)
            imports = imports.Where(import => import.MatchesSql("(d.submitted_at, d.id) < (?, ?)", last.At, last.Id));
        var found = await imports.OrderBySql("d.submitted_at desc, d.id desc").Take(page.Limit + 1).ToListAsync(cancellationToken);
        var counts = new Dictionary<ImportId, ImportCounts>();
        foreach (var import in found)
            counts[import.Id] = await SubmitImport.CountsAsync(pieces, caller.State.Value, import, cancellationToken);
        return TypedResults.Ok(
            page.Of(found, import => ImportResponse.From(import, counts[import.Id]), import => new TimePosition(import.SubmittedAt, import.Id.Value).ToString())
        );
    }

    private static async Task<Results<Ok<ImportResponse>, ProblemHttpResult>> GetAsync(
        Guid id,
        Caller caller,
        EventSessions sessions,
        ImportPieces pieces,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(id, caller.State, sessions, cancellationToken) is not { } import)
            return ProblemTypes.NotFound.Because("There is no such import.");
        response.Headers.ETag = IfMatch.ETag(import.Version);
        return TypedResults.Ok(ImportResponse.From(import, await SubmitImport.CountsAsync(pieces, caller.State.Value, import, cancellationToken)));
    }

    private static async Task<Results<EmptyHttpResult, ProblemHttpResult>> ResultsAsync(
        Guid id,
        int? after,
        string? outcome,
        Caller caller,
        EventSessions sessions,
        ImportLines lines,
        ImportPieces pieces,
        IOptions<JsonOptions> json,
        TimeProvider time,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var checks = new FieldChecks();
        var wanted = checks.OptionalOneOf<ImportLineOutcome>("outcome", outcome);
        checks.ThrowIfAny();
        if (await FindAsync(id, caller.State, sessions, cancellationToken) is not { } import)
            return ProblemTypes.NotFound.Because("There is no such import.");

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        using var answers = new NdJson(response);
        for (var number = 0; await pieces.ReadAsync(caller.State.Value, import.File.Upload, number, cancellationToken) is { } piece; number++)
        {
            if (piece.Lines is not null && import.State is not ImportState.AwaitingApproval)
                break;
            var results = piece.Results is { } stored
                ? Stored(stored, json.Value.SerializerOptions)
                : piece.Lines!.Select(line => lines.Read(line, import.SubmittedBy.Agency, today)).Where(line => line.Permit is null).Select(Refused);
            foreach (var result in results)
            {
                if (result.Line > (after ?? 0) && (wanted is null || result.Outcome == wanted))
                    await answers.WriteAsync(result, cancellationToken);
            }
        }

        await answers.FlushAsync(cancellationToken);
        return TypedResults.Empty;
    }

    /// <summary>The result of a line that is not valid.</summary>
    public static ImportLineResult Refused(ReadLine line) => new(line.Number, ImportLineOutcome.Refused, Errors: line.Errors);

    private static async Task<PermitImport?> FindAsync(Guid id, CountryCode state, EventSessions sessions, CancellationToken cancellationToken)
    {
        await using var session = sessions.Read(state);
        return await session.LoadAsync<PermitImport>(ImportId.From(id), cancellationToken);
    }

    private static IEnumerable<ImportLineResult> Stored(byte[] results, JsonSerializerOptions options)
    {
        for (var rest = results.AsMemory(); rest.Span.IndexOf((byte)'\n') is >= 0 and var end; rest = rest[(end + 1)..])
            yield return JsonSerializer.Deserialize<ImportLineResult>(rest.Span[..end], options)!;
    }
}

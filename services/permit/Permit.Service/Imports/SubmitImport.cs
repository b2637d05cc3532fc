using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Permits.Domain.Imports;
using Permits.Domain.Permits;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;

namespace Permits.Service.Imports;

/// <summary><c>POST /imports</c>: receives a file of the permits that an agency had issued before.</summary>
internal static class SubmitImport
{
    private static readonly Dictionary<string, ImportFormat> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        [NdJson.MediaType] = ImportFormat.NdJson,
        ["text/csv"] = ImportFormat.Csv,
    };

    private const string Description = """
        As NDJSON, each line is `{"issuedOn":"2024-03-01","permit":{…}}`, where `permit` has the fields of an application (`POST /permits`) and its last day has
        not passed. As CSV (UTF-8, commas, RFC 4180), the header names each column by the JSON pointer of its field without `#/`: `issuedOn`,
        `permit/reference`, `permit/worker/names/0`, `permit/worker/documents/0/number`.

        The file is checked while it is received: `invalid` counts the lines that cannot be read, and `GET /imports/{id}/results` says why. Nothing is imported
        before another person approves, because an import makes permits valid that no one has screened yet. Invalid lines never stop the others. A line with a
        reference that was imported before and says the same changes nothing, in this file or another.
        """;

    public static void MapSubmitImport(this WebApplication app) =>
        app.MapPost("/imports", HandleAsync)
            .WithName("SubmitImport")
            .WithTags("Imports")
            .WithSummary("Submits the agency's existing permits, as NDJSON or CSV. A second person approves the import.")
            .WithDescription(Description)
            .Accepts<Stream>(NdJson.MediaType, "text/csv")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ForState(Role.Officer, Role.Supervisor);

    private static async Task<Results<Accepted<ImportResponse>, ProblemHttpResult>> HandleAsync(
        HttpRequest request,
        IdempotencyKey key,
        Caller caller,
        EventSessions sessions,
        ImportLines lines,
        ImportPieces pieces,
        ImportSettings settings,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !Formats.TryGetValue(type.MediaType.Value ?? "", out var format))
            return ProblemTypes.UnsupportedMediaType.Because($"Send {string.Join(" or ", Formats.Keys)}.");
        request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = settings.MaxFileBytes;
        var (upload, tenant, isKept) = (Guid.CreateVersion7(), caller.State.Value, false);
        try
        {
            await using var file = new HashedStream(request.Body);
            var check = new Check(lines, caller, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
            var split = ImportLines.SplitAsync(file, format, cancellationToken);
            var total = await pieces.StoreAsync(tenant, upload, check.CountAsync(split, cancellationToken), settings.MaxLines, cancellationToken);
            if (total == 0)
                return ProblemTypes.InvalidRequest.Because("The file has no lines.");
            var by = new Officer(caller.User, caller.Agency);
            var command = new PermitImportCommand.Submit(new(upload, format, file.Hash, file.Bytes, total, check.Invalid), by);
            var (_, import, isRepeat) = await sessions.CreateAsync(
                new StreamOf<PermitImport, PermitImportEvent>(key.IdFor(caller, "permit-import")),
                state => PermitImportDecider.Decide(command, state),
                ChangeContext.Of(caller),
                file.Hash,
                cancellationToken
            );
            isKept = !isRepeat;
            return TypedResults.Accepted($"/imports/{import!.Id}", ImportResponse.From(import, await CountsAsync(pieces, tenant, import, cancellationToken)));
        }
        finally
        {
            if (!isKept)
                await pieces.DeleteAsync(tenant, upload, CancellationToken.None);
        }
    }

    /// <summary>What became of an import's lines so far.</summary>
    public static async Task<ImportCounts> CountsAsync(ImportPieces pieces, string tenant, PermitImport import, CancellationToken cancellationToken) =>
        import.State is ImportState.Running ? (await pieces.CountAsync(tenant, import.File.Upload, cancellationToken)).Counts : import.Counts ?? new(0, 0, 0);

    /// <summary>Counts the lines that cannot be read, on their way to the store.</summary>
    private sealed class Check(ImportLines lines, Caller caller, DateOnly today)
    {
        public int Invalid { get; private set; }

        public async IAsyncEnumerable<ImportLine> CountAsync(IAsyncEnumerable<ImportLine> split, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var line in split.WithCancellation(cancellationToken))
            {
                if (lines.Read(line, caller.Agency, today).Permit is null)
                    Invalid++;
                yield return line;
            }
        }
    }
}

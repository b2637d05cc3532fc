using System.Diagnostics;
using Marten;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Platform.Hosting.Access;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Platform.Kernel;
using Registry.Domain.Lists;
using Registry.Service.Editions;
using Registry.Service.Lists;

namespace Registry.Service.Imports;

/// <summary><c>POST /lists/{list}/editions</c>: publishes a list's files, all or nothing.</summary>
internal static class ImportEdition
{
    private const int MaxTitleLength = 200;

    private const string Description = """
        Files: `un_sc_sanctions` takes the Consolidated List's XML (`application/xml`). `us_ofac_sdn` takes SDN.CSV, ALT.CSV and ADD.CSV, as three files of a
        `multipart/form-data` or in an `application/zip`, or the Advanced XML (`application/xml`). `us_ofac_wallets` takes `application/json`. Any list,
        including a new one, takes FollowTheMoney as JSON lines (`application/x-ndjson` or `application/json+ftm`); such a list also takes a delta
        (`application/json+ftm-delta`): lines of `{"op":"ADD|MOD|DEL","entity":{…}}`, where DEL needs only the id. Subjects that a delta does not name stay.

        Responses: 201 when the edition is in force. 200 with the existing edition when the same content was published before. 202 when it removes so
        much of the list, or concerns so many permits, that a second person must approve it. 409 when the same undated content was published before and
        is no longer current (pass `base` to republish it), when the file is older than the current edition, or when a delta has no FollowTheMoney
        edition to change. 412 when `base` is not the current edition. 422 when the files cannot be read, or when a delta adds a listed subject, changes
        or removes an unlisted one, or names an id twice.

        Parameters: `base` is the edition that the files change or follow. `dry_run=true` responds 200 with what would change and how many permits it would
        concern, and publishes nothing.
        `Prefer: respond-async` responds 202 as soon as the files are received; `Location` shows the progress. `generated_at`, or the header Last-Modified,
        says when the source generated the edition, if its format does not; default: the time of the import. `title` is the list's display name.
        """;

    public static void MapImportEdition(this WebApplication app) =>
        app.MapPost("/lists/{list}/editions", HandleAsync)
            .WithName("ImportEdition")
            .WithTags("Imports")
            .WithExample("list", "un_sc_sanctions")
            .WithSummary("Publishes an edition of a list from its source's files")
            .WithDescription(Description)
            .Accepts<Stream>(ListFormats.MediaTypes[0], [.. ListFormats.MediaTypes.Skip(1)])
            .WithMetadata(new RequestHeader("Prefer", Required: false, "`respond-async` (RFC 7240): respond before the import has ended."))
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ForRoles(Role.Secretariat);

    private static async Task<
        Results<Created<EditionResponse>, Ok<EditionResponse>, Ok<ImportResponse>, Accepted<ImportResponse>, ProblemHttpResult>
    > HandleAsync(
        string list,
        bool? dry_run,
        string? generated_at,
        string? title,
        string? @base,
        HttpRequest request,
        Prefer prefer,
        Caller caller,
        ImportCoordinator coordinator,
        ImportSettings settings,
        IDocumentStore store,
        CancellationToken cancellationToken
    )
    {
        if (!ListId.TryParse(list, null, out var listId) || list == Datasets.All)
            return ProblemTypes.NotFound.Because($"Invalid list name. {ValueFormAttribute.Of(typeof(ListId))}");
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || ListFormats.For(listId, type.MediaType.Value ?? "") is not { } format)
        {
            var isKnown = Datasets.IsWellKnown(listId) || await IsPublishedAsync(store, listId, cancellationToken);
            var allowed = $"Supported media types: {string.Join(", ", ListFormats.MediaTypesOf(listId))}.";
            return isKnown ? ProblemTypes.UnsupportedMediaType.Because(allowed) : ProblemTypes.NotFound.Because($"The registry has no such list. {allowed}");
        }

        if (title is { Length: 0 or > MaxTitleLength } || title?.Any(char.IsControl) is true)
            throw QueryValues.Invalid("title", $"Must be 1 to {MaxTitleLength} characters without control characters.");
        EditionHash? expectedBase = @base is null ? null : QueryValues.Value<EditionHash>("base", @base);
        var order = new ImportOrder(listId, format, title, GeneratedAt(generated_at, request), dry_run is true, DecideImport.ActorOf(caller), expectedBase);
        // The work is disposed by the code that runs it.
#pragma warning disable CA2000
        var work = await coordinator.BeginAsync(order, cancellationToken);
#pragma warning restore CA2000
        try
        {
            await work.Spool.ReceiveAsync(request, type, settings, cancellationToken);
        }
        catch (Exception exception)
        {
            await coordinator.FailAsync(work, exception);
            throw;
        }

        return await AnswerAsync(prefer, request.HttpContext.Response, coordinator, work, cancellationToken);
    }

    /// <summary>Carries an import through and responds with its result, or before it has ended if the request prefers that.</summary>
    public static async Task<
        Results<Created<EditionResponse>, Ok<EditionResponse>, Ok<ImportResponse>, Accepted<ImportResponse>, ProblemHttpResult>
    > AnswerAsync(Prefer prefer, HttpResponse response, ImportCoordinator coordinator, ImportWork work, CancellationToken cancellationToken)
    {
        var location = $"/imports/{work.Import.Id}";
        if (prefer.RespondAsync)
        {
            response.Headers["Preference-Applied"] = "respond-async";
            var begun = ImportResponse.Of(work.Import, work.Progress);
            coordinator.RunInBackground(work);
            return TypedResults.Accepted(location, begun);
        }

        switch (await coordinator.RunAsync(work, cancellationToken))
        {
            case ImportResult.Published published:
                var edition = EditionResponse.Of(published.Edition, ConcernResponse.OfAny(work.Import.Comparison!));
                return TypedResults.Created($"/lists/{edition.List}/editions/{edition.Edition}", edition);
            case ImportResult.AlreadyPublished already:
                return TypedResults.Ok(EditionResponse.Of(already.Edition));
            case ImportResult.DryRunDone:
                return TypedResults.Ok(ImportResponse.Of(work.Import, work.Progress));
            case ImportResult.AwaitsApproval:
                return TypedResults.Accepted(location, ImportResponse.Of(work.Import, work.Progress));
            case ImportResult.Refused refused:
                return refused.Problem.Because(refused.Detail);
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<bool> IsPublishedAsync(IDocumentStore store, ListId list, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return (await session.Query<ListEdition>().Where(edition => edition.IsCurrent).ToListAsync(cancellationToken)).Any(edition => edition.List == list);
    }

    private static DateTimeOffset? GeneratedAt(string? parameter, HttpRequest request)
    {
        if (parameter is not null)
            return Instant.TryParse(parameter, null, out var at)
                ? at.Value
                : throw QueryValues.Invalid("generated_at", "Must be a date or an instant in ISO 8601.");
        return request.GetTypedHeaders().LastModified;
    }
}

using System.Diagnostics;
using Marten;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Registry.Domain.Lists;
using Registry.Service.Lists;

namespace Registry.Service.Imports;

/// <summary><c>POST /lists/{list}/editions</c>: a list's files come into force, as a whole or not at all.</summary>
internal static class ImportEdition
{
    private const int MaxTitleLength = 200;

    public static void MapImportEdition(this WebApplication app) => app.MapPost("/lists/{list}/editions", HandleAsync)
        .WithName("importEdition").WithTags("imports")
        .WithSummary("Publishes an edition of a list from its source's files")
        .WithDescription("""
            `un_sc_sanctions`: the Consolidated List's XML (`application/xml`). `us_ofac_sdn`: SDN.CSV, ALT.CSV and ADD.CSV, as three files of a
            `multipart/form-data` or in an `application/zip`, or the Advanced XML (`application/xml`). `us_ofac_wallets`: `application/json`. Any list, also
            one that is not known yet: FollowTheMoney as JSON lines (`application/x-ndjson` or `application/json+ftm`). A list that came so: a delta
            of it (`application/json+ftm-delta`), lines of `{"op":"ADD|MOD|DEL","entity":{…}}`, DEL with the id alone; who is not named stays. 422 with the
            line where one adds who is listed, changes or removes who is not, or is the second on one id; 409 where the list has no edition in
            FollowTheMoney to change. `base` names the edition that a file is to change or to follow: 412 where another is current. 201 when the edition is in
            force; the same content again answers 200 with what it became, and changes nothing; 409 where the file does not say when it was made and what it
            became is no longer current, unless `base` says that it is to come into force again. 202 when it waits for a second person, because it would remove too
            much of the list. `dry_run=true` answers 200 with what it would change. `Prefer: respond-async` answers 202 as soon as the files have come, and
            `Location` tells how far it is. `generated_at`, or the header Last-Modified, says when the source made it where its format does not; else it is
            the time of the import. `title` is the list's name for people.
            """)
        .Accepts<Stream>(ListFormats.MediaTypes[0], [.. ListFormats.MediaTypes.Skip(1)])
        .WithMetadata(new RequestHeader("Prefer", Required: false, "`respond-async` (RFC 7240): answer before the import has ended."))
        .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .ForRoles(Role.Secretariat);

    private static async Task<Results<Created<EditionResponse>, Ok<EditionResponse>, Ok<ImportResponse>, Accepted<ImportResponse>, ProblemHttpResult>> HandleAsync(
        string list, bool? dry_run, string? generated_at, string? title, string? @base, HttpRequest request, Caller caller, ImportDesk desk, ImportSettings settings, IDocumentStore store, CancellationToken cancellationToken)
    {
        if (!ListId.TryParse(list, null, out var listId) || list == Datasets.All) return ProblemTypes.NotFound.Because("That is no name of a list: a small letter, then small letters, digits and underscores.");
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || ListFormats.For(listId, type.MediaType.Value ?? "") is not { } format)
        {
            var isKnown = Datasets.IsWellKnown(listId) || await IsPublishedAsync(store, listId, cancellationToken);
            var allowed = $"Send it as {string.Join(", ", ListFormats.MediaTypesOf(listId))}.";
            return isKnown ? ProblemTypes.UnsupportedMediaType.Because(allowed) : ProblemTypes.NotFound.Because($"The registry has no such list. {allowed}");
        }

        if (title is { Length: 0 or > MaxTitleLength } || title?.Any(char.IsControl) is true) throw Invalid("title", $"From 1 to {MaxTitleLength} characters, no control characters.");
        var order = new ImportOrder(listId, format, title, GeneratedAt(generated_at, request), dry_run is true, Author.Of(caller), Base(@base));
        // Whoever carries it through ends it.
#pragma warning disable CA2000
        var work = await desk.BeginAsync(order, cancellationToken);
#pragma warning restore CA2000
        try
        {
            await work.Spool.ReceiveAsync(request, type, settings, cancellationToken);
        }
        catch (Exception exception)
        {
            await desk.FailAsync(work, exception);
            throw;
        }

        return await AnswerAsync(request, desk, work, cancellationToken);
    }

    /// <summary>Carries an import through and answers with what came of it, or before it has ended where the request prefers that.</summary>
    public static async Task<Results<Created<EditionResponse>, Ok<EditionResponse>, Ok<ImportResponse>, Accepted<ImportResponse>, ProblemHttpResult>> AnswerAsync(
        HttpRequest request, ImportDesk desk, ImportWork work, CancellationToken cancellationToken)
    {
        var location = $"/imports/{work.Run.Id}";
        if (PrefersAsync(request))
        {
            request.HttpContext.Response.Headers["Preference-Applied"] = "respond-async";
            var begun = ImportResponse.Of(work.Run);
            desk.RunInBackground(work);
            return TypedResults.Accepted(location, begun);
        }

        switch (await desk.RunAsync(work, cancellationToken))
        {
            case ImportOutcome.Published published:
                var edition = EditionResponse.Of(published.Edition);
                return TypedResults.Created($"/lists/{edition.List}/editions/{edition.Edition}", edition);
            case ImportOutcome.AlreadyPublished already: return TypedResults.Ok(EditionResponse.Of(already.Edition));
            case ImportOutcome.Told told: return TypedResults.Ok(ImportResponse.Of(told.Run));
            case ImportOutcome.Waits waits: return TypedResults.Accepted(location, ImportResponse.Of(waits.Run));
            case ImportOutcome.Refused refused: return refused.Problem.Because(refused.Detail);
            default: throw new UnreachableException();
        }
    }

    private static bool PrefersAsync(HttpRequest request) => request.Headers["Prefer"]
        .SelectMany(header => (header ?? "").Split(','))
        .Any(preference => preference.Split(';')[0].Trim().Equals("respond-async", StringComparison.OrdinalIgnoreCase));

    private static async Task<bool> IsPublishedAsync(IDocumentStore store, ListId list, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return (await session.Query<ListEdition>().Where(edition => edition.IsCurrent).ToListAsync(cancellationToken)).Any(edition => edition.List == list);
    }

    private static DateTimeOffset? GeneratedAt(string? parameter, HttpRequest request)
    {
        if (parameter is not null) return Instant.TryParse(parameter, null, out var at) ? at.Value : throw Invalid("generated_at", "Must be a day or an instant in ISO 8601.");
        return request.GetTypedHeaders().LastModified;
    }

    private static EditionHash? Base(string? parameter)
    {
        return parameter is null ? null : EditionHash.TryParse(parameter, null, out var edition) ? edition : throw Invalid("base", "Must be an edition: 64 lower-case hexadecimal digits.");
    }

    private static RequestRejectedException Invalid(string parameter, string detail) => new(ProblemTypes.InvalidRequest, "One parameter is not valid.", [new(parameter, detail)]);
}

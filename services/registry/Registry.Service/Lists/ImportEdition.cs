using System.Diagnostics;
using System.Security.Cryptography;
using Marten;
using Marten.Linq.MatchesSql;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Registry.Domain.Lists;
using Registry.Domain.Lists.UnitedNations;
using Registry.Domain.Subjects;

namespace Registry.Service.Lists;

/// <summary><c>POST /lists/{list}/editions</c>: a list's file comes into force, as a whole or not at all.</summary>
internal static partial class ImportEdition
{
    private const long DefaultMaxFileBytes = 64 << 20;

    public static void MapImportEdition(this WebApplication app) => app.MapPost("/lists/{list}/editions", HandleAsync)
        .WithName("importEdition").WithTags("lists")
        .WithSummary("Publishes an edition of a list from its source's file")
        .WithDescription("The UN Security Council Consolidated List's XML as the body. The same content again answers 200 with what it became, and changes nothing.")
        .Accepts<Stream>("application/xml", "text/xml")
        .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .ForRoles(Role.Secretariat);

    private static async Task<Results<Created<EditionResponse>, Ok<EditionResponse>, ProblemHttpResult>> HandleAsync(
        string list, HttpRequest request, Caller caller, EventSessions sessions, IConfiguration configuration, RegistryMetrics metrics, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (!ListId.TryParse(list, null, out var listId) || listId != ListId.UnitedNations) return ProblemTypes.NotFound.Because("The registry has no such list.");
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType.Value?.ToLowerInvariant() is not ("application/xml" or "text/xml"))
            return ProblemTypes.UnsupportedMediaType.Because("Send the list as application/xml.");

        var maxBytes = configuration.GetValue("Lists:MaxFileBytes", DefaultMaxFileBytes);
        request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = maxBytes;
        using var sha256 = SHA256.Create();
        await using var hashed = new CryptoStream(request.Body, sha256, CryptoStreamMode.Read, leaveOpen: true);
        var read = await UnListReader.ReadAsync(hashed, maxBytes, cancellationToken);
        if (read is ReadListOutcome.Unreadable unreadable) return ProblemTypes.InvalidEdition.Because(unreadable.Detail);
        var file = ((ReadListOutcome.Read)read).File;
        await hashed.CopyToAsync(Stream.Null, cancellationToken);

        await using var session = sessions.ForCommon(caller);
        var decision = await PublishAsync(session, new(listId, EditionHash.Of(sha256.Hash!), file), time, cancellationToken);
        switch (decision)
        {
            case PublishEditionOutcome.Published published:
                metrics.Published(listId);
                Imported(loggers.CreateLogger("Registry.Service.Lists"), listId, published.Edition.Number, published.Edition.Edition, published.Edition.Counts);
                var edition = EditionResponse.Of(ListEdition.Evolve(null, published.Edition));
                return TypedResults.Created($"/lists/{edition.List}/editions/{edition.Edition}", edition);
            case PublishEditionOutcome.AlreadyPublished already:
                return TypedResults.Ok(EditionResponse.Of(already.Edition));
            case PublishEditionOutcome.OlderThanCurrent older:
                return ProblemTypes.Conflict.Because($"The file was made at {file.GeneratedAt:O}, before the current edition, which was made at {older.CurrentGeneratedAt:O}.");
            case PublishEditionOutcome.FromTheFuture:
                return ProblemTypes.InvalidEdition.Because($"The file says that it was made at {file.GeneratedAt:O}, which is in the future.");
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<PublishEditionOutcome> PublishAsync(IDocumentSession session, PublishEdition command, TimeProvider time, CancellationToken cancellationToken)
    {
        // What an edition changes is judged against everything that the list says now, so a list's editions come one after the other: the lock
        // holds until this transaction has ended, and whoever waited reads what it committed.
        await session.BeginTransactionAsync(cancellationToken);
        await session.QueryAsync<int>("select 1 from pg_advisory_xact_lock(hashtextextended(?, 0))", cancellationToken, $"publish {command.List}");

        var same = await session.LoadAsync<ListEdition>(command.Hash.StreamOf(command.List), cancellationToken);
        var current = await session.Query<ListEdition>().Where(edition => edition.IsCurrent).ToListAsync(cancellationToken);
        var subjects = await session.Query<Subject>().Where(subject => subject.MatchesSql("d.data ->> 'list' = ?", command.List.Value)).ToListAsync(cancellationToken);
        var standing = new PublishedSoFar(same, current.SingleOrDefault(edition => edition.List == command.List), subjects.ToDictionary(subject => subject.SubjectId));

        // The instant is taken behind the lock: editions in their order have instants in that order.
        var outcome = ListEditionDecider.Decide(command, standing, time.GetUtcNow());
        if (outcome is not PublishEditionOutcome.Published published) return outcome;

        session.Events.StartStream<ListEdition>(command.Hash.StreamOf(command.List), published.Edition);
        // Exclusively, because the watches' pass may be recording on the predecessor at this moment.
        if (published.Superseded is { } superseded) await session.Events.AppendExclusive(superseded.Edition.StreamOf(command.List), cancellationToken, superseded);
        foreach (var change in published.Changes)
        {
            if (standing.Subjects.TryGetValue(change.SubjectId, out var known)) session.Events.Append(known.Id, known.Revision + 1, change);
            else session.Events.StartStream<Subject>(change.SubjectId.Stream, change);
        }

        await session.SaveChangesAsync(cancellationToken);
        return outcome;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Published edition {Number} of {List}, {Edition}: {Counts}")]
    private static partial void Imported(ILogger logger, ListId list, int number, EditionHash edition, EditionCounts counts);
}

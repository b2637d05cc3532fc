using System.Runtime.CompilerServices;
using Marten;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Hosting.Access;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;
using Registry.Formats;
using Registry.Service.Editions;
using Registry.Service.Lists;

namespace Registry.Service.Imports;

/// <summary>
/// <c>POST /lists/{list}/editions/{edition}/undo</c>: publishes again what the list said before an edition. History is not rewritten: this is another
/// edition, whose changes are the undone edition's, reversed.
/// </summary>
internal static class EditionUndo
{
    private const int PageSize = 200;

    public static void MapUndoEdition(this WebApplication app) =>
        app.MapPost("/lists/{list}/editions/{edition}/undo", HandleAsync)
            .WithName("UndoEdition")
            .WithTags("Imports")
            .WithExample("list", "un_sc_sanctions")
            .WithSummary("Undoes the current edition of a list; a second person approves it")
            .WithDescription(
                "For an edition that should not have been published. The list then says again what it said before. Permits that the edition alone suspended "
                    + "are reinstated; after an ordinary delisting they are only offered for reinstatement. Responds 202 with the import, which awaits "
                    + "approval; `dry_run=true` responds 200 with what would change. 409 for a list's first edition; 412 if the edition is not the current one."
            )
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ForRoles(Role.Secretariat);

    private static async Task<
        Results<Created<EditionResponse>, Ok<EditionResponse>, Ok<ImportResponse>, Accepted<ImportResponse>, ProblemHttpResult>
    > HandleAsync(
        string list,
        string edition,
        bool? dry_run,
        Prefer prefer,
        HttpResponse response,
        Caller caller,
        ImportCoordinator coordinator,
        IDocumentStore store,
        CancellationToken cancellationToken
    )
    {
        await using var session = store.QuerySession();
        if (
            !ListId.TryParse(list, null, out var id)
            || !EditionHash.TryParse(edition, null, out var hash)
            || await session.LoadAsync<ListEdition>(hash.StreamOf(id), cancellationToken) is not { } undone
        )
            return ProblemTypes.NotFound.Because("The list has no such edition.");
        if (await BeforeAsync(session, undone, cancellationToken) is not { } before)
            return ProblemTypes.Conflict.Because("It is the list's first edition: nothing was published before it.");
        var format = ListFormats.Named(before.Format);
        var order = new ImportOrder(id, format, before.Title, null, dry_run is true, DecideImport.ActorOf(caller), hash, hash);
        // The work is disposed by the code that runs it.
#pragma warning disable CA2000
        var work = await coordinator.BeginAsync(order, cancellationToken);
#pragma warning restore CA2000
        return await ImportEdition.AnswerAsync(prefer, response, coordinator, work, cancellationToken);
    }

    /// <summary>The edition before another one of its list; null for the first.</summary>
    public static async Task<ListEdition?> BeforeAsync(IQuerySession session, ListEdition edition, CancellationToken cancellationToken)
    {
        var number = edition.Number - 1;
        return (await session.Query<ListEdition>().Where(other => other.Number == number).ToListAsync(cancellationToken)).FirstOrDefault(other =>
            other.List == edition.List
        );
    }

    /// <summary>The undone edition's changes, reversed, as a delta.</summary>
    public static async IAsyncEnumerable<DeltaLine> LinesAsync(
        IDocumentStore store,
        ListEdition undone,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var session = store.QuerySession();
        for (var (after, count) = ("", PageSize); count == PageSize; )
        {
            var changes = await EditionChange.PageAsync(session, undone.List, undone.Hash, after, PageSize, cancellationToken);
            var streams = changes.Select(change => SubjectId.From(change.Subject).StreamIn(undone.List)).ToArray();
            var events = (
                await session
                    .Events.QueryAllRawEvents()
                    .Where(@event => @event.StreamId.IsOneOf(streams))
                    .OrderBy(@event => @event.Version)
                    .ToListAsync(cancellationToken)
            ).ToLookup(@event => @event.StreamId, @event => (SubjectEvent)@event.Data);
            foreach (var change in changes)
            {
                var id = SubjectId.From(change.Subject);
                var stream = id.StreamIn(undone.List);
                var before = Subject.Fold(stream, events[stream].TakeWhile(@event => @event.At < undone.ImportedAt));
                var operation = (before is { IsListed: true }, change.Kind) switch
                {
                    (false, _) => DeltaOperation.Delete,
                    (true, EditionChange.Delisted) => DeltaOperation.Add,
                    (true, _) => DeltaOperation.Modify,
                };
                yield return new(change.Subject, operation, id, operation is DeltaOperation.Delete ? null : before!.Content);
            }

            if ((count = changes.Count) > 0)
                after = changes[^1].Subject;
        }
    }
}

using System.Diagnostics;
using Marten;
using Npgsql;
using Registry.Domain.Imports;
using Registry.Domain.Lists;
using Registry.Formats;

namespace Registry.Service.Imports;

/// <summary>
/// Carries an import through: reads its files into temporary tables, has them published, and records the result. Reading comes before the transaction that
/// publishes, which keeps that short: until it ends, <c>GET /events</c> stops before its first event.
/// </summary>
internal sealed partial class Importer(
    EditionPublisher publisher,
    IDocumentStore store,
    ImportStreams imports,
    ImportSettings settings,
    ILogger<Importer> logger
)
{
    /// <summary>Carries it through and records the result. Disposes the work.</summary>
    public async Task<ImportResult> RunAsync(ImportWork work, CancellationToken cancellationToken)
    {
        await using var ended = work;
        try
        {
            var result = await CarryThroughAsync(work, cancellationToken);
            switch (result)
            {
                case ImportResult.Published { Edition: var edition }:
                    Imported(logger, edition.List, edition.Number, edition.Hash, edition.Counts);
                    break;
                case ImportResult.AlreadyPublished { Edition: var edition } when work.Import.DryRun:
                    await work.SaveAsync(work.Progress with { Bytes = work.Spool.Length }, cancellationToken);
                    var unchanged = EditionComparison.Unchanged(edition, work.Import.Base);
                    await work.DecideAsync(new ImportCommand.Compare(unchanged, settings.Approval, []), cancellationToken);
                    return new ImportResult.DryRunDone();
                case ImportResult.AlreadyPublished { Edition: var edition }:
                    await work.DecideAsync(new ImportCommand.Publish(edition.Hash, IsNew: false), CancellationToken.None);
                    break;
                case ImportResult.AwaitsApproval:
                    var comparison = work.Import.Comparison!;
                    AwaitsApproval(
                        logger,
                        work.Import.List,
                        work.Import.Id,
                        comparison.Counts.Removed,
                        comparison.Listed,
                        comparison.ConcernedPermits,
                        comparison.Concerned.Count
                    );
                    break;
                case ImportResult.Refused refused:
                    await work.DecideAsync(new ImportCommand.Fail(new(refused.Problem.Uri, refused.Detail)), CancellationToken.None);
                    break;
            }

            return result;
        }
        catch (Exception exception)
        {
            await FailAsync(work, exception);
            throw;
        }
    }

    /// <summary>Records that the work stopped without a result. If that cannot be recorded either, the sweeper finds the import without a process.</summary>
    public async Task FailAsync(ImportWork work, Exception exception)
    {
        try
        {
            var interrupt = new ImportCommand.Interrupt(ImportProblems.Interrupted(exception));
            await imports.DecideAsync(work.Import.ImportId, interrupt, work.By, CancellationToken.None);
        }
        catch (Exception saving) when (saving is NpgsqlException or TimeoutException or InvalidOperationException || saving.InnerException is NpgsqlException)
        {
            NotRecorded(logger, saving, work.Import.Id);
        }
    }

    private async Task<ImportResult> CarryThroughAsync(ImportWork work, CancellationToken cancellationToken)
    {
        var spool = work.Spool;
        var edition = work.Import.Undoes is not null || work.Format is IDeltaFormat ? (EditionHash?)null : spool.Hash;
        await work.SaveAsync(work.Progress with { Phase = ImportPhase.Reading, BytesTotal = spool.Length, Edition = edition }, cancellationToken);
        await using (var session = store.QuerySession())
        {
            // An early exit only; everything else is decided under the list's lock.
            if (work.Import.Undoes is null && await EditionComparison.SameAsync(session, work, cancellationToken) is { IsCurrent: true } same)
                return new ImportResult.AlreadyPublished(same);
        }

        var reading = new ListReading();
        var staging = new Staging(work.Connection, store.Options.Serializer(), work.Import.List);
        try
        {
            await ReadAsync(work, staging, reading, cancellationToken);
            if (staging.Entries == 0)
                return work.Import.Undoes is null ? ImportProblems.NoEntries : ImportProblems.NothingToUndo;
            await work.SaveAsync(work.Progress with { Phase = ImportPhase.Comparing, Bytes = spool.Length, Entries = staging.Entries }, cancellationToken);
            return await publisher.PublishAsync(work, staging, reading, cancellationToken);
        }
        catch (UnreadableListException exception)
        {
            return ImportProblems.Unreadable(exception);
        }
    }

    private async Task ReadAsync(ImportWork work, Staging staging, ListReading reading, CancellationToken cancellationToken)
    {
        Task ReportAsync() => work.ReportAsync(progress => progress with { Bytes = work.Spool.BytesRead, Entries = staging.Entries }, cancellationToken);
        await (
            (work.Import.Undoes, work.Format) switch
            {
                ({ } undone, _) => staging.FillAsync(
                    EditionUndo.LinesAsync(store, await UndoneAsync(work.Import.List, undone, cancellationToken), cancellationToken),
                    ReportAsync,
                    cancellationToken
                ),
                (null, IListFormat whole) => staging.FillAsync(whole.ReadAsync(work.Spool.Uploads, reading, cancellationToken), ReportAsync, cancellationToken),
                (null, IDeltaFormat delta) => staging.FillAsync(
                    delta.ReadAsync(work.Spool.Uploads, reading, cancellationToken),
                    ReportAsync,
                    cancellationToken
                ),
                _ => throw new UnreachableException(),
            }
        );
    }

    private async Task<ListEdition> UndoneAsync(ListId list, EditionHash edition, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<ListEdition>(edition.StreamOf(list), cancellationToken)
            ?? throw new InvalidOperationException("The edition to undo does not exist.");
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Published edition {Number} of {List}, {Edition}: {Counts}")]
    private static partial void Imported(ILogger logger, ListId list, int number, EditionHash edition, EditionCounts counts);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "An edition of {List} awaits approval, import {Import}: "
            + "it would remove {Removed} of {Listed} subjects and concern {Permits} permits in {States} States"
    )]
    private static partial void AwaitsApproval(ILogger logger, ListId list, Guid import, int removed, int listed, int permits, int states);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The result of import {Import} could not be recorded")]
    private static partial void NotRecorded(ILogger logger, Exception exception, Guid import);
}

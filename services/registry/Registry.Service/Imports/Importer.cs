using System.Diagnostics;
using System.Globalization;
using Marten;
using Marten.Linq.MatchesSql;
using Npgsql;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Registry.Domain.Imports;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;
using Registry.Formats;

namespace Registry.Service.Imports;

/// <summary>The result of carrying an import through; the import itself has the details.</summary>
internal abstract record ImportResult
{
    private ImportResult() { }

    /// <summary>The edition is in force.</summary>
    public sealed record Published(ListEdition Edition) : ImportResult;

    /// <summary>The same content was published before.</summary>
    public sealed record AlreadyPublished(ListEdition Edition) : ImportResult;

    /// <summary>The import shows what it would change.</summary>
    public sealed record DryRunDone : ImportResult;

    /// <summary>A second person must approve it.</summary>
    public sealed record AwaitsApproval : ImportResult;

    /// <summary>It cannot be published.</summary>
    public sealed record Refused(ProblemType Problem, string Detail) : ImportResult;
}

/// <summary>
/// Carries an import through: reads its files into temporary tables, compares them with the list, and appends the changes.
///
/// Everything that others can see is written in one transaction, in chunks. The edition and its subjects are in force when it commits; a crash before
/// that leaves nothing. Reading comes before that transaction, which keeps it short: until it ends, <c>GET /events</c> stops before its first event.
/// </summary>
internal sealed partial class Importer(IDocumentStore store, EventSessions sessions, ImportStreams imports, ImportSettings settings, TimeProvider time, ILogger<Importer> logger)
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
                case ImportResult.AlreadyPublished { Edition: var edition }:
                    await work.DecideAsync(new ImportCommand.Publish(edition.Hash, IsNew: false), CancellationToken.None);
                    break;
                case ImportResult.AwaitsApproval:
                    AwaitsApproval(logger, work.Import.List, work.Import.Id, work.Import.Comparison!.Counts.Removed, work.Import.Comparison.Listed);
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
        var problem = exception switch
        {
            RequestRejectedException rejected => new ImportProblem(rejected.Problem.Uri, rejected.Message),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new(ProblemTypes.TooLarge.Uri, "The body exceeds this endpoint's limit."),
            ListNotFetchedException notFetched => new(ProblemTypes.Unavailable.Uri, notFetched.Message),
            OperationCanceledException or BadHttpRequestException => new(ProblemTypes.InvalidRequest.Uri, "The request ended before the import did."),
            _ => new(ProblemTypes.Internal.Uri, "The service failed."),
        };
        try
        {
            await imports.DecideAsync(work.Import.ImportId, new ImportCommand.Interrupt(problem), work.By, CancellationToken.None);
        }
        catch (Exception saving) when (saving is NpgsqlException or TimeoutException or InvalidOperationException || saving.InnerException is NpgsqlException)
        {
            NotRecorded(logger, saving, work.Import.Id);
        }
    }

    private async Task<ImportResult> CarryThroughAsync(ImportWork work, CancellationToken cancellationToken)
    {
        var (list, spool) = (work.Import.List, work.Spool);
        await work.SaveAsync(work.Progress with { Phase = ImportPhase.Reading, BytesTotal = spool.Length, Edition = work.Format is IDeltaFormat ? null : spool.Hash }, cancellationToken);
        await using (var session = store.QuerySession())
        {
            // An early exit only; everything else is decided again under the list's lock.
            if (await SameAsync(session, work, list, cancellationToken) is { IsCurrent: true } same) return work.Import.DryRun ? await ShowUnchangedAsync(work, same, cancellationToken) : new ImportResult.AlreadyPublished(same);
        }

        var reading = new ListReading();
        var staging = new Staging(work.Connection, store.Options.Serializer(), list);
        try
        {
            await ReadAsync(work, staging, reading, cancellationToken);
            if (staging.Entries == 0) return new ImportResult.Refused(ProblemTypes.InvalidEdition, "The file contains no entries.");
            var generatedAt = reading.GeneratedAt ?? work.GeneratedAt ?? work.Import.RequestedAt;
            await work.SaveAsync(work.Progress with { Phase = ImportPhase.Comparing, Bytes = spool.Length, Entries = staging.Entries }, cancellationToken);
            await using var transaction = await work.Connection.BeginTransactionAsync(cancellationToken);
            return await PublishAsync(work, staging, reading, list, generatedAt, transaction, cancellationToken);
        }
        catch (UnreadableListException exception)
        {
            return new ImportResult.Refused(ProblemTypes.InvalidEdition, exception.Message);
        }
    }

    private static Task ReadAsync(ImportWork work, Staging staging, ListReading reading, CancellationToken cancellationToken)
    {
        Task ReportAsync() => work.ReportAsync(progress => progress with { Bytes = work.Spool.BytesRead, Entries = staging.Entries }, cancellationToken);
        return work.Format switch
        {
            IListFormat whole => staging.FillAsync(whole.ReadAsync(work.Spool.Uploads, reading, cancellationToken), ReportAsync, cancellationToken),
            IDeltaFormat delta => staging.FillAsync(delta.ReadAsync(work.Spool.Uploads, reading, cancellationToken), ReportAsync, cancellationToken),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>
    /// The edition that the same bytes made before. Bytes without a date may have made several editions, each from another base. If the request names no
    /// base, it is the latest of them. For a whole list it is the current edition if that is one of them, with any base, because it already has this
    /// content. Null for a dry run of a dated list, which compares again to show that nothing would change, or what would be reverted.
    /// </summary>
    private static async Task<ListEdition?> SameAsync(IQuerySession session, ImportWork work, ListId list, CancellationToken cancellationToken)
    {
        var hash = work.Spool.Hash;
        ListEdition? whole = null;
        if (work.Format is IListFormat format)
        {
            if (work.Import.DryRun && format.IsDated) return null;
            whole = await session.LoadAsync<ListEdition>(hash.StreamOf(list), cancellationToken);
            if (whole is null or { IsCurrent: true } || format.IsDated) return whole;
        }

        var editions = (await session.Query<ListEdition>().Where(edition => edition.MatchesSql("d.data ->> 'list' = ?", list.Value)).ToListAsync(cancellationToken)).ToDictionary(edition => edition.Hash);
        var latest = editions.Keys.Select(edition => editions.GetValueOrDefault(edition.ChangedBy(hash))).Append(whole).OfType<ListEdition>().MaxBy(edition => edition.Number);
        return work.Import.Base is { } named && (whole is null || latest is not { IsCurrent: true }) ? editions.GetValueOrDefault(named.ChangedBy(hash)) : latest;
    }

    // The edition's hash. If the bytes are a delta or were an edition before, it also covers the edition that this one follows.
    private static async Task<EditionHash> HashAsync(IQuerySession session, ImportWork work, ListEdition current, ListId list, CancellationToken cancellationToken)
    {
        var hash = work.Spool.Hash;
        var follows = work.Format is IDeltaFormat || (work.Import.Base is not null && await session.LoadAsync<ListEdition>(hash.StreamOf(list), cancellationToken) is not null);
        return follows ? current.Hash.ChangedBy(hash) : hash;
    }

    // A delta does not apply to the edition that it made, so its changes are not compared.
    private async Task<ImportResult> ShowUnchangedAsync(ImportWork work, ListEdition same, CancellationToken cancellationToken)
    {
        var subjects = same.Counts.People + same.Counts.Entities;
        var counts = same.Counts with { Added = 0, Changed = 0, Removed = 0, Unchanged = subjects };
        await work.SaveAsync(work.Progress with { Bytes = work.Spool.Length }, cancellationToken);
        await work.DecideAsync(new ImportCommand.Compare(new(same.Hash, work.Import.Base, same.GeneratedAt, counts, subjects, []), settings.Approval), cancellationToken);
        return new ImportResult.DryRunDone();
    }

    private async Task<ImportResult> PublishAsync(
        ImportWork work, Staging staging, ListReading reading, ListId list, DateTimeOffset generatedAt, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        // An edition is compared with everything that the list says now, so a list's editions are published one after the other: the lock is held
        // until this transaction ends, and the next import to get it reads what was committed.
        await LockAsync(transaction, $"publish {list}", cancellationToken);
        var (standing, hash) = await StandingAsync(transaction, work, list, cancellationToken);
        var now = time.GetUtcNow();
        var (delta, format) = work.Format switch
        {
            IListFormat whole => (null, whole),
            IDeltaFormat changing => (changing, changing.Whole),
            _ => throw new UnreachableException(),
        };
        var refusal = ListEditionDecider.RefuseBase(work.Format, work.Import.Base, standing) ?? ListEditionDecider.Refuse(generatedAt, standing, now);
        if (refusal is ListEditionOutcome.AlreadyPublished already && work.Import.DryRun)
        {
            await transaction.RollbackAsync(cancellationToken);
            return await ShowUnchangedAsync(work, already.Edition, cancellationToken);
        }

        if (refusal is not null) return Refused(refusal, generatedAt);

        var former = standing.Current?.Format;
        SubjectOutcome Decide(ListEntry entry, Subject? subject, DateTimeOffset at) => SubjectDecider.Decide(new ListSubject(entry.Id, list, hash, entry.Content), subject, format, former, at);
        var counts = await staging.CompareAsync(
            transaction, (entry, subject) => Decide(entry, subject, now), former is null || former == format.Name, () => work.ReportAsync(progress => progress, cancellationToken), cancellationToken);
        var comparison = new ImportComparison(
            hash, delta is null ? work.Import.Base : standing.Current!.Hash, generatedAt, counts, await staging.ListedAsync(cancellationToken), await staging.FirstChangesAsync(cancellationToken));
        var compare = new ImportCommand.Compare(comparison, settings.Approval);
        if (work.Import.DryRun)
        {
            await transaction.RollbackAsync(cancellationToken);
            await work.DecideAsync(compare, cancellationToken);
            return new ImportResult.DryRunDone();
        }

        if (ImportDecider.Decide(compare, work.Import, now).Events.Any(@event => @event is ImportEvent.AwaitingApproval))
        {
            await transaction.RollbackAsync(cancellationToken);
            await HoldAsync(work, compare, cancellationToken);
            return new ImportResult.AwaitsApproval();
        }

        await work.DecideAsync(compare, cancellationToken);
        await work.SaveAsync(work.Progress with { Phase = ImportPhase.Publishing }, cancellationToken);
        // Editions of all lists come into force one after the other, in the order of their instants, so a response from a set of editions can be
        // repeated with `as_of` the latest instant among them.
        await LockAsync(transaction, "publish", cancellationToken);
        var at = await InstantAsync(work, transaction, cancellationToken);
        var publish = new PublishEdition(list, hash, format.Name, generatedAt, work.Import.Title, counts, [.. reading.UnknownTags], reading.Source, work.Import.ImportId);
        var outcome = ListEditionDecider.Decide(publish, standing, at);
        if (outcome is not ListEditionOutcome.Accepted { Events: [var published] }) return Refused(outcome, generatedAt);
        var edition = ListEdition.Evolve(null, published, new(hash.StreamOf(list), 1, at));
        await AppendAsync(work, staging, edition, published, standing.Current, (entry, subject) => Decide(entry, subject, at), transaction, cancellationToken);
        return new ImportResult.Published(edition);
    }

    // The clocks of instances differ and can be set back. Instants are at least a millisecond apart, so that formats with fewer digits still distinguish them.
    private async Task<DateTimeOffset> InstantAsync(ImportWork work, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var joined = sessions.Join(transaction);
        var current = await joined.Session.Query<ListEdition>().Where(edition => edition.IsCurrent).ToListAsync(cancellationToken);
        return current.Select(edition => edition.ImportedAt.AddMilliseconds(1)).Append(time.GetUtcNow()).Max();
    }

    private async Task AppendAsync(
        ImportWork work, Staging staging, ListEdition edition, ListEditionEvent published, ListEdition? predecessor, Func<ListEntry, Subject?, SubjectOutcome> decide,
        NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var (list, hash, at, written) = (edition.List, edition.Hash, edition.ImportedAt, 0);
        var context = ChangeContext.Common(ImportStreams.AuthorOf(work.By));
        await using var joined = sessions.Join(transaction);
        joined.Create(new StreamOf<ListEdition, ListEditionEvent>(edition.Id), _ => new ListEditionOutcome.Accepted(published), context);
        if (predecessor is not null)
        {
            // The watch pass may be appending to the predecessor at this moment.
            var before = new StreamOf<ListEdition, ListEditionEvent>(predecessor.Id);
            await joined.LoadAsync(context.Tenant, before, cancellationToken);
            joined.Decide(before, state => ListEditionDecider.Decide(new SupersedeEdition(hash), state!, at), context);
        }

        await joined.CommitAsync(cancellationToken);
        await staging.ForEachChangeAsync(
            transaction,
            page => ChunkAsync(page.Select(row => (row.Entry.Id, row.Subject, (Func<Subject?, SubjectOutcome>)(subject => decide(row.Entry, subject))))),
            page => ChunkAsync(page.Select(subject => (subject.SubjectId, (Subject?)subject, (Func<Subject?, SubjectOutcome>)(known => SubjectDecider.Decide(new DelistSubject(subject.SubjectId, list, hash), known, at))))),
            cancellationToken);

        await work.DecideAsync(new ImportCommand.Publish(hash, IsNew: true), joined, cancellationToken);
        await work.SaveAsync(work.Progress with { Changes = written }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        joined.Committed();

        async Task ChunkAsync(IEnumerable<(SubjectId Id, Subject? Known, Func<Subject?, SubjectOutcome> Decide)> changes)
        {
            foreach (var (id, known, decideOn) in changes)
            {
                var stream = new StreamOf<Subject, SubjectEvent>(id.StreamIn(list));
                // The list's lock prevents changes to its subjects since they were read.
                joined.Open(context.Tenant, stream, known);
                joined.Decide(stream, decideOn, context);
                written++;
            }

            await joined.CommitAsync(cancellationToken);
            await work.ReportAsync(progress => progress with { Changes = written }, cancellationToken);
        }
    }

    private async Task HoldAsync(ImportWork work, ImportCommand.Compare compare, CancellationToken cancellationToken)
    {
        await using var transaction = await work.Connection.BeginTransactionAsync(cancellationToken);
        // The files of an import that was approved are stored already.
        if (work.Import.Approval is null) await PendingUpload.KeepAsync(work.Connection, work.Import.ImportId, work.Spool, cancellationToken);
        await using var joined = sessions.Join(transaction);
        await work.DecideAsync(compare, joined, cancellationToken);
        // One upload of a list awaits approval at a time: a later one replaces an earlier one, unless that is being decided at this moment.
        await using var session = store.QuerySession();
        var open = await session.Query<Import>().Where(import => import.IsOpen).ToListAsync(cancellationToken);
        foreach (var other in open.Where(other => other.State is ImportState.AwaitingApproval && other.List == work.Import.List && other.Id != work.Import.Id))
        {
            if (!await ImportDatabase.TryLockAsync(transaction, other.ImportId, cancellationToken)) continue;
            await imports.DecideAsync(other.ImportId, new ImportCommand.Replace(work.By, work.Import.ImportId), work.By, joined, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        joined.Committed();
    }

    private static async Task LockAsync(NpgsqlTransaction transaction, string name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_advisory_xact_lock(hashtextextended($1, 0))", transaction.Connection, transaction) { Parameters = { new() { Value = name } } };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<(PublicationState Standing, EditionHash Hash)> StandingAsync(NpgsqlTransaction transaction, ImportWork work, ListId list, CancellationToken cancellationToken)
    {
        await using var joined = sessions.Join(transaction);
        var same = await SameAsync(joined.Session, work, list, cancellationToken);
        var current = await joined.Session.Query<ListEdition>().Where(edition => edition.IsCurrent).ToListAsync(cancellationToken);
        var standing = new PublicationState(same, current.SingleOrDefault(edition => edition.List == list));
        return (standing, standing.Current is null ? work.Spool.Hash : await HashAsync(joined.Session, work, standing.Current, list, cancellationToken));
    }

    private static ImportResult Refused(ListEditionOutcome outcome, DateTimeOffset generatedAt) => outcome switch
    {
        ListEditionOutcome.AlreadyPublished already => new ImportResult.AlreadyPublished(already.Edition),
        ListEditionOutcome.OlderThanCurrent older => new ImportResult.Refused(ProblemTypes.Conflict,
            $"The file was generated at {generatedAt:O}, before the current edition ({older.CurrentGeneratedAt:O})."),
        ListEditionOutcome.DatedInFuture => new ImportResult.Refused(ProblemTypes.InvalidEdition, $"The file's generation date is in the future: {generatedAt:O}."),
        ListEditionOutcome.NoLongerCurrent since => new ImportResult.Refused(ProblemTypes.Conflict, string.Create(CultureInfo.InvariantCulture,
            $"These bytes made edition {since.Number}, which is no longer current. To republish them, pass `base={since.Current}`.")),
        ListEditionOutcome.NoCurrentEdition => new ImportResult.Refused(ProblemTypes.Conflict, "The list has no edition yet. Send the whole list first, without `base`."),
        ListEditionOutcome.FormatMismatch other => new ImportResult.Refused(ProblemTypes.Conflict,
            $"A delta does not apply to the current edition's format, {other.Current}. Send the whole list first."),
        ListEditionOutcome.BaseNotCurrent other => new ImportResult.Refused(ProblemTypes.PreconditionFailed, $"The expected base edition is not the current one. The current edition is {other.Current}."),
        _ => throw new UnreachableException(),
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Published edition {Number} of {List}, {Edition}: {Counts}")]
    private static partial void Imported(ILogger logger, ListId list, int number, EditionHash edition, EditionCounts counts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An edition of {List} awaits approval, import {Import}: it would remove {Removed} of {Listed} subjects")]
    private static partial void AwaitsApproval(ILogger logger, ListId list, Guid import, int removed, int listed);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The result of import {Import} could not be recorded")]
    private static partial void NotRecorded(ILogger logger, Exception exception, Guid import);
}

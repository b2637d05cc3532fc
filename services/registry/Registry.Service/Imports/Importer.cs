using System.Diagnostics;
using System.Globalization;
using Marten;
using Marten.Linq.MatchesSql;
using Npgsql;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;

namespace Registry.Service.Imports;

/// <summary>What came of an import.</summary>
internal abstract record ImportOutcome
{
    private ImportOutcome() { }

    /// <summary>The edition is in force.</summary>
    public sealed record Published(ListEdition Edition) : ImportOutcome;

    /// <summary>The same content was published before.</summary>
    public sealed record AlreadyPublished(ListEdition Edition) : ImportOutcome;

    /// <summary>It told what it would change.</summary>
    public sealed record Told(ImportRun Run) : ImportOutcome;

    /// <summary>It waits for a second person.</summary>
    public sealed record Waits(ImportRun Run) : ImportOutcome;

    /// <summary>It cannot be published.</summary>
    public sealed record Refused(ProblemType Problem, string Detail) : ImportOutcome;
}

/// <summary>
/// Carries an import through: reads its files into temporary tables, compares them with what the list says, and appends what changes.
///
/// All that others can see is written in one transaction, in chunks; the edition and its subjects are in force when it commits, and whatever ends
/// before leaves nothing. Reading comes before that transaction, for while one is open that has appended, no subscription goes past its events.
/// </summary>
internal sealed partial class Importer(IDocumentStore store, EventSessions sessions, ImportSettings settings, RegistryMetrics metrics, TimeProvider time, ILogger<Importer> logger)
{
    /// <summary>Carries it through, and writes into its record what came of it. Ends the work.</summary>
    public async Task<ImportOutcome> RunAsync(ImportWork work, CancellationToken cancellationToken)
    {
        await using var ended = work;
        try
        {
            var outcome = await CarryThroughAsync(work, cancellationToken);
            switch (outcome)
            {
                case ImportOutcome.Published published:
                    metrics.Published(published.Edition.List);
                    Imported(logger, published.Edition.List, published.Edition.Number, published.Edition.Hash, published.Edition.Counts);
                    break;
                case ImportOutcome.AlreadyPublished already:
                    await EndAsync(work, work.Run with { State = ImportState.Published, Edition = already.Edition.Hash.Value });
                    break;
                case ImportOutcome.Waits waits:
                    Waiting(logger, waits.Run.List, waits.Run.Id, waits.Run.Counts!.Removed, waits.Run.Listed);
                    break;
                case ImportOutcome.Refused refused:
                    await EndAsync(work, work.Run with { State = ImportState.Failed, Problem = new(refused.Problem.Uri, refused.Detail) });
                    break;
            }

            return outcome;
        }
        catch (Exception exception)
        {
            await FailAsync(work, exception);
            throw;
        }
    }

    /// <summary>Writes that an import failed; where that cannot be written either, whoever asks for it finds that nobody works on it.</summary>
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
        // Consent was to this import, and it is still there to be consented to.
        var run = work.Approval is null ? work.Run with { State = ImportState.Failed, Problem = problem } : work.Run with { State = ImportState.AwaitingApproval, Decision = null };
        try
        {
            await work.SaveAsync(run, CancellationToken.None);
        }
        catch (Exception saving) when (saving is NpgsqlException or TimeoutException or InvalidOperationException || saving.InnerException is NpgsqlException)
        {
            NotRecorded(logger, saving, run.Id);
        }
    }

    private async Task<ImportOutcome> CarryThroughAsync(ImportWork work, CancellationToken cancellationToken)
    {
        var (list, spool) = (ListId.Parse(work.Run.List), work.Spool);
        await work.SaveAsync(work.Run with { State = ImportState.Reading, BytesTotal = spool.Length, Edition = work.Format is IDeltaFormat ? work.Run.Edition : spool.Hash.Value }, cancellationToken);
        await using (var session = store.QuerySession())
        {
            // Where it is not for sure, it is decided behind the lock.
            if (await SameAsync(session, work, list, cancellationToken) is { IsCurrent: true } same) return work.Run.DryRun ? await TellAsync(work, same, cancellationToken) : new ImportOutcome.AlreadyPublished(same);
        }

        var reading = new ListReading();
        var staging = new Staging(work.Connection, store.Options.Serializer(), list);
        try
        {
            await ReadAsync(work, staging, reading, cancellationToken);
            if (staging.Entries == 0) return new ImportOutcome.Refused(ProblemTypes.InvalidEdition, "The file names nobody.");
            // An import that waited still has the time of the day on which it came.
            var generatedAt = reading.GeneratedAt ?? work.Run.GeneratedAt ?? work.Run.StartedAt;
            await work.SaveAsync(work.Run with { State = ImportState.Comparing, Bytes = spool.Length, Entries = staging.Entries }, cancellationToken);
            await using var transaction = await work.Connection.BeginTransactionAsync(cancellationToken);
            return await PublishAsync(work, staging, reading, list, generatedAt, transaction, cancellationToken);
        }
        catch (UnreadableListException exception)
        {
            return new ImportOutcome.Refused(ProblemTypes.InvalidEdition, exception.Message);
        }
    }

    private static Task ReadAsync(ImportWork work, Staging staging, ListReading reading, CancellationToken cancellationToken)
    {
        Task ReportAsync() => work.ReportAsync(run => run with { Bytes = work.Spool.BytesRead, Entries = staging.Entries }, cancellationToken);
        return work.Format switch
        {
            IListFormat whole => staging.FillAsync(whole.ReadAsync(work.Spool.Uploads, reading, cancellationToken), ReportAsync, cancellationToken),
            IDeltaFormat delta => staging.FillAsync(delta.ReadAsync(work.Spool.Uploads, reading, cancellationToken), ReportAsync, cancellationToken),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>
    /// What the files became before. Bytes that their source does not date may have become several editions, each of another one: where nobody said of
    /// which, the latest is meant, and of a whole list always the current one, for it says what they say. A dry run of a dated list that was published
    /// tells that it changes nothing, or what it would take back.
    /// </summary>
    private static async Task<ListEdition?> SameAsync(IQuerySession session, ImportWork work, ListId list, CancellationToken cancellationToken)
    {
        var hash = work.Spool.Hash;
        ListEdition? whole = null;
        if (work.Format is IListFormat format)
        {
            if (work.Run.DryRun && format.IsDated) return null;
            whole = await session.LoadAsync<ListEdition>(hash.StreamOf(list), cancellationToken);
            if (whole is null or { IsCurrent: true } || format.IsDated) return whole;
        }

        var editions = (await session.Query<ListEdition>().Where(edition => edition.MatchesSql("d.data ->> 'list' = ?", list.Value)).ToListAsync(cancellationToken)).ToDictionary(edition => edition.Hash);
        var latest = editions.Keys.Select(edition => editions.GetValueOrDefault(edition.ChangedBy(hash))).Append(whole).OfType<ListEdition>().MaxBy(edition => edition.Number);
        return work.Run.Base is { } named && (whole is null || latest is not { IsCurrent: true }) ? editions.GetValueOrDefault(EditionHash.Parse(named).ChangedBy(hash)) : latest;
    }

    // What the edition is known by: of bytes that were one before, or change one, also what it follows.
    private static async Task<EditionHash> HashAsync(IQuerySession session, ImportWork work, ListEdition current, ListId list, CancellationToken cancellationToken)
    {
        var hash = work.Spool.Hash;
        var follows = work.Format is IDeltaFormat || (work.Run.Base is not null && await session.LoadAsync<ListEdition>(hash.StreamOf(list), cancellationToken) is not null);
        return follows ? current.Hash.ChangedBy(hash) : hash;
    }

    // A delta that was applied would change nothing again: it would not fit what it made.
    private static async Task<ImportOutcome> TellAsync(ImportWork work, ListEdition same, CancellationToken cancellationToken)
    {
        var subjects = same.Counts.People + same.Counts.Entities;
        var counts = same.Counts with { Added = 0, Changed = 0, Removed = 0, Unchanged = subjects };
        await work.SaveAsync(work.Run with { State = ImportState.DryRunDone, Bytes = work.Spool.Length, Edition = same.Hash.Value, Counts = counts, Listed = subjects }, cancellationToken);
        return new ImportOutcome.Told(work.Run);
    }

    private async Task<ImportOutcome> PublishAsync(
        ImportWork work, Staging staging, ListReading reading, ListId list, DateTimeOffset generatedAt, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        // What an edition changes is judged against everything that the list says now, so a list's editions come one after the other: the lock
        // holds until this transaction has ended, and whoever waited reads what it committed.
        await LockAsync(transaction, $"publish {list}", cancellationToken);
        var (standing, hash) = await StandingAsync(transaction, work, staging, list, cancellationToken);
        var now = time.GetUtcNow();
        var (delta, format) = work.Format switch
        {
            IListFormat whole => (null, whole),
            IDeltaFormat changing => (changing, changing.Whole),
            _ => throw new UnreachableException(),
        };
        var refusal = ListEditionDecider.RefuseOn(work.Format, work.Run.Base is { } named ? EditionHash.Parse(named) : null, standing) ?? ListEditionDecider.Refuse(generatedAt, standing, now);
        if (refusal is ListEditionOutcome.AlreadyPublished already && work.Run.DryRun)
        {
            await transaction.RollbackAsync(cancellationToken);
            return await TellAsync(work, already.Edition, cancellationToken);
        }

        if (refusal is not null) return Refused(refusal, generatedAt);

        var former = standing.Current?.FormatName;
        SubjectOutcome Decide(ListEntry entry, Subject? subject, DateTimeOffset at) => SubjectDecider.Decide(new ListSubject(entry.Id, list, hash, entry.Content), subject, format, former, at);
        var counts = await staging.CompareAsync(
            transaction, (entry, subject) => Decide(entry, subject, now), former is null || former == format.Name, () => work.ReportAsync(run => run, cancellationToken), cancellationToken);
        var compared = work.Run with { Edition = hash.Value, Base = delta is null ? work.Run.Base : standing.Current!.Hash.Value, Counts = counts, Listed = standing.Listed };
        var publish = new PublishEdition(list, hash, format.Name, generatedAt, work.Run.Title, counts, [.. reading.UnknownTags], reading.Source, work.Approval);
        var outcome = ListEditionDecider.Decide(publish, standing, settings.Approval, now);
        if (work.Run.DryRun)
        {
            var told = compared with { State = ImportState.DryRunDone, FirstChanges = await staging.FirstChangesAsync(cancellationToken) };
            await transaction.RollbackAsync(cancellationToken);
            await work.SaveAsync(told, cancellationToken);
            return new ImportOutcome.Told(work.Run);
        }

        switch (outcome)
        {
            case ListEditionOutcome.NeedsApproval:
                var waiting = compared with { State = ImportState.AwaitingApproval, Decision = null, FirstChanges = await staging.FirstChangesAsync(cancellationToken) };
                await transaction.RollbackAsync(cancellationToken);
                await HoldAsync(work, waiting, cancellationToken);
                return new ImportOutcome.Waits(work.Run);
            case ListEditionOutcome.Accepted:
                await work.SaveAsync(compared with { State = ImportState.Publishing }, cancellationToken);
                // Editions of all lists come into force one after the other, and their instants are in that order: whatever was answered from
                // some of them is what they say as of the latest's instant.
                await LockAsync(transaction, "publish", cancellationToken);
                var at = await InstantAsync(work, transaction, cancellationToken);
                var events = ListEditionDecider.Decide(publish, standing, settings.Approval, at).Events;
                var edition = events.Index().Aggregate((ListEdition?)null, (state, next) => ListEdition.Evolve(state, next.Item, new(hash.StreamOf(list), next.Index + 1, at)))!;
                await AppendAsync(work, staging, edition, events, standing.Current, (entry, subject) => Decide(entry, subject, at), transaction, cancellationToken);
                return new ImportOutcome.Published(edition);
            default:
                return Refused(outcome, generatedAt);
        }
    }

    // Clocks of several instances differ, and are set. A millisecond apart, so that whatever names an instant in fewer digits tells two of them apart.
    private async Task<DateTimeOffset> InstantAsync(ImportWork work, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var session = sessions.Join(transaction, work.Author);
        var current = await session.Query<ListEdition>().Where(edition => edition.IsCurrent).ToListAsync(cancellationToken);
        return current.Select(edition => edition.ImportedAt.AddMilliseconds(1)).Append(time.GetUtcNow()).Max();
    }

    private async Task AppendAsync(
        ImportWork work, Staging staging, ListEdition edition, IReadOnlyList<ListEditionEvent> events, ListEdition? predecessor, Func<ListEntry, Subject?, SubjectOutcome> decide,
        NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var (list, hash, at, written) = (edition.List, edition.Hash, edition.ImportedAt, 0);
        await using (var session = sessions.Join(transaction, work.Author))
        {
            session.Events.StartStream<ListEdition>(edition.Id, events);
            // Exclusively, because the watches' pass may be recording on the predecessor at this moment.
            if (predecessor is not null)
                await session.Events.AppendExclusive(predecessor.Id, cancellationToken, [.. ListEditionDecider.Decide(new SupersedeEdition(hash), predecessor, at).Events]);
            await session.SaveChangesAsync(cancellationToken);
        }

        await staging.ForEachChangeAsync(
            transaction,
            page => ChunkAsync(page.Select(row => (row.Subject, decide(row.Entry, row.Subject)))),
            page => ChunkAsync(page.Select(subject => ((Subject?)subject, SubjectDecider.Decide(new DelistSubject(subject.SubjectId, list, hash), subject, at)))),
            cancellationToken);

        await using (var session = sessions.Join(transaction, work.Author))
        {
            work.SaveIn(session, work.Run with { State = ImportState.Published, Changes = written });
            await session.SaveChangesAsync(cancellationToken);
        }

        await HeldUpload.DeleteAsync(work.Connection, work.Run.Id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        sessions.Committed();

        async Task ChunkAsync(IEnumerable<(Subject? Known, SubjectOutcome Change)> changes)
        {
            await using var session = sessions.Join(transaction, work.Author);
            foreach (var (known, change) in changes)
            {
                // Staging passes on only subjects that the edition changes, each by one event.
                var @event = change.Events.Single();
                written++;
                if (known is not null) session.Events.Append(known.Id, known.Version + 1, @event);
                else session.Events.StartStream<Subject>(@event.SubjectId.StreamIn(list), @event);
            }

            await session.SaveChangesAsync(cancellationToken);
            await work.ReportAsync(run => run with { Changes = written }, cancellationToken);
        }
    }

    private async Task HoldAsync(ImportWork work, ImportRun waiting, CancellationToken cancellationToken)
    {
        await using var transaction = await work.Connection.BeginTransactionAsync(cancellationToken);
        await using var session = sessions.Join(transaction, work.Author);
        if (work.Approval is null) await HeldUpload.KeepAsync(work.Connection, waiting.Id, work.Spool, cancellationToken);
        // One upload of a list waits at a time: a later one takes the place of an earlier one, unless that is being decided at this moment.
        var others = await session.Query<ImportRun>().Where(run => run.State == ImportState.AwaitingApproval && run.List == waiting.List && run.Id != waiting.Id).ToListAsync(cancellationToken);
        foreach (var other in others)
        {
            if (!(await session.QueryAsync<bool>("select pg_try_advisory_xact_lock(hashtextextended(?, 0))", cancellationToken, ImportDatabase.LockOf(other.Id)))[0]) continue;
            session.Store(other with { State = ImportState.Rejected, ChangedAt = time.GetUtcNow(), Decision = new(false, work.Author.User, "A later upload took its place.", time.GetUtcNow()) });
            await HeldUpload.DeleteAsync(work.Connection, other.Id, cancellationToken);
        }

        work.SaveIn(session, waiting);
        await session.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task EndAsync(ImportWork work, ImportRun run)
    {
        await work.SaveAsync(run, CancellationToken.None);
        if (work.Approval is not null) await HeldUpload.DeleteAsync(work.Connection, run.Id, CancellationToken.None);
    }

    private static async Task LockAsync(NpgsqlTransaction transaction, string name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_advisory_xact_lock(hashtextextended($1, 0))", transaction.Connection, transaction) { Parameters = { new() { Value = name } } };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<(PublishedSoFar Standing, EditionHash Hash)> StandingAsync(NpgsqlTransaction transaction, ImportWork work, Staging staging, ListId list, CancellationToken cancellationToken)
    {
        await using var session = sessions.Join(transaction, work.Author);
        var same = await SameAsync(session, work, list, cancellationToken);
        var current = await session.Query<ListEdition>().Where(edition => edition.IsCurrent).ToListAsync(cancellationToken);
        var standing = new PublishedSoFar(same, current.SingleOrDefault(edition => edition.List == list), await staging.ListedAsync(cancellationToken));
        return (standing, standing.Current is null ? work.Spool.Hash : await HashAsync(session, work, standing.Current, list, cancellationToken));
    }

    private static ImportOutcome Refused(ListEditionOutcome outcome, DateTimeOffset generatedAt) => outcome switch
    {
        ListEditionOutcome.AlreadyPublished already => new ImportOutcome.AlreadyPublished(already.Edition),
        ListEditionOutcome.OlderThanCurrent older => new ImportOutcome.Refused(ProblemTypes.Conflict,
            $"The file was made at {generatedAt:O}, before the current edition, which was made at {older.CurrentGeneratedAt:O}."),
        ListEditionOutcome.FromTheFuture => new ImportOutcome.Refused(ProblemTypes.InvalidEdition, $"The file says that it was made at {generatedAt:O}, which is in the future."),
        ListEditionOutcome.SupersededSince since => new ImportOutcome.Refused(ProblemTypes.Conflict, string.Create(CultureInfo.InvariantCulture,
            $"The same bytes made edition {since.Number}, which is not current any more. Are they to come into force again, name the current edition as base: {since.Current}.")),
        ListEditionOutcome.NoneToChange => new ImportOutcome.Refused(ProblemTypes.Conflict, "The list has no edition yet that could be changed: send it whole first, without a base."),
        ListEditionOutcome.OtherFormat other => new ImportOutcome.Refused(ProblemTypes.Conflict,
            $"The current edition is in the format {other.Current}, to which the delta does not apply: send the list whole first."),
        ListEditionOutcome.OtherThanCurrent other => new ImportOutcome.Refused(ProblemTypes.PreconditionFailed, $"The file is to change or to follow another edition than the current one, {other.Current}."),
        _ => throw new UnreachableException(),
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Published edition {Number} of {List}, {Edition}: {Counts}")]
    private static partial void Imported(ILogger logger, ListId list, int number, EditionHash edition, EditionCounts counts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An edition of {List} waits for a second person, import {Import}: it would remove {Removed} of {Listed}")]
    private static partial void Waiting(ILogger logger, string list, Guid import, int removed, int? listed);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What came of import {Import} could not be recorded")]
    private static partial void NotRecorded(ILogger logger, Exception exception, Guid import);
}

using Marten;
using Npgsql;
using Platform.Hosting.Events;
using Registry.Domain.Imports;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;
using Registry.Formats;
using Registry.Service.Watches;

namespace Registry.Service.Imports;

/// <summary>
/// Publishes an edition from staged files, unless it is a dry run or a second person must approve it.
///
/// Everything that others can see is written in one transaction, in chunks. The edition and its subjects are in force when it commits; a crash before
/// that leaves nothing.
/// </summary>
internal sealed class EditionPublisher(
    IDocumentStore store,
    EventSessions sessions,
    ImportStreams imports,
    EditionPreview preview,
    ImportSettings settings,
    TimeProvider time
)
{
    /// <summary>Publishes it, or records what it would change.</summary>
    /// <exception cref="UnreadableListException">The files are a delta that does not apply to the list.</exception>
    public async Task<ImportResult> PublishAsync(ImportWork work, Staging staging, ListReading reading, CancellationToken cancellationToken)
    {
        var list = work.Import.List;
        // An edition is compared with everything that the list says now, so a list's editions are published one after the other: the lock is held
        // until the import's connection is closed, and the next import to get it reads what was committed.
        await LockAsync(work.Connection, $"publish {list}", cancellationToken);
        EditionAdmission.Admitted admitted;
        ImportComparison comparison;
        await using (var comparing = await work.Connection.BeginTransactionAsync(cancellationToken))
        {
            var admission = await AdmitAsync(work, reading, comparing, cancellationToken);
            if (admission is EditionAdmission.AlreadyPublished already)
                return new ImportResult.AlreadyPublished(already.Edition);
            if (admission is not EditionAdmission.Admitted possible)
                return ImportProblems.NotAdmitted(admission);
            admitted = possible;
            var hash = await HashAsync(work, admitted, comparing, cancellationToken);
            comparison = await EditionComparison.CompareAsync(work, staging, admitted, hash, comparing, cancellationToken);
            await comparing.CommitAsync(cancellationToken);
        }

        // A large edition takes minutes, for which no transaction stays open: it would delay every reader of settled events.
        var concerned = await preview.CountAsync(staging.ChangedAsync(time.GetUtcNow(), cancellationToken), cancellationToken);
        var others = concerned.Count == 0 ? [] : await OthersAsync(work, cancellationToken);
        comparison = comparison with { Concerned = await WithSharesAsync(concerned, others, cancellationToken) };
        var compared = work.Decide(new ImportCommand.Compare(comparison, settings.Approval, others));
        if (work.Import.DryRun)
        {
            await work.RecordAsync(compared, cancellationToken);
            return new ImportResult.DryRunDone();
        }

        if (compared.Events.Any(@event => @event is ImportEvent.AwaitingApproval))
        {
            await HoldAsync(work, compared, cancellationToken);
            return new ImportResult.AwaitsApproval();
        }

        await work.RecordAsync(compared, cancellationToken);
        await work.SaveAsync(work.Progress with { Phase = ImportPhase.Publishing }, cancellationToken);
        await using var transaction = await work.Connection.BeginTransactionAsync(cancellationToken);
        // Editions of all lists come into force one after the other, in the order of their instants, so a response from a set of editions can be
        // repeated with `as_of` the latest instant among them.
        await LockAsync(transaction, "publish", cancellationToken);
        var at = await InstantAsync(transaction, cancellationToken);
        var publish = new PublishEdition(
            admitted,
            list,
            comparison.Edition,
            work.EditionFormat.Name,
            work.Import.Title,
            comparison.Counts,
            [.. reading.UnknownTags],
            reading.Source,
            work.Import.ImportId,
            work.Import.Undoes
        );
        return new ImportResult.Published(await AppendAsync(work, staging, publish, at, transaction, cancellationToken));
    }

    // A large State's watches are counted only where their share matters.
    private async Task<IReadOnlyList<StateConcern>> WithSharesAsync(
        IReadOnlyList<StateConcern> concerned,
        IReadOnlyList<StateConcern> others,
        CancellationToken cancellationToken
    )
    {
        var counted = new List<StateConcern>();
        foreach (var state in concerned)
        {
            var permits = state.Permits + others.Where(other => other.State == state.State).Sum(other => other.Permits);
            counted.Add(permits < settings.ApprovalFromPermits ? state : state with { Watched = await preview.WatchedAsync(state.State, cancellationToken) });
        }

        return counted;
    }

    private async Task<IReadOnlyList<StateConcern>> OthersAsync(ImportWork work, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await EditionComparison.LatelyConcernedAsync(session, work.Import.RequestedBy, time.GetUtcNow() - settings.ConcernWindow, cancellationToken);
    }

    private async Task<EditionAdmission> AdmitAsync(ImportWork work, ListReading reading, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var joined = sessions.Join(transaction);
        var before = await EditionComparison.PublishedBeforeAsync(joined.Session, work, cancellationToken);
        // What an undo publishes is as old as the edition before, but follows the undone one.
        var generatedAt = work.Import.Undoes is null
            ? reading.GeneratedAt ?? work.GeneratedAt ?? work.Import.RequestedAt
            : before.Current?.GeneratedAt ?? work.Import.RequestedAt;
        return ListEditionDecider.Decide(new AdmitEdition(work.Format, work.Import.Base, generatedAt), before, time.GetUtcNow());
    }

    private async Task<EditionHash> HashAsync(
        ImportWork work,
        EditionAdmission.Admitted admission,
        NpgsqlTransaction transaction,
        CancellationToken cancellationToken
    )
    {
        await using var joined = sessions.Join(transaction);
        return await EditionComparison.HashAsync(joined.Session, work, admission.Predecessor, cancellationToken);
    }

    // The clocks of instances differ and can be set back. Instants are at least a millisecond apart, so that formats with fewer digits still distinguish them.
    private async Task<DateTimeOffset> InstantAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var joined = sessions.Join(transaction);
        var current = await joined.Session.Query<ListEdition>().Where(edition => edition.IsCurrent).ToListAsync(cancellationToken);
        return current.Select(edition => edition.ImportedAt.AddMilliseconds(1)).Append(time.GetUtcNow()).Max();
    }

    private async Task<ListEdition> AppendAsync(
        ImportWork work,
        Staging staging,
        PublishEdition publish,
        DateTimeOffset at,
        NpgsqlTransaction transaction,
        CancellationToken cancellationToken
    )
    {
        var (list, hash, predecessor, written) = (publish.List, publish.Hash, publish.Admission.Predecessor, 0);
        var context = ChangeContext.Common(ImportStreams.AuthorOf(work.By));
        var editionStream = new StreamOf<ListEdition, ListEditionEvent>(hash.StreamOf(list));
        await using var joined = sessions.Join(transaction);
        joined.Create(editionStream, _ => ListEditionDecider.Decide(publish, at), context);
        var edition = joined.StateOf(context.Tenant, editionStream)!;
        if (predecessor is not null)
        {
            // The watch pass may be appending to the predecessor at this moment.
            var predecessorStream = new StreamOf<ListEdition, ListEditionEvent>(predecessor.Id);
            await joined.LoadAsync(context.Tenant, predecessorStream, cancellationToken);
            joined.Decide(predecessorStream, state => ListEditionDecider.Decide(new SupersedeEdition(hash), state!, at), context);
        }

        await joined.CommitAsync(cancellationToken);
        await staging.ForEachChangeAsync(
            transaction,
            page =>
                AppendPageAsync(
                    page,
                    row => row.Entry.Id,
                    row => row.Subject,
                    (row, subject) =>
                        SubjectDecider.Decide(
                            new ListSubject(row.Entry.Id, list, hash, row.Entry.Content),
                            subject,
                            work.EditionFormat,
                            predecessor?.Format,
                            at
                        )
                ),
            page =>
                AppendPageAsync(
                    page,
                    subject => subject.SubjectId,
                    subject => subject,
                    (delisted, subject) => SubjectDecider.Decide(new DelistSubject(delisted.SubjectId, list, hash), subject, at)
                ),
            cancellationToken
        );

        await work.DecideAsync(new ImportCommand.Publish(hash, IsNew: true), joined, cancellationToken);
        await work.SaveAsync(work.Progress with { Changes = written }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        joined.Committed();
        return edition;

        async Task AppendPageAsync<TRow>(
            IReadOnlyList<TRow> page,
            Func<TRow, SubjectId> idOf,
            Func<TRow, Subject?> knownAs,
            Func<TRow, Subject?, SubjectOutcome> decide
        )
        {
            foreach (var row in page)
            {
                var subjectStream = new StreamOf<Subject, SubjectEvent>(idOf(row).StreamIn(list));
                // The list's lock prevents changes to its subjects since they were read.
                joined.Open(context.Tenant, subjectStream, knownAs(row));
                joined.Decide(subjectStream, state => decide(row, state), context);
                written++;
            }

            await joined.CommitAsync(cancellationToken);
            await work.ReportAsync(progress => progress with { Changes = written }, cancellationToken);
        }
    }

    private async Task HoldAsync(ImportWork work, ImportOutcome compared, CancellationToken cancellationToken)
    {
        await using var transaction = await work.Connection.BeginTransactionAsync(cancellationToken);
        // The files of an import that was approved are stored already.
        if (work.Import.Approval is null)
            await PendingUpload.KeepAsync(work.Connection, work.Import.ImportId, work.Spool, cancellationToken);
        await using var joined = sessions.Join(transaction);
        await work.RecordAsync(compared, joined, cancellationToken);
        // One upload of a list awaits approval at a time: a later one replaces an earlier one, unless that is being decided at this moment.
        await using var session = store.QuerySession();
        var open = await session.Query<Import>().Where(import => import.IsOpen).ToListAsync(cancellationToken);
        foreach (var other in open.Where(other => other.State is ImportState.AwaitingApproval && other.List == work.Import.List && other.Id != work.Import.Id))
        {
            if (!await ImportDatabase.TryLockAsync(transaction, other.ImportId, cancellationToken))
                continue;
            await imports.DecideAsync(other.ImportId, new ImportCommand.Replace(work.By, work.Import.ImportId), work.By, joined, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        joined.Committed();
    }

    private static async Task LockAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_advisory_lock(hashtextextended($1, 0))", connection) { Parameters = { new() { Value = name } } };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task LockAsync(NpgsqlTransaction transaction, string name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_advisory_xact_lock(hashtextextended($1, 0))", transaction.Connection, transaction)
        {
            Parameters = { new() { Value = name } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

using Marten;
using Marten.Linq.MatchesSql;
using Npgsql;
using Registry.Domain.Imports;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;
using Registry.Formats;

namespace Registry.Service.Imports;

/// <summary>Compares an import's files with what its list has published: the editions before it, and the subjects that it changes.</summary>
internal static class EditionComparison
{
    // How long an import may take, and its instance's clock be wrong.
    private static readonly TimeSpan ImportMargin = TimeSpan.FromDays(1);

    /// <summary>What was published before the edition.</summary>
    public static async Task<PublicationState> PublishedBeforeAsync(IQuerySession session, ImportWork work, CancellationToken cancellationToken)
    {
        var same = work.Import.Undoes is null ? await SameAsync(session, work, cancellationToken) : null;
        var current = await session.Query<ListEdition>().Where(edition => edition.IsCurrent).ToListAsync(cancellationToken);
        return new(same, current.SingleOrDefault(edition => edition.List == work.Import.List));
    }

    /// <summary>
    /// The edition that the same bytes made before. Bytes without a date may have made several editions, each from another base. If the request names no
    /// base, it is the latest of them. For a whole list it is the current edition if that is one of them, with any base, because it already has this
    /// content. Null for a dry run of a dated list, which compares again to show that nothing would change, or what would be reverted.
    /// </summary>
    public static async Task<ListEdition?> SameAsync(IQuerySession session, ImportWork work, CancellationToken cancellationToken)
    {
        var (list, hash) = (work.Import.List, work.Spool.Hash);
        ListEdition? whole = null;
        if (work.Format is IListFormat format)
        {
            if (work.Import.DryRun && format.IsDated)
                return null;
            whole = await session.LoadAsync<ListEdition>(hash.StreamOf(list), cancellationToken);
            if (whole is null or { IsCurrent: true } || format.IsDated)
                return whole;
        }

        var all = await session.Query<ListEdition>().Where(edition => edition.MatchesSql("d.data ->> 'list' = ?", list.Value)).ToListAsync(cancellationToken);
        var editions = all.ToDictionary(edition => edition.Hash);
        var latest = editions
            .Keys.Select(edition => editions.GetValueOrDefault(edition.ChangedBy(hash)))
            .Append(whole)
            .OfType<ListEdition>()
            .MaxBy(edition => edition.Number);
        return work.Import.Base is { } named && (whole is null || latest is not { IsCurrent: true })
            ? editions.GetValueOrDefault(named.ChangedBy(hash))
            : latest;
    }

    /// <summary>The edition's hash. If the bytes are a delta or were an edition before, it also covers the edition that this one follows.</summary>
    public static async Task<EditionHash> HashAsync(IQuerySession session, ImportWork work, ListEdition? predecessor, CancellationToken cancellationToken)
    {
        if (work.Import.Undoes is not null)
            return predecessor!.Hash.ChangedBy((await EditionUndo.BeforeAsync(session, predecessor, cancellationToken))!.Hash);
        var hash = work.Spool.Hash;
        if (predecessor is null)
            return hash;
        var follows =
            work.Format is IDeltaFormat
            || (work.Import.Base is not null && await session.LoadAsync<ListEdition>(hash.StreamOf(work.Import.List), cancellationToken) is not null);
        return follows ? predecessor.Hash.ChangedBy(hash) : hash;
    }

    /// <summary>
    /// What the staged files change. Only whether a subject changes is asked here: how it changes is decided when the edition's instant is known, page by
    /// page, so that a list's changes are never all in memory.
    /// </summary>
    /// <param name="transaction">Holds the list's lock: the list does not change until the transaction ends.</param>
    /// <exception cref="UnreadableListException">The files are a delta that does not apply to the list.</exception>
    public static async Task<ImportComparison> CompareAsync(
        ImportWork work,
        Staging staging,
        EditionAdmission.Admitted admission,
        EditionHash hash,
        NpgsqlTransaction transaction,
        CancellationToken cancellationToken
    )
    {
        var (format, former) = (work.EditionFormat, admission.Predecessor?.Format);
        bool SaysTheSame(ListEntry entry, Subject subject) => SubjectDiff.IsEmpty(format.StatementsOf(subject.Content), format.StatementsOf(entry.Content));
        var counts = await staging.CompareAsync(
            transaction,
            SaysTheSame,
            sameFormat: former is null || former == format.Name,
            () => work.ReportAsync(progress => progress, cancellationToken),
            cancellationToken
        );
        return new(
            hash,
            work.Format is IDeltaFormat ? admission.Predecessor!.Hash : work.Import.Base,
            admission.GeneratedAt,
            counts,
            await staging.ListedAsync(cancellationToken),
            await staging.FirstChangesAsync(cancellationToken),
            []
        );
    }

    /// <summary>
    /// The permits that a submitter's editions have lately concerned without a second person's approval: otherwise a list of many common names, cut into
    /// small editions, would need none.
    /// </summary>
    /// <param name="since">The instant from which editions count.</param>
    public static async Task<IReadOnlyList<StateConcern>> LatelyConcernedAsync(
        IQuerySession session,
        ImportActor submitter,
        DateTimeOffset since,
        CancellationToken cancellationToken
    )
    {
        // An import's id begins with its time; the margin is for clocks that differ.
        var first = Guid.CreateVersion7(since - ImportMargin);
        var imports = await session
            .Query<Import>()
            .Where(import =>
                import.MatchesSql(
                    "d.id >= ? and d.data ->> 'state' = 'published' and lower(d.data -> 'requestedBy' ->> 'user') = lower(?)",
                    first,
                    submitter.User
                )
            )
            .ToListAsync(cancellationToken);
        return
        [
            .. imports
                .Where(import => import.Approval is null && import.ChangedAt >= since)
                .SelectMany(import => import.Comparison?.Concerned ?? [])
                .GroupBy(concern => concern.State)
                .Select(state => new StateConcern(state.Key, state.Sum(concern => concern.Permits), null)),
        ];
    }

    /// <summary>
    /// That an edition which was published before changes nothing. A delta does not apply to the edition that it made, so its changes are not compared.
    /// </summary>
    public static ImportComparison Unchanged(ListEdition same, EditionHash? expectedBase)
    {
        var subjects = same.Counts.People + same.Counts.Entities;
        return new(same.Hash, expectedBase, same.GeneratedAt, same.Counts with { Added = 0, Changed = 0, Removed = 0, Unchanged = subjects }, subjects, [], []);
    }
}

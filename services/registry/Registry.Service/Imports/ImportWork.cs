using Marten;
using Npgsql;
using Platform.Hosting.Events;
using Registry.Domain.Lists;

namespace Registry.Service.Imports;

/// <summary>What is to be imported.</summary>
/// <param name="List">The list.</param>
/// <param name="Format">The format of its files.</param>
/// <param name="Title">The list's name for people; null where it stays as it is.</param>
/// <param name="GeneratedAt">When the source made it, for formats that do not say.</param>
/// <param name="DryRun">Whether it only tells what it would change.</param>
/// <param name="By">Who wants it.</param>
/// <param name="Base">The edition that the files are to change or to follow; null where nobody said.</param>
internal sealed record ImportOrder(ListId List, IUploadFormat Format, string? Title, DateTimeOffset? GeneratedAt, bool DryRun, Author By, EditionHash? Base = null);

/// <summary>
/// An import that is being worked on: its connection, its files and its record.
///
/// The connection is its own and holds a lock named after the import for as long as it is open. So nobody else works on the same import, and whoever
/// finds the record of one under way whose lock is free knows that its instance has died.
/// </summary>
internal sealed class ImportWork : IAsyncDisposable
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(500);
    private readonly IDocumentStore _store;
    private readonly TimeProvider _time;
    private readonly Action _ended;
    private long _reported;

    private ImportWork(IDocumentStore store, NpgsqlConnection connection, ImportRun run, IUploadFormat format, Author author, Spool spool, TimeProvider time, Action ended)
    {
        (_store, Connection, Run, Format, Author, Spool, _time, _ended) = (store, connection, run, format, author, spool, time, ended);
        _reported = time.GetTimestamp();
    }

    /// <summary>Its connection.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>Its record, as last written.</summary>
    public ImportRun Run { get; private set; }

    /// <summary>The format of its files.</summary>
    public IUploadFormat Format { get; }

    /// <summary>Who appends its events.</summary>
    public Author Author { get; }

    /// <summary>Its files.</summary>
    public Spool Spool { get; }

    /// <summary>A second person's consent, where it was given.</summary>
    public Approval? Approval { get; init; }

    /// <summary>Begins a new import.</summary>
    public static async Task<ImportWork> BeginAsync(ImportDatabase database, IDocumentStore store, ImportOrder order, Spool spool, TimeProvider time, Action ended, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var run = new ImportRun(
            Guid.CreateVersion7(), order.List.Value, order.Format.Name, order.Title, order.GeneratedAt, order.DryRun, ImportState.Receiving, order.By.User, now, now,
            0, 0, 0, 0, null, null, null, [], null, null, order.Base?.Value);
        var connection = await database.TryHoldAsync(run.Id, cancellationToken) ?? throw new InvalidOperationException("An import's id came twice.");
        var work = new ImportWork(store, connection, run, order.Format, order.By, spool, time, ended);
        await work.SaveAsync(run, cancellationToken);
        return work;
    }

    /// <summary>Goes on with an import that waited.</summary>
    public static ImportWork Resume(NpgsqlConnection connection, IDocumentStore store, ImportRun run, Author author, Approval approval, Spool spool, TimeProvider time, Action ended) =>
        new(store, connection, run, ListFormats.Named(run.Format), author, spool, time, ended) { Approval = approval };

    /// <summary>Writes a change of the record; seen by others at once.</summary>
    public async Task SaveAsync(ImportRun run, CancellationToken cancellationToken)
    {
        Run = run with { ChangedAt = _time.GetUtcNow() };
        await using var session = _store.LightweightSession();
        session.Store(Run);
        await session.SaveChangesAsync(cancellationToken);
        _reported = _time.GetTimestamp();
    }

    /// <summary>Writes how far it has come, unless that was done a moment ago.</summary>
    public Task ReportAsync(Func<ImportRun, ImportRun> change, CancellationToken cancellationToken) =>
        _time.GetElapsedTime(_reported) < BetweenReports ? Task.CompletedTask : SaveAsync(change(Run), cancellationToken);

    /// <summary>Writes a change of the record as a part of a session's transaction.</summary>
    public void SaveIn(IDocumentSession session, ImportRun run)
    {
        Run = run with { ChangedAt = _time.GetUtcNow() };
        session.Store(Run);
    }

    public async ValueTask DisposeAsync()
    {
        Spool.Dispose();
        await ImportDatabase.LetGoAsync(Connection);
        _ended();
    }
}

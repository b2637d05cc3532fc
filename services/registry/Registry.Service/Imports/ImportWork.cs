using System.Diagnostics;
using Marten;
using Npgsql;
using Platform.Hosting.Events;
using Registry.Domain.Imports;
using Registry.Domain.Lists;
using Registry.Formats;

namespace Registry.Service.Imports;

/// <summary>What to import.</summary>
/// <param name="List">The list.</param>
/// <param name="Format">The format of its files.</param>
/// <param name="Title">The list's display name; null to keep it.</param>
/// <param name="GeneratedAt">When the source made it, for formats that do not say.</param>
/// <param name="DryRun">Whether to only show what would change.</param>
/// <param name="By">Who submits it.</param>
/// <param name="Base">The edition that the files change or follow; null if the request does not say.</param>
/// <param name="Undoes">The edition to undo; null to publish files.</param>
internal sealed record ImportOrder(
    ListId List,
    IUploadFormat Format,
    string? Title,
    DateTimeOffset? GeneratedAt,
    bool DryRun,
    ImportActor By,
    EditionHash? Base = null,
    EditionHash? Undoes = null
)
{
    public ImportCommand.Request ToCommand() => new(List, Format.Name, Title, GeneratedAt, DryRun, Base, Undoes, By);
}

/// <summary>
/// An import that is being worked on: its connection, its files and its progress.
///
/// The connection belongs to the import alone and holds a lock named after it for as long as it is open. So no other process works on the same import,
/// and an import that is under way while its lock is free has lost its process (<see cref="ImportSweeper"/>).
/// </summary>
internal sealed class ImportWork : IAsyncDisposable
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(500);
    private readonly ImportStreams _imports;
    private readonly IDocumentStore _store;
    private readonly TimeProvider _time;
    private readonly Action _ended;
    private long _reported;

    public ImportWork(
        ImportStreams imports,
        IDocumentStore store,
        NpgsqlConnection connection,
        Import import,
        ImportActor by,
        Spool spool,
        TimeProvider time,
        Action ended
    )
    {
        (_imports, _store, Connection, Import, By, Spool, _time, _ended) = (imports, store, connection, import, by, spool, time, ended);
        Format = ListFormats.Named(import.Format);
        GeneratedAt = import.GeneratedAt;
        Progress = new(import.Id, ImportPhase.Receiving, 0, 0, 0, 0, null, time.GetUtcNow());
        _reported = time.GetTimestamp();
    }

    /// <summary>Its connection.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>The import, as last decided.</summary>
    public Import Import { get; private set; }

    /// <summary>Its progress, as last written.</summary>
    public ImportProgress Progress { get; private set; }

    /// <summary>The format of its files.</summary>
    public IUploadFormat Format { get; }

    /// <summary>The format of the edition that they make: for a delta, that of the editions to which it applies.</summary>
    public IListFormat EditionFormat =>
        Format switch
        {
            IListFormat whole => whole,
            IDeltaFormat delta => delta.Whole,
            _ => throw new UnreachableException(),
        };

    /// <summary>Who is recorded in the metadata of the events that it appends.</summary>
    public ImportActor By { get; }

    /// <summary>Its files.</summary>
    public Spool Spool { get; }

    /// <summary>When the source made the edition, if the request or the source's response says so.</summary>
    public DateTimeOffset? GeneratedAt { get; set; }

    /// <summary>Decides a command on the import, and commits.</summary>
    public async Task DecideAsync(ImportCommand command, CancellationToken cancellationToken) =>
        Accept(await _imports.DecideAsync(Import.ImportId, command, By, cancellationToken));

    /// <summary>Decides a command on the import, as a part of a transaction.</summary>
    public async Task DecideAsync(ImportCommand command, EventTransaction transaction, CancellationToken cancellationToken) =>
        Accept(await _imports.DecideAsync(Import.ImportId, command, By, transaction, cancellationToken));

    /// <summary>Decides a command on the import without recording anything: how it is recorded depends on the outcome.</summary>
    public ImportOutcome Decide(ImportCommand command) => ImportDecider.Decide(command, Import, _time.GetUtcNow());

    /// <summary>Records what <see cref="Decide"/> decided, and commits.</summary>
    public async Task RecordAsync(ImportOutcome outcome, CancellationToken cancellationToken) =>
        Accept(await _imports.RecordAsync(Import, outcome, By, cancellationToken));

    /// <summary>Records what <see cref="Decide"/> decided, as a part of a transaction.</summary>
    public async Task RecordAsync(ImportOutcome outcome, EventTransaction transaction, CancellationToken cancellationToken) =>
        Accept(await ImportStreams.RecordAsync(Import, outcome, By, transaction, cancellationToken));

    /// <summary>Writes the progress; it is visible to others immediately.</summary>
    public async Task SaveAsync(ImportProgress progress, CancellationToken cancellationToken)
    {
        Progress = progress with { ChangedAt = _time.GetUtcNow() };
        await using var session = _store.LightweightSession();
        session.Store(Progress);
        await session.SaveChangesAsync(cancellationToken);
        _reported = _time.GetTimestamp();
    }

    /// <summary>Writes the progress, unless it was written a moment ago.</summary>
    public Task ReportAsync(Func<ImportProgress, ImportProgress> change, CancellationToken cancellationToken) =>
        _time.GetElapsedTime(_reported) < ReportInterval ? Task.CompletedTask : SaveAsync(change(Progress), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Spool.Dispose();
        await ImportDatabase.ReleaseAsync(Connection);
        _ended();
    }

    // Only the process that holds the import's lock decides on it, so a refusal is a bug.
    private void Accept(ImportDecision decision) =>
        Import = decision is { Outcome: ImportOutcome.Accepted or ImportOutcome.Unchanged, Import: { } import }
            ? import
            : throw new InvalidOperationException($"The import's state does not allow the next step: {decision.Outcome}.");
}

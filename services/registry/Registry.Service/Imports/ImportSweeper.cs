using Marten;
using Npgsql;
using Platform.Hosting;
using Platform.Hosting.Events;
using Registry.Domain.Imports;

namespace Registry.Service.Imports;

/// <summary>
/// Ends imports whose process died. A running import holds an advisory lock for as long as its connection lives; an import that is under way while
/// its lock is free has lost its process, and the database has rolled back the process's open work. The sweeper then records that the import
/// was abandoned or, if it was approved, that it awaits approval again. Every instance sweeps; the lock lets one of them decide.
/// </summary>
internal sealed partial class ImportSweeper(
    ImportStreams imports,
    EventSessions sessions,
    IDocumentStore store,
    NpgsqlDataSource database,
    ServiceName service,
    TimeProvider time,
    ILogger<ImportSweeper> logger
) : BackgroundService
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SweepInterval, time);
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
#pragma warning disable CA1031 // The next sweep tries again.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Failed(logger, exception);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var open = await session.Query<Import>().Where(import => import.IsOpen).ToListAsync(cancellationToken);
        foreach (var import in open.Where(import => import.IsUnderWay))
            await InterruptIfDeadAsync(import, cancellationToken);
    }

    private async Task InterruptIfDeadAsync(Import import, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await ImportDatabase.TryLockAsync(transaction, import.ImportId, cancellationToken))
            return;
        // Decided on the import as it is now: it may have ended since the query.
        await using var joined = sessions.Join(transaction);
        var decision = await imports.DecideAsync(
            import.ImportId,
            new ImportCommand.Interrupt(Problem: null),
            new(service.Value, Agency: null),
            joined,
            cancellationToken
        );
        await transaction.CommitAsync(cancellationToken);
        joined.Committed();
        if (decision.Outcome is ImportOutcome.Accepted)
            Interrupted(logger, import.Id, decision.Import!.State);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The process that worked on import {Import} died; the import's state is now {State}")]
    private static partial void Interrupted(ILogger logger, Guid import, ImportState state);

    [LoggerMessage(Level = LogLevel.Error, Message = "The sweep for abandoned imports failed; retrying")]
    private static partial void Failed(ILogger logger, Exception exception);
}

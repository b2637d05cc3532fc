using System.Collections.Concurrent;
using Marten;
using Npgsql;
using Platform.Hosting;
using Registry.Domain.Imports;
using Registry.Domain.Lists;

namespace Registry.Service.Imports;

/// <summary>Starts imports, a limited number at a time, and keeps track of those that continue after their request was answered.</summary>
internal sealed partial class ImportCoordinator(
    Importer importer,
    ImportStreams imports,
    ImportDatabase database,
    ImportSettings settings,
    IDocumentStore store,
    TimeProvider time,
    ILogger<ImportCoordinator> logger
) : IHostedService, IDisposable
{
    private readonly SemaphoreSlim _slots = new(settings.ImportsAtOnce);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Guid, Task> _background = new();

    /// <summary>Starts an import as soon as a slot is free, before its files are received.</summary>
    public async Task<ImportWork> BeginAsync(ImportOrder order, CancellationToken cancellationToken)
    {
        var id = ImportId.From(Guid.CreateVersion7());
        await _slots.WaitAsync(cancellationToken);
        try
        {
            // Held before the request is recorded, so that the sweeper never sees the import without its lock.
            var held = await database.TryHoldAsync(id, cancellationToken) ?? throw new InvalidOperationException("The new import's lock is taken.");
            try
            {
                var decision = await imports.DecideAsync(id, order.ToCommand(), order.By, cancellationToken);
                return Work(held, decision.Import!, order.By);
            }
            catch
            {
                await ImportDatabase.ReleaseAsync(held);
                throw;
            }
        }
        catch
        {
            Ended();
            throw;
        }
    }

    /// <summary>Resumes an import that was approved.</summary>
    /// <param name="held">Holds the import; the work releases it.</param>
    public async Task<ImportWork> ResumeAsync(NpgsqlConnection held, Import import, ImportActor by, CancellationToken cancellationToken)
    {
        try
        {
            await _slots.WaitAsync(cancellationToken);
        }
        catch
        {
            // The sweeper then puts it back to awaiting approval.
            await ImportDatabase.ReleaseAsync(held);
            throw;
        }

        var work = Work(held, import, by);
        try
        {
            await work.SaveAsync(work.Progress with { Phase = ImportPhase.Reading }, cancellationToken);
            // An undo has no files: its content is in the database.
            if (import.Undoes is null && !await PendingUpload.TakeAsync(held, import.ImportId, work.Spool, cancellationToken))
                throw new InvalidOperationException("The files of an import that awaits approval are gone.");
            return work;
        }
        catch (Exception exception)
        {
            await FailAsync(work, exception);
            throw;
        }
    }

    /// <summary>Ends an import whose files did not arrive.</summary>
    public async Task FailAsync(ImportWork work, Exception exception)
    {
        await using var ended = work;
        await importer.FailAsync(work, exception);
    }

    /// <summary>Carries an import through, and waits for it.</summary>
    public Task<ImportResult> RunAsync(ImportWork work, CancellationToken cancellationToken) => importer.RunAsync(work, cancellationToken);

    /// <summary>Carries an import through in the background; its state shows the result.</summary>
    public void RunInBackground(ImportWork work)
    {
        var id = work.Import.Id;
        _background[id] = Task.Run(async () =>
        {
            try
            {
                await importer.RunAsync(work, _stopping.Token);
            }
#pragma warning disable CA1031 // No one awaits this task.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Failed(logger, exception, id);
            }
            finally
            {
                _background.TryRemove(id, out _);
            }
        });
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_background.Values).WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _slots.Dispose();
        _stopping.Dispose();
    }

#pragma warning disable CA2000 // The work disposes the spool.
    private ImportWork Work(NpgsqlConnection held, Import import, ImportActor by) =>
        new(imports, store, held, import, by, new Spool(settings.SpoolFolder, settings.MaxFileBytes), time, Ended);
#pragma warning restore CA2000

    private void Ended() => _slots.Release();

    [LoggerMessage(Level = LogLevel.Error, Message = "Import {Import} failed")]
    private static partial void Failed(ILogger logger, Exception exception, Guid import);
}

/// <summary>Registers what imports need.</summary>
internal static class ImportRegistration
{
    public static void AddImports(this WebApplicationBuilder builder)
    {
        builder.AddSettings<ImportSettings>("Lists");
        builder.Services.AddSingleton<ImportDatabase>();
        builder.Services.AddSingleton<ImportStreams>();
        builder.Services.AddSingleton<EditionPublisher>();
        builder.Services.AddSingleton<Importer>();
        builder.Services.AddSingleton<ImportCoordinator>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ImportCoordinator>());
        if (!ServiceHost.IsGeneratingOpenApi)
            builder.Services.AddHostedService<ImportSweeper>();
    }
}

using System.Collections.Concurrent;
using Marten;
using Npgsql;
using Platform.Hosting.Events;
using Registry.Domain.Lists;

namespace Registry.Service.Imports;

/// <summary>Begins imports, no more than so many at once, and knows those that go on after their request was answered.</summary>
internal sealed partial class ImportDesk(Importer importer, ImportDatabase database, ImportSettings settings, IDocumentStore store, TimeProvider time, ILogger<ImportDesk> logger)
    : IHostedService, IDisposable
{
    private readonly SemaphoreSlim _slots = new(settings.AtOnce);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Guid, Task> _background = new();

    /// <summary>Begins an import, once there is room for it; its files are still to come.</summary>
    public async Task<ImportWork> BeginAsync(ImportOrder order, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        // The work ends it.
#pragma warning disable CA2000
        var spool = new Spool(settings.SpoolFolder, settings.MaxFileBytes);
#pragma warning restore CA2000
        try
        {
            return await ImportWork.BeginAsync(database, store, order, spool, time, Ended, cancellationToken);
        }
        catch
        {
            spool.Dispose();
            Ended();
            throw;
        }
    }

    /// <summary>Goes on with an import that waited, now that a second person consents.</summary>
    /// <param name="held">Holds the import; the work ends it.</param>
    public async Task<ImportWork> ResumeAsync(NpgsqlConnection held, ImportRun run, Author author, string reason, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
#pragma warning disable CA2000
        var spool = new Spool(settings.SpoolFolder, settings.MaxFileBytes);
#pragma warning restore CA2000
        var approval = new Approval(run.RequestedBy, author.User, reason, run.Counts!.Removed);
        var work = ImportWork.Resume(held, store, run, author, approval, spool, time, Ended);
        try
        {
            await work.SaveAsync(run with { State = ImportState.Reading, Decision = new(true, author.User, reason, time.GetUtcNow()) }, cancellationToken);
            if (!await HeldUpload.TakeAsync(held, run.Id, spool, cancellationToken)) throw new InvalidOperationException("The files of an import that waits are gone.");
            return work;
        }
        catch (Exception exception)
        {
            await FailAsync(work, exception);
            throw;
        }
    }

    /// <summary>Ends an import whose files did not come.</summary>
    public async Task FailAsync(ImportWork work, Exception exception)
    {
        await using var ended = work;
        await importer.FailAsync(work, exception);
    }

    /// <summary>Carries an import through, and waits for it.</summary>
    public Task<ImportOutcome> RunAsync(ImportWork work, CancellationToken cancellationToken) => importer.RunAsync(work, cancellationToken);

    /// <summary>Carries an import through while nobody waits for it; its record tells what came of it.</summary>
    public void RunInBackground(ImportWork work)
    {
        var id = work.Run.Id;
        _background[id] = Task.Run(async () =>
        {
            try
            {
                await importer.RunAsync(work, _stopping.Token);
            }
#pragma warning disable CA1031 // Nobody else would hear of it.
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

    private void Ended() => _slots.Release();

    [LoggerMessage(Level = LogLevel.Error, Message = "Import {Import} failed")]
    private static partial void Failed(ILogger logger, Exception exception, Guid import);
}

/// <summary>Registers what imports need.</summary>
internal static class ImportRegistration
{
    public static void AddImports(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(ImportSettings.Of(builder.Configuration));
        builder.Services.AddSingleton<ImportDatabase>();
        builder.Services.AddSingleton<Importer>();
        builder.Services.AddSingleton<ImportDesk>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ImportDesk>());
    }
}

using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using Permits.Domain.Imports;
using Permits.Domain.Permits;
using Permits.Domain.Rules;
using Permits.Service.Permits;
using Platform.Hosting;
using Platform.Hosting.Events;
using Platform.Kernel;

namespace Permits.Service.Imports;

/// <summary>
/// Carries approved imports through, piece by piece. Nothing is kept between two pieces, so a crash loses nothing, and several instances share the pieces of
/// one import.
/// </summary>
internal sealed class ImportRunner(
    NpgsqlDataSource database,
    EventSessions sessions,
    ImportPieces pieces,
    ImportLines lines,
    RuleSettingsByState rules,
    IOptions<JsonOptions> json,
    TimeProvider time,
    ILogger<ImportRunner> logger
) : PeriodicWork(TimeSpan.FromSeconds(1), time, logger)
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);
    private const int Attempts = 5;
    private long _swept;

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        foreach (var (tenant, id) in await RunningAsync(cancellationToken))
            await RunAsync(tenant, id, cancellationToken);
        if (_swept != 0 && Time.GetElapsedTime(_swept) <= SweepInterval)
            return;
        await pieces.SweepAsync(cancellationToken);
        _swept = Time.GetTimestamp();
    }

    private async Task<IReadOnlyList<(string Tenant, Guid Id)>> RunningAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select tenant_id, id from mt_doc_permit_import where {ImportStore.Running} order by submitted_at");
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var running = new List<(string, Guid)>();
        while (await rows.ReadAsync(cancellationToken))
            running.Add((rows.GetString(0), rows.GetGuid(1)));
        return running;
    }

    private async Task RunAsync(string tenant, Guid id, CancellationToken cancellationToken)
    {
        await using var session = sessions.Read(CountryCode.From(tenant));
        if (await session.LoadAsync<PermitImport>(ImportId.From(id), cancellationToken) is not { } import)
            return;
        while (await RetryAsync(tenant, import, cancellationToken)) { }
        // Another instance may still have the last piece; it completes the import then.
        var (counts, waiting) = await pieces.CountAsync(tenant, import.File.Upload, cancellationToken);
        if (waiting == 0)
            await sessions.DecideAsync(
                new StreamOf<PermitImport, PermitImportEvent>(id),
                state => PermitImportDecider.Decide(new PermitImportCommand.Complete(counts), state),
                ChangeContext.OfService("permit", tenant),
                ifMatch: null,
                cancellationToken
            );
    }

    // An application may store the same reference at the same moment; the next attempt finds it.
    private async Task<bool> RetryAsync(string tenant, PermitImport import, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ImportAsync(tenant, import, cancellationToken);
            }
            catch (Exception exception) when (attempt < Attempts && EventSessions.IsCollision(exception)) { }
        }
    }

    /// <summary>Imports the next piece.</summary>
    /// <returns>Whether there was one.</returns>
    private async Task<bool> ImportAsync(string tenant, PermitImport import, CancellationToken cancellationToken)
    {
        await using var transaction = sessions.Begin();
        await transaction.BeginAsync(cancellationToken);
        if (await ImportPieces.TakeAsync(transaction.Connection, tenant, import.File.Upload, cancellationToken) is not { } piece)
            return false;
        var now = Time.GetUtcNow();
        var (agency, context) = (import.SubmittedBy.Agency, ChangeContext.OfService("permit", tenant));
        var settings = rules.For(CountryCode.From(tenant), now);
        var read = piece.Lines.Select(line => lines.Read(line, agency, DateOnly.FromDateTime(now.UtcDateTime))).ToList();
        var references = read.Select(line => line.Permit?.Application.Reference).OfType<string>();
        var holders = await References.HoldersAsync(transaction.Connection, tenant, agency, references, cancellationToken);
        var results = new List<ImportLineResult>();
        foreach (var line in read)
        {
            if (line.Permit is not { } permit)
            {
                results.Add(ReadImports.Refused(line));
                continue;
            }

            var reference = permit.Application.Reference;
            if (holders.TryGetValue(reference, out var holder))
            {
                results.Add(Known(line.Number, reference, permit.Hash, holder));
                continue;
            }

            var id = PermitId.From(Guid.CreateVersion7());
            var command = new PermitCommand.Import(permit.Application, new(import.Id, line.Number, permit.IssuedOn));
            transaction.Create(new StreamOf<Permit, PermitEvent>(id.Value), state => PermitDecider.Decide(command, state, settings, now), context, permit.Hash);
            holders.Add(reference, new(id, permit.Hash));
            results.Add(new(line.Number, ImportLineOutcome.Imported, reference, id));
        }

        await ImportPieces.FinishAsync(
            transaction.Connection,
            tenant,
            import.File.Upload,
            piece.Number,
            Serialize(results),
            new(Count(ImportLineOutcome.Imported), Count(ImportLineOutcome.Unchanged), Count(ImportLineOutcome.Refused)),
            cancellationToken
        );
        await transaction.CommitAsync(cancellationToken);
        return true;

        int Count(ImportLineOutcome outcome) => results.Count(result => result.Outcome == outcome);
    }

    private static ImportLineResult Known(int line, string reference, string hash, ReferenceHolder holder) =>
        holder.Hash == hash
            ? new(line, ImportLineOutcome.Unchanged, reference, holder.Permit)
            : new(
                line,
                ImportLineOutcome.Refused,
                reference,
                holder.Permit,
                [new("#/permit/reference", References.Explain(new PermitOutcome.ReferenceTaken(holder.Permit)))]
            );

    private ReadOnlyMemory<byte> Serialize(IReadOnlyList<ImportLineResult> results)
    {
        using var text = new MemoryStream();
        foreach (var result in results)
        {
            JsonSerializer.Serialize(text, result, json.Value.SerializerOptions);
            text.WriteByte((byte)'\n');
        }

        return text.ToArray();
    }
}

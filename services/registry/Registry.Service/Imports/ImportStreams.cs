using Marten;
using Npgsql;
using Platform.Hosting.Events;
using Registry.Domain.Imports;
using Registry.Domain.Lists;

namespace Registry.Service.Imports;

/// <summary>
/// Decides commands on imports and appends the result. An import's upload is deleted in the same transaction as the event that ends the import, so a
/// crash leaves neither an upload without an open import nor an import that awaits approval without its upload.
/// </summary>
internal sealed class ImportStreams(IDocumentStore store, NpgsqlDataSource database, TimeProvider time)
{
    private readonly EventSessions _sessions = new(store);

    /// <summary>Decides and commits.</summary>
    /// <param name="by">Who is recorded in the events' metadata.</param>
    public async Task<ImportDecision> DecideAsync(ImportId id, ImportCommand command, ImportActor by, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var decision = await DecideAsync(id, command, by, transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return decision;
    }

    /// <summary>Decides as a part of a transaction that the caller ends.</summary>
    /// <param name="by">Who is recorded in the events' metadata.</param>
    public async Task<ImportDecision> DecideAsync(ImportId id, ImportCommand command, ImportActor by, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var session = _sessions.ForCommon(AuthorOf(by), transaction);
        var stream = await session.Events.FetchForWriting<Import>(id.Value, cancellationToken);
        var now = time.GetUtcNow();
        var outcome = ImportDecider.Decide(command, stream.Aggregate, now);
        if (outcome.Events.Count == 0) return new(outcome, stream.Aggregate);

        stream.AppendMany(outcome.Events);
        await session.SaveChangesAsync(cancellationToken);
        var import = stream.Aggregate;
        foreach (var @event in outcome.Events) import = Import.Evolve(import, @event, new(id.Value, (import?.Version ?? 0) + 1, now));
        if (import is { IsOpen: false }) await HeldUpload.DeleteAsync(transaction.Connection!, id, cancellationToken);
        return new(outcome, import);
    }

    /// <summary>Who is recorded in an event's metadata.</summary>
    public static Author AuthorOf(ImportActor actor) => new(actor.User, actor.Agency?.Value);
}

/// <summary>What was decided on an import.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Import">The import after it; null if there is none.</param>
internal sealed record ImportDecision(ImportOutcome Outcome, Import? Import);

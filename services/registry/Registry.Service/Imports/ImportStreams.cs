using Platform.Hosting.Events;
using Registry.Domain.Imports;
using Registry.Domain.Lists;

namespace Registry.Service.Imports;

/// <summary>
/// Decides commands on imports and appends the result. An import's upload is deleted in the same transaction as the event that ends the import, so a
/// crash leaves neither an upload without an open import nor an import that awaits approval without its upload.
/// </summary>
internal sealed class ImportStreams(EventSessions sessions, TimeProvider time)
{
    /// <summary>Decides and commits.</summary>
    /// <param name="by">Who is recorded in the events' metadata.</param>
    public async Task<ImportDecision> DecideAsync(ImportId id, ImportCommand command, ImportActor by, CancellationToken cancellationToken)
    {
        await using var transaction = sessions.Begin();
        return await DecideAsync(id, command, by, transaction, cancellationToken);
    }

    /// <summary>Decides as a part of a transaction, which for a joined one the caller commits.</summary>
    /// <param name="by">Who is recorded in the events' metadata.</param>
    public Task<ImportDecision> DecideAsync(
        ImportId id,
        ImportCommand command,
        ImportActor by,
        EventTransaction transaction,
        CancellationToken cancellationToken
    ) =>
        AppendAsync(
            id,
            import => ImportDecider.Decide(command, import, time.GetUtcNow()),
            isNew: command is ImportCommand.Request,
            by,
            transaction,
            cancellationToken
        );

    /// <summary>Appends what was decided on an import, and commits.</summary>
    /// <param name="by">Who is recorded in the events' metadata.</param>
    public async Task<ImportDecision> RecordAsync(Import decidedOn, ImportOutcome outcome, ImportActor by, CancellationToken cancellationToken)
    {
        await using var transaction = sessions.Begin();
        return await RecordAsync(decidedOn, outcome, by, transaction, cancellationToken);
    }

    /// <summary>Appends what was decided on an import, as a part of a transaction, which for a joined one the caller commits.</summary>
    /// <param name="decidedOn">The import as the decision saw it. Its lock is held, so it has not changed since.</param>
    /// <param name="by">Who is recorded in the events' metadata.</param>
    public static Task<ImportDecision> RecordAsync(
        Import decidedOn,
        ImportOutcome outcome,
        ImportActor by,
        EventTransaction transaction,
        CancellationToken cancellationToken
    ) =>
        AppendAsync(
            decidedOn.ImportId,
            import => import?.Version == decidedOn.Version ? outcome : throw new InvalidOperationException("The import changed although its lock is held."),
            isNew: false,
            by,
            transaction,
            cancellationToken
        );

    private static async Task<ImportDecision> AppendAsync(
        ImportId id,
        Func<Import?, ImportOutcome> decide,
        bool isNew,
        ImportActor by,
        EventTransaction transaction,
        CancellationToken cancellationToken
    )
    {
        var (stream, context) = (new StreamOf<Import, ImportEvent>(id.Value), ChangeContext.Common(AuthorOf(by)));
        ImportOutcome outcome;
        if (isNew)
        {
            outcome = transaction.Create(stream, decide, context);
        }
        else
        {
            await transaction.LoadAsync(context.Tenant, stream, cancellationToken);
            outcome = transaction.Decide(stream, decide, context);
        }

        var import = transaction.StateOf(context.Tenant, stream);
        if (outcome.Events.Count > 0)
        {
            if (import is { IsOpen: false })
                PendingUpload.Delete(transaction.Session, id);
            await transaction.CommitAsync(cancellationToken);
        }

        return new(outcome, import);
    }

    /// <summary>Who is recorded in an event's metadata.</summary>
    public static Author AuthorOf(ImportActor actor) => new(actor.User, actor.Agency?.Value);
}

/// <summary>What was decided on an import.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Import">The import after the decision; null if there is none.</param>
internal sealed record ImportDecision(ImportOutcome Outcome, Import? Import);

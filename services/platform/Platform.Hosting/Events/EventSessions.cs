using JasperFx;
using JasperFx.Events;
using Marten;
using Marten.Services;
using Npgsql;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Platform.Kernel;

namespace Platform.Hosting.Events;

/// <summary>The only way to read and write a service's event store.</summary>
public sealed class EventSessions
{
    private readonly IDocumentStore _store;
    private readonly NpgsqlDataSource _database;
    private readonly EventAppender _appender;
    private readonly StreamLoader _loader;
    private readonly StateHistory _history;
    private readonly CommitSignal _signal;
    private readonly IEventEffect[] _effects;
    private readonly ICommitObserver[] _observers;
    private readonly TimeProvider _time;

    internal EventSessions(
        IDocumentStore store,
        NpgsqlDataSource database,
        CommitSignal signal,
        IEnumerable<IEventEffect> effects,
        IEnumerable<ICommitObserver> observers,
        TimeProvider time
    ) =>
        (_store, _database, _appender, _loader, _history, _signal, _effects, _observers, _time) = (
            store,
            database,
            new(store),
            new(store),
            new(store, database),
            signal,
            [.. effects],
            [.. observers],
            time
        );

    /// <summary>Opens a session that reads a State's data.</summary>
    public IQuerySession Read(CountryCode state) => _store.QuerySession(state.Value);

    /// <summary>Opens a session that reads the data common to all States.</summary>
    public IQuerySession ReadCommon() => _store.QuerySession();

    /// <summary>Whether a State has a stream: lets a repeat skip expensive checks.</summary>
    public async Task<bool> ExistsAsync(CountryCode state, Guid stream, CancellationToken cancellationToken)
    {
        await using var session = Read(state);
        return await session.Events.FetchStreamStateAsync(stream, cancellationToken) is not null;
    }

    /// <summary>
    /// A State's streams of an aggregate, in the order of their ids, with their states at some instants. No connection is open and no more than a page is in
    /// memory while the caller handles a stream.
    /// </summary>
    /// <param name="state">The Member State.</param>
    /// <param name="after">The stream after which to continue; null for the first.</param>
    /// <param name="instants">The instants.</param>
    public IAsyncEnumerable<PastStream<TState>> PastAsync<TState, TEvent>(
        CountryCode state,
        Guid? after,
        IReadOnlyList<DateTimeOffset> instants,
        CancellationToken cancellationToken
    )
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class => _history.PastAsync<TState, TEvent>(state.Value, after ?? Guid.Empty, instants, cancellationToken);

    /// <summary>
    /// The events of a State's streams of an aggregate in a period, in the order of their sequence numbers, with the states before and after each. Only settled
    /// ones: a reader that resumes after the last sequence number misses nothing. Connections and memory are those of <see cref="PastAsync"/>.
    /// </summary>
    /// <param name="state">The Member State.</param>
    /// <param name="after">The sequence number after which to continue; 0 for the first.</param>
    /// <param name="from">The first instant.</param>
    /// <param name="to">The last instant.</param>
    public IAsyncEnumerable<StateChange<TState>> ChangesAsync<TState, TEvent>(
        CountryCode state,
        long after,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    )
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class => _history.ChangesAsync<TState, TEvent>(state.Value, after, from, to, cancellationToken);

    /// <summary>The sequence number below which no further event can appear, of any State.</summary>
    public async Task<long> SettledAsync(CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand($"SELECT {SettledEvents.Number}");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Begins a transaction of several decisions.</summary>
    public EventTransaction Begin() => new(this);

    /// <summary>
    /// Begins decisions as part of a transaction that the caller commits. After the commit, the caller calls <see cref="EventTransaction.Committed"/>.
    /// </summary>
    public EventTransaction Join(NpgsqlTransaction transaction) => new(this, transaction);

    /// <summary>Loads a stream, decides, appends the events and commits.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="decide">The decision on the stream's state, which is null when the stream does not exist. Pure: it may be called again.</param>
    /// <param name="context">The tenant, author and cause.</param>
    /// <param name="ifMatch">The version that the caller has seen; null to accept any.</param>
    /// <param name="prepare">What runs in the transaction once the stream is loaded: its result is for the decision to use.</param>
    /// <param name="also">What is decided on other streams in the same transaction, if the decision has events; false undoes everything.</param>
    /// <exception cref="RequestRejectedException">412: the stream is at another version than <paramref name="ifMatch"/>.</exception>
    public async Task<Decision<TState, TOutcome>> DecideAsync<TState, TEvent, TOutcome>(
        StreamOf<TState, TEvent> stream,
        Func<TState?, TOutcome> decide,
        ChangeContext context,
        IfMatch? ifMatch,
        CancellationToken cancellationToken,
        Func<EventTransaction, TState, Task>? prepare = null,
        Func<EventTransaction, TState, Task<bool>>? also = null
    )
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class
        where TOutcome : IOutcome<TEvent>
    {
        await using var transaction = Begin();
        await transaction.LoadAsync(context.Tenant, stream, cancellationToken);
        var before = transaction.StateOf(context.Tenant, stream);
        var version = before?.Version;
        if (prepare is not null && before is not null)
            await prepare(transaction, before);
        var outcome = transaction.Decide(stream, decide, context);
        // Do not report the version of a stream that the caller may not see.
        if (ifMatch is { } expected && version != expected.Version && !outcome.IsNotFound)
            throw new RequestRejectedException(
                ProblemTypes.PreconditionFailed,
                version is null ? "The resource does not exist." : $"The resource is at version {version}, not {expected.Version}."
            );
        if (outcome.Events.Count > 0 && (also is null || await also(transaction, transaction.StateOf(context.Tenant, stream)!)))
            await transaction.CommitAsync(cancellationToken);
        return new(outcome, transaction.StateOf(context.Tenant, stream), IsRepeat: false);
    }

    /// <summary>
    /// Decides on a stream that the request creates, once: the same request under the same <c>Idempotency-Key</c> finds what the first one created.
    /// </summary>
    /// <param name="stream">The stream; its id comes from the key.</param>
    /// <param name="decide">The decision; the state is null.</param>
    /// <param name="context">The tenant, author and cause.</param>
    /// <param name="requestHash">The hash of the request.</param>
    /// <param name="prepare">What runs first in the same transaction: its result is for the decision to use. Undone if nothing is created.</param>
    /// <param name="collided">
    /// What runs if a unique index on the snapshots refuses the stream: it finds the stream that holds the values, so that the decision, made again, refuses.
    /// </param>
    /// <exception cref="RequestRejectedException">422: the key was used for another request.</exception>
    public async Task<Decision<TState, TOutcome>> CreateAsync<TState, TEvent, TOutcome>(
        StreamOf<TState, TEvent> stream,
        Func<TState?, TOutcome> decide,
        ChangeContext context,
        string requestHash,
        CancellationToken cancellationToken,
        Func<EventTransaction, Task>? prepare = null,
        Func<IQuerySession, Task>? collided = null
    )
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class
        where TOutcome : IOutcome<TEvent>
    {
        var (outcome, collision) = (default(TOutcome), default(Exception));
        await using (var transaction = Begin())
        {
            if (prepare is not null)
            {
                await transaction.BeginAsync(cancellationToken);
                await prepare(transaction);
            }

            outcome = transaction.Create(stream, decide, context, requestHash);
            try
            {
                if (outcome.Events.Count > 0)
                {
                    await transaction.CommitAsync(cancellationToken);
                    return new(outcome, transaction.StateOf(context.Tenant, stream), IsRepeat: false);
                }
            }
            catch (Exception exception) when (IsCollision(exception))
            {
                // The key was used before or is being used now, or another stream holds what is unique. Both collide before a sequence number is drawn.
                collision = exception;
            }
        }

        await using var reading = _store.QuerySession(context.Tenant);
        var events = await reading.Events.FetchStreamAsync(stream.Id, token: cancellationToken);
        if (events.Count == 0 && collision is not null && collided is not null)
        {
            await collided(reading);
            outcome = decide(null);
        }

        if (events.Count == 0 && collision is not null && outcome.Events.Count > 0)
            throw new InvalidOperationException($"Stream {stream.Id} collides and does not exist.", collision);
        // The request was refused, so the stream was never created.
        if (events.Count == 0)
            return new(outcome, null, IsRepeat: false);
        if (events[0].GetHeader(EventHeaders.RequestHash)?.ToString() != requestHash)
            throw new RequestRejectedException(ProblemTypes.IdempotencyKeyReused, "The Idempotency-Key was used for another request body.");
        var state = events.Aggregate(
            (TState?)null,
            (before, @event) => TState.Evolve(before, (TEvent)@event.Data, new(stream.Id, @event.Version, @event.Timestamp))
        );
        return new(decide(state), state, IsRepeat: true);
    }

    /// <summary>Whether another transaction created the same stream first, or appended to it.</summary>
    public static bool IsCollision(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } || (exception.InnerException is { } inner && IsCollision(inner));

    /// <summary>An event that happens now.</summary>
    internal IEvent Build(object data)
    {
        var @event = _appender.Build(data);
        (@event.Id, @event.Timestamp) = (Guid.CreateVersion7(), _time.GetUtcNow());
        return @event;
    }

    /// <summary>Locks streams and reads their states and versions; streams that do not exist are omitted.</summary>
    internal Task<IReadOnlyDictionary<(string Tenant, Guid Id), (TState? State, long Version)>> LoadAsync<TState, TEvent>(
        NpgsqlConnection connection,
        IReadOnlyList<(string Tenant, Guid Id)> streams,
        CancellationToken cancellationToken
    )
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class => _loader.LoadAsync<TState, TEvent>(connection, streams, cancellationToken);

    /// <summary>Whether any effect may run for an event in its transaction.</summary>
    internal bool HasEffects => _effects.Length > 0;

    internal ValueTask<NpgsqlConnection> OpenConnectionAsync(CancellationToken cancellationToken) => _database.OpenConnectionAsync(cancellationToken);

    /// <summary>Whether the database currently answers and is writable.</summary>
    internal async Task<bool> IsWritableAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var command = _database.CreateCommand("SELECT current_setting('transaction_read_only') = 'off'");
            command.CommandTimeout = 5;
            return await command.ExecuteScalarAsync(cancellationToken) is true;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Whether an observer wants to see events of this type.</summary>
    internal bool IsObserved(Type eventType) => _observers.Any(observer => observer.Observes(eventType));

    /// <summary>A session in a transaction that it does not end.</summary>
    internal IDocumentSession Open(NpgsqlTransaction transaction)
    {
        var options = SessionOptions.ForTransaction(transaction);
        options.Tracking = DocumentTracking.None;
        options.TenantId = StorageConstants.DefaultTenantId;
        return _store.OpenSession(options);
    }

    /// <summary>Commits changes in a transaction of their own.</summary>
    internal async Task AppendAsync(IReadOnlyList<StreamChange> changes, CancellationToken cancellationToken)
    {
        await using var batch = _database.CreateBatch();
        await _appender.AppendAsync(batch, changes, cancellationToken);
    }

    /// <summary>Writes changes and their effects in a transaction.</summary>
    internal async Task AppendAsync(EventTransaction transaction, IReadOnlyList<StreamChange> changes, CancellationToken cancellationToken)
    {
        await using (var batch = new NpgsqlBatch(transaction.Connection))
            await _appender.AppendAsync(batch, changes, cancellationToken);
        foreach (var effect in _effects)
        {
            foreach (var @event in changes.SelectMany(change => change.Events))
                effect.Apply(@event, transaction.Session);
        }
    }

    /// <summary>After the commit, wakes the subscriptions and passes the observed streams to the observers.</summary>
    internal void Committed(IReadOnlySet<Type> eventTypes, IReadOnlyList<CommittedStream> observed)
    {
        _signal.Committed(eventTypes);
        foreach (var observer in _observers)
            observer.Committed(observed);
    }
}

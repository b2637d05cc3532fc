using JasperFx.Events;
using Marten;
using Npgsql;
using Platform.Kernel;

namespace Platform.Hosting.Events;

/// <summary>
/// Decisions that commit together, on streams of any State. Streams are loaded under a row lock, so two transactions on one stream run one after
/// the other; with an optimistic check the later one would fail, give up its sequence numbers and start again. Those of one
/// <see cref="LoadAsync{TState, TEvent}(IEnumerable{ValueTuple{string, Guid}}, CancellationToken)"/> are locked in the order of State and id, so that two
/// transactions that load the same
/// streams do not deadlock.
/// </summary>
public sealed class EventTransaction : IAsyncDisposable
{
    private readonly EventSessions _sessions;
    private readonly Dictionary<(string Tenant, Guid Id), OpenStream> _streams = [];
    private readonly HashSet<Type> _types = [];
    private readonly List<CommittedStream> _saved = [];
    private readonly bool _isJoined;
    private NpgsqlConnection? _connection;
    private NpgsqlTransaction? _transaction;
    private IDocumentSession? _session;
    private bool _isCommitted;

    internal EventTransaction(EventSessions sessions) => _sessions = sessions;

    internal EventTransaction(EventSessions sessions, NpgsqlTransaction joined) => (_sessions, _transaction, _isJoined) = (sessions, joined, true);

    /// <summary>A session in the same transaction, which began when the first stream was loaded.</summary>
    public IDocumentSession Session => _session ??= _sessions.Open(Transaction);

    /// <summary>The connection, on which the transaction has begun.</summary>
    public NpgsqlConnection Connection => Transaction.Connection ?? throw new InvalidOperationException("The transaction has ended.");

    private NpgsqlTransaction Transaction => _transaction ?? throw new InvalidOperationException("The transaction has not begun.");

    /// <summary>Begins the transaction, for a statement that runs before the first stream is loaded.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (_isCommitted)
            throw new InvalidOperationException("The transaction has been committed.");
        if (_transaction is not null)
            return;
        _connection = await _sessions.OpenConnectionAsync(cancellationToken);
        _transaction = await _connection.BeginTransactionAsync(cancellationToken);
    }

    /// <summary>Loads streams for writing, all in one round trip. Streams that are already loaded are left unchanged.</summary>
    public async Task LoadAsync<TState, TEvent>(IEnumerable<(string Tenant, Guid Id)> streams, CancellationToken cancellationToken)
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class
    {
        await BeginAsync(cancellationToken);
        var wanted = streams
            .Where(stream => !_streams.ContainsKey(stream))
            .Distinct()
            .OrderBy(stream => stream.Tenant, StringComparer.Ordinal)
            .ThenBy(stream => stream.Id)
            .ToList();
        if (wanted.Count == 0)
            return;
        var loaded = await _sessions.LoadAsync<TState, TEvent>(Connection, wanted, cancellationToken);
        foreach (var key in wanted)
        {
            var (state, version) = loaded.GetValueOrDefault(key);
            _streams.Add(key, new OpenStream<TState, TEvent>(key, state, version));
        }
    }

    /// <summary>Loads one stream for writing.</summary>
    public Task LoadAsync<TState, TEvent>(string tenant, StreamOf<TState, TEvent> stream, CancellationToken cancellationToken)
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class => LoadAsync<TState, TEvent>([(tenant, stream.Id)], cancellationToken);

    /// <summary>Adds a stream without loading it: the caller has read its state (null if there is none) and holds a lock that prevents changes.</summary>
    public void Open<TState, TEvent>(string tenant, StreamOf<TState, TEvent> stream, TState? state)
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class => _streams.Add((tenant, stream.Id), new OpenStream<TState, TEvent>((tenant, stream.Id), state, state?.Version ?? 0));

    /// <summary>The state of a loaded stream, including what this transaction has decided so far.</summary>
    public TState? StateOf<TState, TEvent>(string tenant, StreamOf<TState, TEvent> stream)
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class => Loaded(tenant, stream).State;

    /// <summary>Decides on a loaded stream and appends what was decided.</summary>
    public TOutcome Decide<TState, TEvent, TOutcome>(StreamOf<TState, TEvent> stream, Func<TState?, TOutcome> decide, ChangeContext context)
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class
        where TOutcome : IOutcome<TEvent>
    {
        var loaded = Loaded(context.Tenant, stream);
        var outcome = decide(loaded.State);
        loaded.Append(outcome.Events, context, _sessions);
        return outcome;
    }

    /// <summary>Decides on a stream that does not exist yet. The commit fails if it does.</summary>
    /// <param name="requestHash">The hash of the request that creates it, kept in the first event's metadata.</param>
    public TOutcome Create<TState, TEvent, TOutcome>(
        StreamOf<TState, TEvent> stream,
        Func<TState?, TOutcome> decide,
        ChangeContext context,
        string? requestHash = null
    )
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class
        where TOutcome : IOutcome<TEvent>
    {
        var outcome = decide(null);
        if (outcome.Events.Count == 0)
            return outcome;
        Open(context.Tenant, stream, state: null);
        Loaded(context.Tenant, stream).Append(outcome.Events, context, _sessions, requestHash);
        return outcome;
    }

    /// <summary>
    /// Writes everything that was decided, and commits. In a joined transaction it only writes: the caller commits, and then calls <see cref="Committed"/>.
    /// After that, the written streams are forgotten and other streams can be decided on.
    /// </summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        if (_isCommitted)
            throw new InvalidOperationException("The transaction has been committed.");
        cancellationToken.ThrowIfCancellationRequested();
        var changes = _streams.Values.Select(stream => stream.Change).OfType<StreamChange>().ToList();
        if (_transaction is null && changes.Count == 0)
            return;
        // If nothing came before and the events have no effects, the statements form a transaction of their own, in one round trip.
        // From here on the caller cannot cancel, so it is never uncertain whether the changes were committed.
        if (_transaction is null && !_sessions.HasEffects)
            await _sessions.AppendAsync(changes, CancellationToken.None);
        else
            await WriteAsync(changes, CancellationToken.None);
        _isCommitted = !_isJoined;
        foreach (var stream in _streams.Values)
            stream.Saved();
        foreach (var change in changes)
        {
            var isObserved = false;
            foreach (var @event in change.Events)
            {
                _types.Add(@event.EventType);
                isObserved |= _sessions.IsObserved(@event.EventType);
            }

            if (isObserved)
                _saved.Add(new(change.Events, change.State));
        }

        if (_isJoined)
            _streams.Clear();
        else
            Committed();
    }

    private async Task WriteAsync(List<StreamChange> changes, CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        if (changes.Count > 0)
            await _sessions.AppendAsync(this, changes, cancellationToken);
        if (_session is not null)
            await _session.SaveChangesAsync(cancellationToken);
        if (!_isJoined)
            await Transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Announces what was written, after the caller has committed a joined transaction.</summary>
    public void Committed()
    {
        if (_types.Count > 0)
            _sessions.Committed(_types, [.. _saved]);
        _types.Clear();
        _saved.Clear();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
            await _session.DisposeAsync();
        if (_connection is null)
            return;
        try
        {
            if (_transaction is not null)
                await _transaction.DisposeAsync();
        }
        finally
        {
            await _connection.DisposeAsync();
        }
    }

    private OpenStream<TState, TEvent> Loaded<TState, TEvent>(string tenant, StreamOf<TState, TEvent> stream)
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class =>
        _streams.TryGetValue((tenant, stream.Id), out var open)
            ? (OpenStream<TState, TEvent>)open
            : throw new InvalidOperationException($"Stream {stream.Id} was not loaded.");

    private abstract class OpenStream
    {
        /// <summary>What to write; null when there is nothing.</summary>
        public abstract StreamChange? Change { get; }

        /// <summary>Called after the stream has been written.</summary>
        public abstract void Saved();
    }

    private sealed class OpenStream<TState, TEvent>((string Tenant, Guid Id) key, TState? state, long version) : OpenStream
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class
    {
        private readonly List<IEvent> _appended = [];
        private long _stored = version;
        private long _version = version;

        public TState? State { get; private set; } = state;

        public override StreamChange? Change =>
            _appended.Count == 0 ? null : new(key.Tenant, key.Id, typeof(TState), _stored == 0, _version, [.. _appended], State!);

        public void Append(IReadOnlyList<TEvent> events, ChangeContext context, EventSessions sessions, string? requestHash = null)
        {
            foreach (var data in events)
            {
                var @event = sessions.Build(data);
                (@event.StreamId, @event.TenantId, @event.Version) = (key.Id, key.Tenant, ++_version);
                context.Stamp(@event);
                if (requestHash is not null && _version == 1)
                    @event.SetHeader(EventHeaders.RequestHash, requestHash);
                State = TState.Evolve(State, data, new(key.Id, _version, @event.Timestamp));
                _appended.Add(@event);
            }
        }

        public override void Saved()
        {
            _appended.Clear();
            _stored = _version;
        }
    }
}

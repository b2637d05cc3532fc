using JasperFx.Events;
using Marten;
using Platform.Kernel;

namespace Platform.Hosting.Events;

/// <summary>
/// Decisions that commit together, on streams of any State. Streams are loaded under a row lock: two transactions on one stream follow each
/// other, where an optimistic check would make the later one fail, give its sequence numbers up and start again. Those of one
/// <see cref="LoadAsync{TState, TEvent}(IEnumerable{ValueTuple{string, Guid}}, CancellationToken)"/> are locked in the order of State and id, so that two transactions that load the same
/// streams do not wait for each other.
/// </summary>
public sealed class EventTransaction : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly Dictionary<(string Tenant, Guid Id), IOpenStream> _streams = [];
    private bool _begun;

    internal EventTransaction(IDocumentSession session, TimeProvider time, bool isBegun = false) => (Session, _time, _begun) = (session, time, isBegun);

    /// <summary>The session, for what else is written in the same transaction.</summary>
    public IDocumentSession Session { get; }

    /// <summary>Loads streams for writing, all in one round trip per State. Those already loaded are left as they are.</summary>
    public async Task LoadAsync<TState, TEvent>(IEnumerable<(string Tenant, Guid Id)> streams, CancellationToken cancellationToken)
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class
    {
        if (!_begun) await Session.BeginTransactionAsync(cancellationToken);
        _begun = true;
        foreach (var tenant in streams.Where(stream => !_streams.ContainsKey(stream)).Distinct().GroupBy(stream => stream.Tenant).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var operations = Session.ForTenant(tenant.Key);
            var batch = ((IQuerySession)operations).CreateBatchQuery();
            var fetched = tenant.OrderBy(stream => stream.Id).Select(stream => (Key: stream, Stream: batch.Events.FetchForExclusiveWriting<TState>(stream.Id))).ToList();
            await batch.Execute(cancellationToken);
            foreach (var (key, stream) in fetched) _streams.Add(key, new OpenStream<TState, TEvent>(operations, await stream));
        }
    }

    /// <summary>Loads one stream for writing.</summary>
    public Task LoadAsync<TState, TEvent>(string tenant, StreamOf<TState, TEvent> stream, CancellationToken cancellationToken)
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class => LoadAsync<TState, TEvent>([(tenant, stream.Id)], cancellationToken);

    /// <summary>The state of a loaded stream, with what this transaction has decided so far.</summary>
    public TState? StateOf<TState, TEvent>(string tenant, StreamOf<TState, TEvent> stream)
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class => Open(tenant, stream).State;

    /// <summary>Decides on a loaded stream and appends what was decided.</summary>
    public TOutcome Decide<TState, TEvent, TOutcome>(StreamOf<TState, TEvent> stream, Func<TState?, TOutcome> decide, ChangeContext context)
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class
        where TOutcome : IOutcome<TEvent>
    {
        var open = Open(context.Tenant, stream);
        var outcome = decide(open.State);
        open.Append(outcome.Events, context, _time.GetUtcNow());
        return outcome;
    }

    /// <summary>Decides on a stream that does not exist yet. The commit fails where it does.</summary>
    /// <param name="requestHash">The hash of the request that creates it, kept in the first event's metadata.</param>
    public TOutcome Create<TState, TEvent, TOutcome>(StreamOf<TState, TEvent> stream, Func<TState?, TOutcome> decide, ChangeContext context, string? requestHash = null)
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class
        where TOutcome : IOutcome<TEvent>
    {
        var outcome = decide(null);
        if (outcome.Events.Count == 0) return outcome;
        var open = new OpenStream<TState, TEvent>(Session.ForTenant(context.Tenant), stream.Id);
        open.Append(outcome.Events, context, _time.GetUtcNow(), requestHash);
        _streams.Add((context.Tenant, stream.Id), open);
        return outcome;
    }

    /// <summary>Commits everything that was decided.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await Session.SaveChangesAsync(cancellationToken);
        foreach (var stream in _streams.Values) stream.Settle();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Session.DisposeAsync();

    private OpenStream<TState, TEvent> Open<TState, TEvent>(string tenant, StreamOf<TState, TEvent> stream)
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class =>
        _streams.TryGetValue((tenant, stream.Id), out var open) ? (OpenStream<TState, TEvent>)open : throw new InvalidOperationException($"Stream {stream.Id} was not loaded.");

    private interface IOpenStream
    {
        void Settle();
    }

    private sealed class OpenStream<TState, TEvent> : IOpenStream
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class
    {
        private readonly ITenantOperations _operations;
        private readonly Guid _id;
        private readonly IEventStream<TState>? _existing;
        private readonly List<IEvent> _appended = [];
        private TState? _committed;
        private long _version;

        public OpenStream(ITenantOperations operations, IEventStream<TState> existing)
        {
            (_operations, _existing, _id) = (operations, existing, existing.Id);
            (_committed, _version) = (existing.Aggregate, existing.CurrentVersion ?? 0);
            State = _committed;
        }

        public OpenStream(ITenantOperations operations, Guid id) => (_operations, _id) = (operations, id);

        public TState? State { get; private set; }

        public void Append(IReadOnlyList<TEvent> events, ChangeContext context, DateTimeOffset now, string? requestHash = null)
        {
            if (events.Count == 0) return;
            var stamped = new List<IEvent>(events.Count);
            foreach (var @event in events)
            {
                var built = _operations.Events.BuildEvent(@event);
                context.Stamp(built);
                if (requestHash is not null && _version == 0) built.SetHeader(EventHeaders.RequestHash, requestHash);
                State = TState.Evolve(State, @event, new(_id, ++_version, now));
                stamped.Add(built);
            }

            if (_existing is not null) _existing.AppendMany(stamped);
            else if (_appended.Count == 0) _operations.Events.StartStream<TState>(_id, stamped);
            else throw new InvalidOperationException("A stream is created by one decision.");
            _appended.AddRange(stamped);
        }

        // The store stamps the instant when it writes: the state that is handed out is the one that a replay gives.
        public void Settle()
        {
            _committed = _appended.Aggregate(_committed, (state, @event) => TState.Evolve(state, (TEvent)@event.Data, new(_id, @event.Version, @event.Timestamp)));
            State = _committed;
            _appended.Clear();
        }
    }
}

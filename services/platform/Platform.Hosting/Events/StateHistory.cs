using System.Runtime.CompilerServices;
using JasperFx.Events;
using Marten;
using Npgsql;
using Platform.Kernel;

namespace Platform.Hosting.Events;

/// <summary>A stream in the past.</summary>
/// <param name="Id">The stream.</param>
/// <param name="States">Its state at each of the instants asked for; null when it did not exist.</param>
public sealed record PastStream<TState>(Guid Id, IReadOnlyList<TState?> States)
    where TState : class;

/// <summary>An event with what it did to its stream.</summary>
/// <param name="Event">The event.</param>
/// <param name="Before">The state before it; null for the stream's first event.</param>
/// <param name="After">The state after it.</param>
public sealed record StateChange<TState>(IEvent Event, TState? Before, TState After)
    where TState : class;

/// <summary>
/// Folds a State's events into the states that its streams had. It reads them in pages, each with a connection of its own: a client that reads slowly holds
/// none. Every statement starts from the tenant in an index, so it reads no event of another State.
/// </summary>
internal sealed class StateHistory(IDocumentStore store, NpgsqlDataSource database)
{
    private const int PageStreams = 500;
    private const int PageEvents = 1000;

    // A stream that did not exist yet has one row without an event: the next page starts after it, too. The subquery with OFFSET is not merged into a join,
    // whose plan may read a whole table.
    private const string ReadPast = $"""
        SELECT {EventReader.Columns}, page.id
        FROM (SELECT s.id FROM mt_streams AS s WHERE s.tenant_id = $2 AND s.type = $3 AND s.id > $4 ORDER BY s.id LIMIT $5) AS page
        LEFT JOIN LATERAL (SELECT * FROM mt_events AS stored
          WHERE stored.tenant_id = $2 AND stored.stream_id = page.id AND stored.timestamp <= $6 ORDER BY stored.version OFFSET 0) AS e ON true
        ORDER BY page.id, e.version
        """;

    // Where the events of a period lie among the settled ones: sequence numbers and times rise together only nearly. The subquery with OFFSET keeps the plan
    // from walking the sequence numbers of all States to find the smallest.
    private const string ReadRange = $"""
        SELECT min(seq_id), max(seq_id) FROM (SELECT seq_id FROM mt_events
          WHERE tenant_id = $1 AND timestamp >= $2 AND timestamp <= $3 AND seq_id <= {SettledEvents.Number} OFFSET 0) AS period
        """;

    // A page of events, with all that precedes each of them in its stream.
    private const string ReadChanges = $"""
        WITH page AS (SELECT p.stream_id, p.version FROM mt_events AS p
          WHERE p.tenant_id = $2 AND p.seq_id > $3 AND p.seq_id <= $4 AND p.timestamp >= $5 AND p.timestamp <= $6 AND p.type = ANY($1)
          ORDER BY p.seq_id LIMIT $7)
        SELECT {EventReader.Columns} FROM (SELECT stream_id, max(version) AS version FROM page GROUP BY stream_id) AS wanted
        CROSS JOIN LATERAL (SELECT * FROM mt_events AS stored
          WHERE stored.tenant_id = $2 AND stored.stream_id = wanted.stream_id AND stored.version <= wanted.version ORDER BY stored.version OFFSET 0) AS e
        ORDER BY e.stream_id, e.version
        """;

    private readonly IEventRegistry _registry = (IEventRegistry)store.Options.Events;
    private readonly EventReader _reader = new(store);

    /// <summary>As <see cref="EventSessions.PastAsync"/>.</summary>
    public async IAsyncEnumerable<PastStream<TState>> PastAsync<TState, TEvent>(
        string tenant,
        Guid after,
        IReadOnlyList<DateTimeOffset> instants,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class
    {
        while (true)
        {
            var page = await ReadPastAsync<TState, TEvent>(tenant, after, instants, cancellationToken);
            foreach (var stream in page)
                yield return stream;
            if (page.Count < PageStreams)
                yield break;
            after = page[^1].Id;
        }
    }

    /// <summary>As <see cref="EventSessions.ChangesAsync"/>.</summary>
    public async IAsyncEnumerable<StateChange<TState>> ChangesAsync<TState, TEvent>(
        string tenant,
        long after,
        DateTimeOffset from,
        DateTimeOffset to,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class
    {
        if (await ReadRangeAsync(tenant, from, to, cancellationToken) is not var (first, last))
            yield break;
        after = Math.Max(after, first - 1);
        while (after < last)
        {
            var page = await ReadChangesAsync<TState, TEvent>(tenant, after, last, from, to, cancellationToken);
            foreach (var change in page)
                yield return change;
            if (page.Count < PageEvents)
                yield break;
            after = page[^1].Event.Sequence;
        }
    }

    private async Task<IReadOnlyList<PastStream<TState>>> ReadPastAsync<TState, TEvent>(
        string tenant,
        Guid after,
        IReadOnlyList<DateTimeOffset> instants,
        CancellationToken cancellationToken
    )
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class
    {
        await using var command = database.CreateCommand(ReadPast);
        command.Parameters.AddWithValue(_reader.TypesOf(typeof(TEvent).IsAssignableFrom));
        command.Parameters.AddWithValue(tenant);
        command.Parameters.AddWithValue(_registry.AggregateAliasFor(typeof(TState)));
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(PageStreams);
        command.Parameters.AddWithValue(instants.Max());
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var page = new List<PastStream<TState>>();
        var states = new TState?[instants.Count];
        while (await rows.ReadAsync(cancellationToken))
        {
            var id = rows.GetGuid(12);
            if (page.Count == 0 || page[^1].Id != id)
                page.Add(new(id, states = new TState?[instants.Count]));
            if (await rows.IsDBNullAsync(0, cancellationToken) || _reader.Read(rows).Event is not { } @event)
                continue;
            for (var i = 0; i < states.Length; i++)
            {
                // The clocks of two instances differ, so a later event may bear an earlier time. What follows an event that had not happened yet had not
                // happened either.
                if (@event.Timestamp <= instants[i] && @event.Version == (states[i]?.Version ?? 0) + 1)
                    states[i] = TState.Evolve(states[i], (TEvent)@event.Data, new(@event.StreamId, @event.Version, @event.Timestamp));
            }
        }

        return page;
    }

    private async Task<(long First, long Last)?> ReadRangeAsync(string tenant, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ReadRange);
        command.Parameters.AddWithValue(tenant);
        command.Parameters.AddWithValue(from);
        command.Parameters.AddWithValue(to);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        return await rows.ReadAsync(cancellationToken) && !await rows.IsDBNullAsync(0, cancellationToken) ? (rows.GetInt64(0), rows.GetInt64(1)) : null;
    }

    private async Task<IReadOnlyList<StateChange<TState>>> ReadChangesAsync<TState, TEvent>(
        string tenant,
        long after,
        long last,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    )
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class
    {
        await using var command = database.CreateCommand(ReadChanges);
        command.Parameters.AddWithValue(_reader.TypesOf(typeof(TEvent).IsAssignableFrom));
        command.Parameters.AddWithValue(tenant);
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(last);
        command.Parameters.AddWithValue(from);
        command.Parameters.AddWithValue(to);
        command.Parameters.AddWithValue(PageEvents);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var page = new List<StateChange<TState>>();
        var (stream, state) = (Guid.Empty, (TState?)null);
        while (await rows.ReadAsync(cancellationToken))
        {
            if (_reader.Read(rows).Event is not { } @event)
                continue;
            var before = @event.StreamId == stream ? state : null;
            (stream, state) = (@event.StreamId, TState.Evolve(before, (TEvent)@event.Data, new(@event.StreamId, @event.Version, @event.Timestamp)));
            // The others are there only for the state before.
            if (@event.Sequence > after && @event.Timestamp >= from && @event.Timestamp <= to)
                page.Add(new(@event, before, state));
        }

        page.Sort((one, other) => one.Event.Sequence.CompareTo(other.Event.Sequence));
        return page;
    }
}

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

/// <summary>
/// Folds a State's events into the states that its streams had. It reads them in pages, each with a connection of its own: a client that reads slowly holds
/// none. Every statement starts from the tenant in an index, so it reads no event of another State.
/// </summary>
internal sealed class StateHistory(IDocumentStore store, NpgsqlDataSource database)
{
    private const int PageStreams = 500;

    // A stream that did not exist yet has one row without an event: the next page starts after it, too. The subquery with OFFSET is not merged into a join,
    // whose plan may read a whole table.
    private const string ReadPast = $"""
        SELECT {EventReader.Columns}, page.id
        FROM (SELECT s.id FROM mt_streams AS s WHERE s.tenant_id = $2 AND s.type = $3 AND s.id > $4 ORDER BY s.id LIMIT $5) AS page
        LEFT JOIN LATERAL (SELECT * FROM mt_events AS stored
          WHERE stored.tenant_id = $2 AND stored.stream_id = page.id AND stored.timestamp <= $6 ORDER BY stored.version OFFSET 0) AS e ON true
        ORDER BY page.id, e.version
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
}

using System.Collections.Concurrent;
using JasperFx.Events;
using Marten;
using Npgsql;
using Platform.Kernel;

namespace Platform.Hosting.Events;

/// <summary>
/// Loads streams for writing: one statement locks them, in the order given, and another reads their snapshots or, for streams without snapshots, their
/// events. The second sees what another transaction committed while the first waited for its lock. Every stream is looked up by its key (a subquery with
/// a lock or a limit is not merged into a join, whose plan may read a whole table). A stream of another aggregate counts as missing.
/// </summary>
internal sealed class StreamLoader(IDocumentStore store)
{
    private const string Wanted = "unnest($1, $2) AS wanted (tenant_id, id)";

    private const string Lock = $"""
        SELECT locked.tenant_id, locked.id, locked.version FROM {Wanted}
        CROSS JOIN LATERAL (SELECT s.tenant_id, s.id, s.version FROM mt_streams AS s
          WHERE s.tenant_id = wanted.tenant_id AND s.id = wanted.id AND s.type = $3 FOR UPDATE) AS locked
        """;

    private const string ReadEvents = $"""
        SELECT {EventReader.Columns} FROM unnest($2, $3) AS wanted (tenant_id, id)
        CROSS JOIN LATERAL (SELECT * FROM mt_events AS stored
          WHERE stored.tenant_id = wanted.tenant_id AND stored.stream_id = wanted.id ORDER BY stored.version OFFSET 0) AS e
        """;

    private readonly IEventRegistry _registry = (IEventRegistry)store.Options.Events;
    private readonly ISerializer _serializer = store.Options.Serializer();
    private readonly EventReader _reader = new(store);
    private readonly ConcurrentDictionary<Type, string?> _snapshots = new();

    /// <summary>The states and versions of the streams that exist.</summary>
    public async Task<IReadOnlyDictionary<(string Tenant, Guid Id), (TState? State, long Version)>> LoadAsync<TState, TEvent>(
        NpgsqlConnection connection,
        IReadOnlyList<(string Tenant, Guid Id)> streams,
        CancellationToken cancellationToken
    )
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class
    {
        var (tenants, ids) = (streams.Select(stream => stream.Tenant).ToArray(), streams.Select(stream => stream.Id).ToArray());
        var readSnapshots = _snapshots.GetOrAdd(typeof(TState), ReadSnapshotsOf);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(Lock)
                {
                    Parameters =
                    {
                        new() { Value = tenants },
                        new() { Value = ids },
                        new() { Value = _registry.AggregateAliasFor(typeof(TState)) },
                    },
                },
                readSnapshots is not null
                    ? new(readSnapshots)
                    {
                        Parameters =
                        {
                            new() { Value = tenants },
                            new() { Value = ids },
                        },
                    }
                    : new(ReadEvents)
                    {
                        Parameters =
                        {
                            new() { Value = _reader.TypesOf(typeof(TEvent).IsAssignableFrom) },
                            new() { Value = tenants },
                            new() { Value = ids },
                        },
                    },
            },
        };
        await using var rows = await batch.ExecuteReaderAsync(cancellationToken);
        var loaded = new Dictionary<(string Tenant, Guid Id), (TState? State, long Version)>();
        while (await rows.ReadAsync(cancellationToken))
            loaded.Add((rows.GetString(0), rows.GetGuid(1)), (null, rows.GetInt64(2)));
        await rows.NextResultAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            if (readSnapshots is not null)
            {
                var key = (rows.GetString(0), rows.GetGuid(1));
                // A stream created between the two statements is treated as missing: creating it again collides.
                if (!loaded.TryGetValue(key, out var found))
                    continue;
                if (rows.GetInt64(3) != found.Version)
                    throw new InvalidOperationException($"The snapshot of stream {key.Item2} is at version {rows.GetInt64(3)}, its stream at {found.Version}.");
                loaded[key] = found with { State = await _serializer.FromJsonAsync<TState>(rows, 2, cancellationToken) };
            }
            else
            {
                var key = (rows.GetString(6), rows.GetGuid(3));
                if (!loaded.TryGetValue(key, out var found))
                    continue;
                var @event =
                    _reader.Read(rows).Event ?? throw new InvalidOperationException($"A stream of {typeof(TState).Name} has an event of another aggregate.");
                loaded[key] = found with { State = TState.Evolve(found.State, (TEvent)@event.Data, new(@event.StreamId, @event.Version, @event.Timestamp)) };
            }
        }

        if (readSnapshots is not null && loaded.FirstOrDefault(stream => stream.Value.State is null) is { Value.Version: > 0 } without)
            throw new InvalidOperationException($"Stream {without.Key.Id} has no snapshot.");
        return loaded;
    }

    private string? ReadSnapshotsOf(Type aggregate) =>
        Snapshots.Of(store, aggregate) is not { } document
            ? null
            : $"""
                SELECT found.tenant_id, found.id, found.data, found.mt_version FROM {Wanted}
                CROSS JOIN LATERAL (SELECT d.tenant_id, d.id, d.data, d.mt_version FROM {document.TableName.QualifiedName} AS d
                  WHERE d.tenant_id = wanted.tenant_id AND d.id = wanted.id LIMIT 1) AS found
                """;
}

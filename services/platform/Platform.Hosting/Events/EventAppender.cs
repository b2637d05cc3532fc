using System.Collections.Concurrent;
using System.Text.Json;
using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Schema;
using Npgsql;

namespace Platform.Hosting.Events;

/// <summary>
/// Writes what a transaction has decided into Marten's own tables, with one statement per table for any number of streams: the streams, their events and
/// the snapshots of their states. Sequence numbers are drawn by the statement that inserts the events, after every stream has been locked or its row
/// inserted (decisions 0004 and 0005). It comes last, so that a snapshot that a unique index refuses leaves no gap in the numbers.
/// </summary>
internal sealed class EventAppender(IDocumentStore store)
{
    private const string InsertStreams = """
        insert into mt_streams (tenant_id, id, type, version)
        select tenant_id, id, type, version from unnest($1, $2, $3, $4) as stream (tenant_id, id, type, version)
        """;

    // These streams exist and are locked. An upsert finds each by its key; the plan of an update may read the whole table.
    private const string UpdateStreams = InsertStreams + " on conflict (tenant_id, id) do update set version = excluded.version, timestamp = now()";

    private const string InsertEvents = """
        insert into mt_events (
          seq_id, id, tenant_id, stream_id, version, type, mt_dotnet_type, data, timestamp, user_name, correlation_id, causation_id, headers)
        select nextval('mt_events_sequence'), id, tenant_id, stream_id, version, type, dotnet_type,
          data::jsonb, timestamp, user_name, correlation_id, causation_id, headers::jsonb
        from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) as event (
          id, tenant_id, stream_id, version, type, dotnet_type, data, timestamp, user_name, correlation_id, causation_id, headers)
        """;

    private readonly ISerializer _serializer = store.Options.Serializer();
    private readonly IEventRegistry _registry = (IEventRegistry)store.Options.Events;
    private readonly ConcurrentDictionary<Type, string?> _upserts = new();

    /// <summary>An event of a type that the store knows, with its stored names.</summary>
    public IEvent Build(object data) => _registry.BuildEvent(data);

    /// <summary>
    /// Executes the statements that write the changes. The first of them fails if a new stream already exists, a later one if a unique index on the
    /// snapshots has the values of another stream.
    /// </summary>
    public async Task AppendAsync(NpgsqlBatch batch, IReadOnlyList<StreamChange> changes, CancellationToken cancellationToken)
    {
        // In a fixed order, so that two transactions that create the same streams do not deadlock.
        var ordered = changes.OrderBy(change => change.Tenant, StringComparer.Ordinal).ThenBy(change => change.Id).ToList();
        if (ordered.Where(change => change.IsNew).ToList() is { Count: > 0 } created)
            AddStreams(batch, InsertStreams, created);
        if (ordered.Where(change => !change.IsNew).ToList() is { Count: > 0 } continued)
            AddStreams(batch, UpdateStreams, continued);
        foreach (var kind in ordered.GroupBy(change => change.Aggregate))
        {
            if (_upserts.GetOrAdd(kind.Key, UpsertOf) is { } upsert)
                AddSnapshots(batch, upsert, kind.Key, [.. kind]);
        }

        AddEvents(batch, [.. changes.SelectMany(change => change.Events)]);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private void AddStreams(NpgsqlBatch batch, string sql, IReadOnlyList<StreamChange> streams) =>
        Add(
            batch,
            sql,
            Column(streams, stream => stream.Tenant),
            Column(streams, stream => stream.Id),
            Column(streams, stream => _registry.AggregateAliasFor(stream.Aggregate)),
            Column(streams, stream => stream.Version)
        );

    private void AddEvents(NpgsqlBatch batch, IReadOnlyList<IEvent> events) =>
        Add(
            batch,
            InsertEvents,
            Column(events, e => e.Id),
            Column(events, e => e.TenantId),
            Column(events, e => e.StreamId),
            Column(events, e => e.Version),
            Column(events, e => e.EventTypeName),
            Column(events, e => e.DotNetTypeName),
            Column(events, e => _serializer.ToJson(e.Data)),
            Column(events, e => e.Timestamp),
            Column(events, e => e.UserName),
            Column(events, e => e.CorrelationId),
            Column(events, e => e.CausationId),
            Column(events, e => e.Headers is null ? null : _serializer.ToJson(e.Headers))
        );

    private void AddSnapshots(NpgsqlBatch batch, string upsert, Type aggregate, IReadOnlyList<StreamChange> streams) =>
        Add(
            batch,
            upsert,
            aggregate.FullName!,
            Column(streams, stream => stream.Tenant),
            Column(streams, stream => stream.Id),
            Column(streams, stream => _serializer.ToJson(stream.State)),
            Column(streams, stream => stream.Version)
        );

    private static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        batch.BatchCommands.Add(command);
    }

    // Null when the states of the type are not stored. The duplicated columns are computed from the document, so they cannot differ from it.
    private string? UpsertOf(Type aggregate)
    {
        if (Snapshots.Of(store, aggregate) is not { } document)
            return null;
        var duplicated = document
            .DuplicatedFields.Select(field =>
                (
                    Column: field.ColumnName,
                    Value: "(data #>> '{"
                        + string.Join(',', field.Members.Select(member => JsonNamingPolicy.CamelCase.ConvertName(member.Name)))
                        + $"}}')::{field.PgType}"
                )
            )
            .ToList();
        var columns = string.Concat(duplicated.Select(field => $", {field.Column}"));
        var values = string.Concat(duplicated.Select(field => $", {field.Value}"));
        var updates = string.Concat(duplicated.Select(field => $", {field.Column} = excluded.{field.Column}"));
        return $"""
            insert into {document.TableName.QualifiedName} (tenant_id, id, data, mt_version, mt_dotnet_type{columns})
            select tenant_id, id, data, version, $1{values} from (
              select tenant_id, id, data::jsonb as data, version from unnest($2, $3, $4, $5) as stored (tenant_id, id, data, version) offset 0) as snapshot
            on conflict (tenant_id, id) do update set data = excluded.data, mt_version = excluded.mt_version, mt_last_modified = now(){updates}
            """;
    }

    private static TValue[] Column<TRow, TValue>(IReadOnlyList<TRow> rows, Func<TRow, TValue> value)
    {
        var column = new TValue[rows.Count];
        for (var i = 0; i < column.Length; i++)
            column[i] = value(rows[i]);
        return column;
    }
}

/// <summary>Which types of streams store their states as documents.</summary>
internal static class Snapshots
{
    /// <summary>The document; null when the state is folded from the events.</summary>
    public static IDocumentType? Of(IDocumentStore store, Type aggregate) =>
        ((StoreOptions)store.Options).Projections.TryFindAggregate(aggregate, out var projection) && projection.Lifecycle == ProjectionLifecycle.Inline
            ? store.Options.FindOrResolveDocumentType(aggregate)
            : null;
}

/// <summary>What a transaction appends to a stream.</summary>
/// <param name="Tenant">The Member State, or the tenant of what is common to all.</param>
/// <param name="Id">The stream.</param>
/// <param name="Aggregate">The type of its state.</param>
/// <param name="IsNew">Whether the transaction creates it.</param>
/// <param name="Version">Its version with the events.</param>
/// <param name="Events">The events, in order.</param>
/// <param name="State">Its state with the events.</param>
internal sealed record StreamChange(string Tenant, Guid Id, Type Aggregate, bool IsNew, long Version, IReadOnlyList<IEvent> Events, object State);

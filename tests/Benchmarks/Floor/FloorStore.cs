using Npgsql;

namespace Benchmarks.Floor;

/// <summary>An event to append, with the columns that the services fill.</summary>
internal sealed record FloorEvent(
    Guid Id,
    string Tenant,
    Guid Stream,
    long Version,
    string Type,
    string Data,
    DateTimeOffset At,
    string? Correlation,
    string? Causation,
    string Headers,
    string User
);

/// <summary>Appends by plain SQL: one statement for each table, for any number of rows.</summary>
internal sealed class FloorStore(string connection) : IAsyncDisposable
{
    /// <summary>Set after each commit; wakes the outbox.</summary>
    public SemaphoreSlim Committed { get; } = new(0, 1);

    public NpgsqlDataSource Database { get; } =
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { NoResetOnClose = true, MaxAutoPrepare = 100 });

    public void Signal()
    {
        try
        {
            Committed.Release();
        }
        catch (SemaphoreFullException)
        {
            // The outbox has not yet woken from the previous commit.
        }
    }

    /// <summary>Inserts the receipts of a batch; the returned ids are new, the others were already handled.</summary>
    public static async Task<HashSet<Guid>> ReceiveAsync(NpgsqlTransaction transaction, string consumer, IReadOnlyList<FloorMessage> messages)
    {
        await using var receive = new NpgsqlCommand(
            "insert into message_receipt (queue, event_id, received_at) select $1, unnest($2), now() on conflict do nothing returning event_id",
            transaction.Connection,
            transaction
        );
        receive.Parameters.AddWithValue(consumer);
        receive.Parameters.AddWithValue(messages.Select(message => message.EventId).ToArray());
        var received = new HashSet<Guid>();
        await using var reader = await receive.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            received.Add(reader.GetGuid(0));
        return received;
    }

    public static void InsertStreams(NpgsqlBatch batch, string type, IReadOnlyCollection<(string Tenant, Guid Id, long Version)> streams) =>
        Add(
            batch,
            "insert into mt_streams (tenant_id, id, type, version) "
                + "select tenant, id, $1, version from unnest($2::text[], $3::uuid[], $4::bigint[]) row (tenant, id, version)",
            type,
            streams.Select(stream => stream.Tenant).ToArray(),
            streams.Select(stream => stream.Id).ToArray(),
            streams.Select(stream => stream.Version).ToArray()
        );

    public static void InsertEvents(NpgsqlBatch batch, IReadOnlyCollection<FloorEvent> events) =>
        Add(
            batch,
            """
            insert into mt_events (seq_id, id, tenant_id, stream_id, version, type, data, timestamp,
                correlation_id, causation_id, headers, user_name, mt_dotnet_type)
            select nextval('mt_events_sequence'), id, tenant, stream, version, type, data::jsonb, at, correlation, causation,
                headers::jsonb, user_name, 'Permits.Domain.Permits.PermitEvent+Applied, Permit.Domain'
            from unnest($1::uuid[], $2::text[], $3::uuid[], $4::bigint[], $5::text[], $6::text[], $7::timestamptz[],
                    $8::text[], $9::text[], $10::text[], $11::text[])
                row (id, tenant, stream, version, type, data, at, correlation, causation, headers, user_name)
            """,
            events.Select(e => e.Id).ToArray(),
            events.Select(e => e.Tenant).ToArray(),
            events.Select(e => e.Stream).ToArray(),
            events.Select(e => e.Version).ToArray(),
            events.Select(e => e.Type).ToArray(),
            events.Select(e => e.Data).ToArray(),
            events.Select(e => e.At.UtcDateTime).ToArray(),
            events.Select(e => e.Correlation).ToArray(),
            events.Select(e => e.Causation).ToArray(),
            events.Select(e => e.Headers).ToArray(),
            events.Select(e => e.User).ToArray()
        );

    public static void Add(NpgsqlBatch batch, string sql, params object[] parameters)
    {
        // Every SQL text is a literal in this folder.
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        batch.BatchCommands.Add(command);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Committed.Dispose();
    }
}

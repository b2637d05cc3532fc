using Npgsql;
using Platform.Hosting.Events;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Platform.Hosting.Messaging;

/// <summary>Records which messages of which queue have been handled.</summary>
internal static class MessageReceipts
{
    private const string TableName = "message_receipt";

    public static Table CreateTable()
    {
        var table = new Table(new PostgresqlObjectName("public", TableName, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("queue", "varchar").AsPrimaryKey();
        table.AddColumn<Guid>("event_id").AsPrimaryKey();
        table.AddColumn("received_at", "timestamptz").NotNull();
        return table;
    }

    /// <summary>
    /// Adds receipts to the transaction. If another instance is handling one of the messages, this waits for it to commit or roll back.
    /// </summary>
    /// <returns>The ids of the new messages. The others have already been handled.</returns>
    public static async Task<HashSet<Guid>> InsertAsync(
        EventTransaction transaction,
        string queue,
        IEnumerable<Guid> eventIds,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await transaction.BeginAsync(cancellationToken);
        await using var insert = new NpgsqlCommand(
            $"insert into {TableName} (queue, event_id, received_at) select $1, unnest($2), $3 on conflict do nothing returning event_id",
            transaction.Connection
        )
        {
            // In a fixed order, so that two instances with the same messages do not deadlock.
            Parameters =
            {
                new() { Value = queue },
                new() { Value = eventIds.Order().ToArray() },
                new() { Value = now },
            },
        };
        await using var rows = await insert.ExecuteReaderAsync(cancellationToken);
        var isNew = new HashSet<Guid>();
        while (await rows.ReadAsync(cancellationToken))
            isNew.Add(rows.GetGuid(0));
        return isNew;
    }

    /// <summary>Removes receipts from the transaction: these messages will be delivered again.</summary>
    public static async Task DeleteAsync(EventTransaction transaction, string queue, Guid[] eventIds, CancellationToken cancellationToken)
    {
        await using var delete = new NpgsqlCommand($"delete from {TableName} where queue = $1 and event_id = any($2)", transaction.Connection)
        {
            Parameters =
            {
                new() { Value = queue },
                new() { Value = eventIds },
            },
        };
        await delete.ExecuteNonQueryAsync(cancellationToken);
    }
}

using Marten;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Platform.Hosting.Messaging;

/// <summary>Which messages of which queue have been handled.</summary>
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
    /// Adds receipts to the session's transaction. Where another instance is handling one of the messages, this waits for it to commit or roll back.
    /// </summary>
    /// <returns>The ids of those that are new. The others were handled before.</returns>
    public static async Task<HashSet<Guid>> InsertAsync(IDocumentSession session, string queue, IEnumerable<Guid> eventIds, DateTimeOffset now, CancellationToken cancellationToken) =>
        // In one order, so that two instances with the same messages do not wait for each other.
        [.. await session.QueryAsync<Guid>($"with received as (insert into {TableName} (queue, event_id, received_at) select ?, unnest(?), ? on conflict do nothing returning event_id) select event_id from received",
            cancellationToken, queue, eventIds.Order().ToArray(), now)];

    /// <summary>Removes receipts from the session's transaction: these messages come again.</summary>
    public static void Delete(IDocumentSession session, string queue, Guid[] eventIds) =>
        session.QueueSqlCommand($"delete from {TableName} where queue = ? and event_id = any(?)", queue, eventIds);
}

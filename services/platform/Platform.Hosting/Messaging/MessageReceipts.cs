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

    /// <summary>The ids of those that have been handled.</summary>
    public static async Task<HashSet<Guid>> FindAsync(IDocumentSession session, string queue, Guid[] eventIds, CancellationToken cancellationToken) =>
        [.. await session.QueryAsync<Guid>($"select event_id from {TableName} where queue = ? and event_id = any(?)", cancellationToken, queue, eventIds)];

    /// <summary>Adds receipts to the session's transaction, which fails where another instance has just handled one of them.</summary>
    public static void Insert(IDocumentSession session, string queue, Guid[] eventIds, DateTimeOffset now) =>
        session.QueueSqlCommand($"insert into {TableName} (queue, event_id, received_at) select ?, unnest(?), ?", queue, eventIds, now);
}

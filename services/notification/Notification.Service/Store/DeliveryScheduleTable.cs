using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Notification.Service.Store;

/// <summary>
/// The table of pending deliveries. The streams have the history; only this table says which instance currently holds a delivery. All of its times
/// come from the database's clock, which the instances share.
/// </summary>
internal static class DeliveryScheduleTable
{
    public const string Name = "delivery_schedule";

    /// <summary>The priority of notices that are sent first: those about permits, and those that an agency asks to have sent again.</summary>
    public const short First = 0;

    /// <summary>The priority of notices about the lists, of which an import makes thousands: nothing else waits behind them.</summary>
    public const short Last = 1;

    public static Table Create()
    {
        var table = new Table(new PostgresqlObjectName("public", Name, SchemaUtils.IdentifierUsage.General));
        table.AddColumn<Guid>("delivery_id").AsPrimaryKey();
        table.AddColumn("tenant_id", "varchar").NotNull();
        table.AddColumn<Guid>("subscription_id").NotNull();
        table.AddColumn("priority", "smallint").NotNull();
        table.AddColumn("scheduled_at", "timestamptz").NotNull();
        table.AddColumn("due_at", "timestamptz").NotNull();
        table.AddColumn("leased_until", "timestamptz");
        table.Indexes.Add(new IndexDefinition("delivery_schedule_by_subscription") { Columns = ["subscription_id", "priority", "due_at"] });
        table.Indexes.Add(new IndexDefinition("delivery_schedule_leased") { Columns = ["subscription_id"], Predicate = "leased_until is not null" });
        table.Indexes.Add(new IndexDefinition("delivery_schedule_by_scheduled_at") { Columns = ["scheduled_at"] });
        return table;
    }
}

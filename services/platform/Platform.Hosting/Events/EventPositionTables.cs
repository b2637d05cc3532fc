using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Platform.Hosting.Events;

/// <summary>The position of each subscription, and which sequence numbers it has given up as rolled back.</summary>
internal static class EventPositionTables
{
    public const string Positions = "event_position";
    public const string ClosedGaps = "event_gap";

    public static Table CreatePositions()
    {
        var table = new Table(new PostgresqlObjectName("public", Positions, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("name", "varchar").AsPrimaryKey();
        table.AddColumn<long>("last_seq").NotNull();
        table.AddColumn("gaps", "int8multirange").NotNull();
        table.AddColumn("moved_at", "timestamptz").NotNull();
        return table;
    }

    public static Table CreateClosedGaps()
    {
        var table = new Table(new PostgresqlObjectName("public", ClosedGaps, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("name", "varchar").AsPrimaryKey();
        table.AddColumn<long>("from_seq").AsPrimaryKey();
        table.AddColumn<long>("to_seq").NotNull();
        table.AddColumn("closed_at", "timestamptz").NotNull();
        return table;
    }
}

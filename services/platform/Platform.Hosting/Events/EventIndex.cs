namespace Platform.Hosting.Events;

/// <summary>An index over a service's events, which <c>setup</c> creates in addition to Marten's own.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Definition">What follows the table's name in the statement that creates it.</param>
public sealed record EventIndex(string Name, string Definition)
{
    /// <summary>Lets a State's replay read only its own events.</summary>
    public static EventIndex ByState { get; } = new("mt_events_by_state", "(tenant_id, seq_id)");
}

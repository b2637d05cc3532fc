namespace Platform.Hosting.Events;

/// <summary>An index over a service's events, which <c>setup</c> makes beside Marten's own.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Definition">What follows the table's name in the statement that makes it.</param>
public sealed record EventIndex(string Name, string Definition)
{
    /// <summary>A State's replay walks its own events only.</summary>
    public static EventIndex ByState { get; } = new("mt_events_by_state", "(tenant_id, seq_id)");
}

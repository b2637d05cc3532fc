namespace Registry.Domain.Watches;

/// <summary>Ends a watch.</summary>
/// <param name="Reason">Why.</param>
public sealed record EndWatch(WatchEndReason Reason);

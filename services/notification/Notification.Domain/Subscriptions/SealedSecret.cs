namespace Notification.Domain.Subscriptions;

/// <summary>A signing secret as it may be stored: encrypted under a key that the event store does not hold.</summary>
/// <param name="Value">The sealed text.</param>
public sealed record SealedSecret(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => "(sealed)";
}

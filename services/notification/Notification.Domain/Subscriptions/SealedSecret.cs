namespace Notification.Domain.Subscriptions;

/// <summary>A signing secret as it is stored: encrypted under a key that is not in the event store.</summary>
/// <param name="Value">The sealed text.</param>
public sealed record SealedSecret(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => "(sealed)";
}

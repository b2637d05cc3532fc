namespace Notification.Domain.Subscriptions;

/// <summary>A webhook subscription's identifier and stream.</summary>
/// <param name="Value">The stream's id.</param>
public readonly record struct SubscriptionId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

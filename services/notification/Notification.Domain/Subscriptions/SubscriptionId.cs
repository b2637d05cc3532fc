using Vogen;

namespace Notification.Domain.Subscriptions;

/// <summary>Identifies a webhook subscription. The value is the id of the subscription's stream.</summary>
[ValueObject<Guid>]
public readonly partial struct SubscriptionId;

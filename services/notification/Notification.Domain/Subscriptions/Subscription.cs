using System.Diagnostics;
using Notification.Domain.Deliveries;
using Platform.Kernel;

namespace Notification.Domain.Subscriptions;

/// <summary>An agency's webhook: the topics it wants and the URL they are sent to.</summary>
public sealed record Subscription : IAggregate<Subscription, SubscriptionEvent>
{
    /// <summary>The stream's id.</summary>
    public required Guid Id { get; init; }

    /// <inheritdoc/>
    public required long Version { get; init; }

    /// <summary>The agency's State.</summary>
    public required CountryCode State { get; init; }

    /// <summary>The agency.</summary>
    public required AgencyId Agency { get; init; }

    /// <summary>Where notices are sent.</summary>
    public required WebhookUrl Url { get; init; }

    /// <summary>The topics it wants.</summary>
    public required IReadOnlyList<Topic> Topics { get; init; }

    /// <summary>The agency's own description.</summary>
    public string? Description { get; init; }

    /// <summary>The secret that signs the webhooks.</summary>
    public required SealedSecret Secret { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether notices are sent.</summary>
    public SubscriptionStatus Status { get; init; }

    /// <summary>Why it is disabled.</summary>
    public DeliveryFailure? DisabledBecause { get; init; }

    /// <summary>Whether notices on the topic are sent to it.</summary>
    public bool Wants(Topic topic) => Status == SubscriptionStatus.Active && Topics.Any(wanted => wanted.Covers(topic));

    /// <inheritdoc/>
    public static Subscription Evolve(Subscription? state, SubscriptionEvent @event, EventEnvelope envelope) =>
        @event switch
        {
            SubscriptionEvent.Created created => new()
            {
                Id = envelope.StreamId,
                Version = envelope.Version,
                State = created.State,
                Agency = created.Agency,
                Url = created.Url,
                Topics = created.Topics,
                Description = created.Description,
                Secret = created.Secret,
                CreatedAt = created.At,
            },
            SubscriptionEvent.SecretRotated rotated => state! with { Version = envelope.Version, Secret = rotated.Secret },
            SubscriptionEvent.Disabled disabled => state! with
            {
                Version = envelope.Version,
                Status = SubscriptionStatus.Disabled,
                DisabledBecause = disabled.Reason,
            },
            SubscriptionEvent.Deleted => state! with { Version = envelope.Version, Status = SubscriptionStatus.Deleted },
            _ => throw new UnreachableException(),
        };
}

/// <summary>Whether a subscription's notices are sent.</summary>
public enum SubscriptionStatus
{
    /// <summary>Notices are sent.</summary>
    Active,

    /// <summary>The receiver answered 410 Gone; nothing is sent.</summary>
    Disabled,

    /// <summary>The agency deleted it.</summary>
    Deleted,
}

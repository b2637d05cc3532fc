using System.Diagnostics;
using Platform.Kernel;

namespace Notification.Domain.Subscriptions;

/// <summary>An agency's webhook: what it wants to be told of, and where.</summary>
public sealed record Subscription
{
    /// <summary>The stream's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The stream's version.</summary>
    public long Version { get; init; }

    /// <summary>The agency's State.</summary>
    public required CountryCode State { get; init; }

    /// <summary>The agency.</summary>
    public required AgencyId Agency { get; init; }

    /// <summary>Where notices are sent.</summary>
    public required WebhookUrl Url { get; init; }

    /// <summary>What it is told of.</summary>
    public required IReadOnlyList<Topic> Topics { get; init; }

    /// <summary>The agency's own words.</summary>
    public string? Description { get; init; }

    /// <summary>What signs the notices.</summary>
    public required SealedSecret Secret { get; init; }

    /// <summary>The SHA-256 of the request that made it.</summary>
    public required string RequestHash { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether notices are sent.</summary>
    public SubscriptionStatus Status { get; init; }

    /// <summary>Why it is disabled.</summary>
    public string? DisabledBecause { get; init; }

    /// <summary>Whether a notice on the topic is sent to it.</summary>
    public bool Wants(Topic topic) => Status == SubscriptionStatus.Active && Topics.Any(wanted => wanted.Covers(topic));

    /// <summary>The state after an event.</summary>
    public static Subscription Evolve(SubscriptionId id, Subscription? state, SubscriptionEvent @event) => @event switch
    {
        SubscriptionEvent.Created created => new()
        {
            Id = id.Value,
            State = created.State,
            Agency = created.Agency,
            Url = created.Url,
            Topics = created.Topics,
            Description = created.Description,
            Secret = created.Secret,
            RequestHash = created.RequestHash,
            CreatedAt = created.At,
        },
        SubscriptionEvent.SecretRotated rotated => state! with { Secret = rotated.Secret },
        SubscriptionEvent.Disabled disabled => state! with { Status = SubscriptionStatus.Disabled, DisabledBecause = disabled.Reason },
        SubscriptionEvent.Deleted => state! with { Status = SubscriptionStatus.Deleted },
        _ => throw new UnreachableException(),
    };
}

/// <summary>Whether a subscription's notices are sent.</summary>
public enum SubscriptionStatus
{
    /// <summary>They are.</summary>
    Active,

    /// <summary>The receiver answered 410 Gone: they are not.</summary>
    Disabled,

    /// <summary>The agency deleted it.</summary>
    Deleted,
}

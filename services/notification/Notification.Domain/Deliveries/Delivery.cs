using System.Diagnostics;
using Notification.Domain.Feeds;
using Notification.Domain.Subscriptions;
using Platform.Kernel;

namespace Notification.Domain.Deliveries;

/// <summary>One notice to one subscription, with its attempts.</summary>
public sealed record Delivery
{
    /// <summary>The stream's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The stream's version.</summary>
    public long Version { get; init; }

    /// <summary>The agency.</summary>
    public required AgencyId Agency { get; init; }

    /// <summary>The subscription.</summary>
    public required SubscriptionId Subscription { get; init; }

    /// <summary>The feed.</summary>
    public required FeedId Feed { get; init; }

    /// <summary>The notice's number in the feed.</summary>
    public required long NoticeNumber { get; init; }

    /// <summary>The notice's topic.</summary>
    public required Topic Topic { get; init; }

    /// <summary>How it stands.</summary>
    public DeliveryStatus Status { get; init; }

    /// <summary>When it is to be sent; null when it is not.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Every attempt so far.</summary>
    public IReadOnlyList<DeliveryEvent.Attempted> Attempts { get; init; } = [];

    /// <summary>How many of the attempts were made before it was last scheduled.</summary>
    public int EarlierAttempts { get; init; }

    /// <summary>Why it was given up.</summary>
    public string? GivenUpBecause { get; init; }

    /// <summary>The state after an event.</summary>
    public static Delivery Evolve(DeliveryId id, Delivery? state, DeliveryEvent @event) => @event switch
    {
        DeliveryEvent.Scheduled scheduled => new()
        {
            Id = id.Value,
            Agency = scheduled.Agency,
            Subscription = scheduled.Subscription,
            Feed = scheduled.Feed,
            NoticeNumber = scheduled.NoticeNumber,
            Topic = scheduled.Topic,
            DueAt = scheduled.DueAt,
        },
        DeliveryEvent.Attempted attempted => state! with { Attempts = [.. state.Attempts, attempted], DueAt = attempted.NextAt },
        DeliveryEvent.Delivered => state! with { Status = DeliveryStatus.Delivered, DueAt = null },
        DeliveryEvent.GivenUp givenUp => state! with { Status = DeliveryStatus.GivenUp, DueAt = null, GivenUpBecause = givenUp.Reason },
        DeliveryEvent.Rescheduled rescheduled => state! with { Status = DeliveryStatus.Pending, DueAt = rescheduled.DueAt, EarlierAttempts = state.Attempts.Count, GivenUpBecause = null },
        _ => throw new UnreachableException(),
    };
}

/// <summary>How a delivery stands.</summary>
public enum DeliveryStatus
{
    /// <summary>It is to be sent, for the first time or again.</summary>
    Pending,

    /// <summary>The receiver took it.</summary>
    Delivered,

    /// <summary>It will not be tried again unless a person asks.</summary>
    GivenUp,
}

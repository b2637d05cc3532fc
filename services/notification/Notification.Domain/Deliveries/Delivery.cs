using System.Diagnostics;
using Notification.Domain.Feeds;
using Notification.Domain.Subscriptions;
using Platform.Kernel;

namespace Notification.Domain.Deliveries;

/// <summary>The delivery of one notice to one subscription, with its attempts.</summary>
public sealed record Delivery : IAggregate<Delivery, DeliveryEvent>
{
    /// <summary>The stream's id.</summary>
    public required Guid Id { get; init; }

    /// <inheritdoc/>
    public required long Version { get; init; }

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

    /// <summary>The status.</summary>
    public DeliveryStatus Status { get; init; }

    /// <summary>When the next attempt is due; null when no attempt is due.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The attempts so far.</summary>
    public IReadOnlyList<DeliveryEvent.Attempted> Attempts { get; init; } = [];

    /// <summary>The number of attempts before the delivery was last scheduled.</summary>
    public int EarlierAttempts { get; init; }

    /// <summary>Why it was given up.</summary>
    public DeliveryFailure? GivenUpBecause { get; init; }

    /// <inheritdoc/>
    public static Delivery Evolve(Delivery? state, DeliveryEvent @event, EventEnvelope envelope) =>
        @event switch
        {
            DeliveryEvent.Scheduled scheduled => new()
            {
                Id = envelope.StreamId,
                Version = envelope.Version,
                Agency = scheduled.Agency,
                Subscription = scheduled.Subscription,
                Feed = scheduled.Feed,
                NoticeNumber = scheduled.NoticeNumber,
                Topic = scheduled.Topic,
                DueAt = scheduled.DueAt,
            },
            DeliveryEvent.Attempted attempted => state! with
            {
                Version = envelope.Version,
                Attempts = [.. state.Attempts, attempted],
                DueAt = attempted.NextAt,
            },
            DeliveryEvent.Delivered => state! with { Version = envelope.Version, Status = DeliveryStatus.Delivered, DueAt = null },
            DeliveryEvent.GivenUp givenUp => state! with
            {
                Version = envelope.Version,
                Status = DeliveryStatus.GivenUp,
                DueAt = null,
                GivenUpBecause = givenUp.Failure,
            },
            DeliveryEvent.Rescheduled rescheduled => state! with
            {
                Version = envelope.Version,
                Status = DeliveryStatus.Pending,
                DueAt = rescheduled.DueAt,
                EarlierAttempts = state.Attempts.Count,
                GivenUpBecause = null,
            },
            _ => throw new UnreachableException(),
        };
}

/// <summary>The status of a delivery.</summary>
public enum DeliveryStatus
{
    /// <summary>An attempt is due now or later.</summary>
    Pending,

    /// <summary>The receiver accepted it.</summary>
    Delivered,

    /// <summary>No further attempt is made unless the agency asks for one.</summary>
    GivenUp,
}

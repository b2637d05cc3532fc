using System.Diagnostics;
using Platform.Kernel;

namespace Notification.Domain.Feeds;

/// <summary>The part of an agency's feed that is needed to append the next notice.</summary>
public sealed record Feed : IAggregate<Feed, FeedEvent>
{
    /// <summary>The stream's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The stream's version, which is the number of the last notice.</summary>
    public required long Version { get; init; }

    /// <summary>The event that the last notice is about.</summary>
    public required Guid LastEventId { get; init; }

    /// <inheritdoc/>
    public static Feed Evolve(Feed? state, FeedEvent @event, EventEnvelope envelope) =>
        @event switch
        {
            FeedEvent.NoticeAppended appended => new()
            {
                Id = envelope.StreamId,
                Version = envelope.Version,
                LastEventId = appended.Notice.EventId,
            },
            _ => throw new UnreachableException(),
        };
}

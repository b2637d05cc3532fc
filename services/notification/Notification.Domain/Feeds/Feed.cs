using System.Diagnostics;

namespace Notification.Domain.Feeds;

/// <summary>An agency's feed, as far as its next notice depends on it.</summary>
public sealed record Feed
{
    /// <summary>The stream's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The number of the last notice.</summary>
    public required long Number { get; init; }

    /// <summary>The event that the last notice tells of.</summary>
    public required Guid LastEventId { get; init; }

    /// <summary>The state after an event.</summary>
    public static Feed Evolve(FeedId id, Feed? state, FeedEvent @event) => @event switch
    {
        FeedEvent.Told told => new() { Id = id.Value, Number = (state?.Number ?? 0) + 1, LastEventId = told.Notice.EventId },
        _ => throw new UnreachableException(),
    };
}

/// <summary>What can be asked of a feed.</summary>
public abstract record FeedCommand
{
    private FeedCommand() { }

    /// <summary>Tells the agency.</summary>
    public sealed record Tell(Notice Notice) : FeedCommand;
}

/// <summary>What happened in a feed.</summary>
public abstract record FeedEvent
{
    private FeedEvent() { }

    /// <summary>The agency was told; the event's version is the notice's number.</summary>
    public sealed record Told(Notice Notice) : FeedEvent;
}

/// <summary>What a command led to.</summary>
public abstract record FeedOutcome
{
    private FeedOutcome() { }

    /// <summary>The agency is told.</summary>
    /// <param name="Number">The notice's number.</param>
    public sealed record Noticed(FeedEvent.Told Event, long Number) : FeedOutcome;

    /// <summary>The agency has just been told of the same event.</summary>
    public sealed record AlreadyNoticed : FeedOutcome;
}

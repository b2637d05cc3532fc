namespace Notification.Domain.Feeds;

/// <summary>What happened in a feed.</summary>
public abstract record FeedEvent
{
    private FeedEvent() { }

    /// <summary>A notice was appended. The event's version is the notice's number.</summary>
    public sealed record NoticeAppended(Notice Notice) : FeedEvent;
}

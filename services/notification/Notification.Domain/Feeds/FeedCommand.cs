namespace Notification.Domain.Feeds;

/// <summary>A request to change a feed.</summary>
public abstract record FeedCommand
{
    private FeedCommand() { }

    /// <summary>Appends a notice.</summary>
    public sealed record AppendNotice(Notice Notice) : FeedCommand;
}

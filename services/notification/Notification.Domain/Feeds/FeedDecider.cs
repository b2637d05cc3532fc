using System.Diagnostics;

namespace Notification.Domain.Feeds;

/// <summary>
/// Decides commands to a feed. The feed remembers only its last notice: a repeat of an older message is recognised by the receipt that its
/// consumer commits with the notice.
/// </summary>
public static class FeedDecider
{
    /// <summary>Decides a command; <paramref name="state"/> is null before the first notice.</summary>
    public static FeedOutcome Decide(FeedCommand command, Feed? state) =>
        command switch
        {
            FeedCommand.AppendNotice append when append.Notice.EventId == state?.LastEventId => new FeedOutcome.Unchanged(),
            FeedCommand.AppendNotice append => new FeedOutcome.Accepted(new FeedEvent.NoticeAppended(append.Notice)),
            _ => throw new UnreachableException(),
        };
}

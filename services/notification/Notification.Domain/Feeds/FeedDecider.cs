using System.Diagnostics;

namespace Notification.Domain.Feeds;

/// <summary>
/// Decides whether an agency is told. A message that comes again later is known by the receipt that its consumer commits with the notice;
/// the feed itself knows its last one.
/// </summary>
public static class FeedDecider
{
    /// <summary>Decides; <paramref name="state"/> is null before the first notice.</summary>
    public static FeedOutcome Decide(FeedCommand command, Feed? state) => command switch
    {
        FeedCommand.Tell tell when tell.Notice.EventId == state?.LastEventId => new FeedOutcome.AlreadyNoticed(),
        FeedCommand.Tell tell => new FeedOutcome.Noticed(new FeedEvent.Told(tell.Notice), (state?.Number ?? 0) + 1),
        _ => throw new UnreachableException(),
    };
}

using Platform.Kernel;

namespace Notification.Domain.Feeds;

/// <summary>The outcome of a command to a feed.</summary>
public abstract record FeedOutcome : IOutcome<FeedEvent>
{
    private FeedOutcome() { }

    /// <inheritdoc/>
    public virtual IReadOnlyList<FeedEvent> Events => [];

    /// <summary>The command was accepted.</summary>
    /// <param name="Decided">What happened, in order.</param>
    public sealed record Accepted(params IReadOnlyList<FeedEvent> Decided) : FeedOutcome
    {
        /// <inheritdoc/>
        public override IReadOnlyList<FeedEvent> Events => Decided;
    }

    /// <summary>A repeat: the feed's last notice is about the same event.</summary>
    public sealed record Unchanged : FeedOutcome;
}

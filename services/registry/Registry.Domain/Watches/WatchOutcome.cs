using Platform.Kernel;

namespace Registry.Domain.Watches;

/// <summary>The outcome of a decision on a watch.</summary>
public abstract record WatchOutcome : IOutcome<WatchEvent>
{
    private WatchOutcome() { }

    /// <inheritdoc/>
    public virtual IReadOnlyList<WatchEvent> Events => [];

    /// <summary>The command takes effect.</summary>
    /// <param name="Decided">The resulting events.</param>
    public sealed record Accepted(params IReadOnlyList<WatchEvent> Decided) : WatchOutcome
    {
        /// <inheritdoc/>
        public override IReadOnlyList<WatchEvent> Events => Decided;
    }

    /// <summary>A repeat, or nothing new: no effect.</summary>
    public sealed record Unchanged : WatchOutcome;

    /// <summary>The watch does not exist, or does not exist yet.</summary>
    public sealed record NotFound : WatchOutcome;

    /// <summary>The watch has ended with its permit.</summary>
    public sealed record Ended : WatchOutcome;
}

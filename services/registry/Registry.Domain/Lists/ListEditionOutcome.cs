using Platform.Kernel;

namespace Registry.Domain.Lists;

/// <summary>The outcome of a decision on an edition.</summary>
public abstract record ListEditionOutcome : IOutcome<ListEditionEvent>
{
    private ListEditionOutcome() { }

    /// <inheritdoc/>
    public virtual IReadOnlyList<ListEditionEvent> Events => [];

    /// <summary>The command takes effect.</summary>
    /// <param name="Decided">The resulting events.</param>
    public sealed record Accepted(params IReadOnlyList<ListEditionEvent> Decided) : ListEditionOutcome
    {
        /// <inheritdoc/>
        public override IReadOnlyList<ListEditionEvent> Events => Decided;
    }

    /// <summary>A repeat: no effect.</summary>
    public sealed record Unchanged : ListEditionOutcome;
}

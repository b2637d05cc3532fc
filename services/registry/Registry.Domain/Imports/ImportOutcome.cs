using Platform.Kernel;

namespace Registry.Domain.Imports;

/// <summary>The outcome of a decision on an import.</summary>
public abstract record ImportOutcome : IOutcome<ImportEvent>
{
    private ImportOutcome() { }

    /// <inheritdoc/>
    public virtual IReadOnlyList<ImportEvent> Events => [];

    /// <summary>The command takes effect.</summary>
    /// <param name="Decided">The resulting events.</param>
    public sealed record Accepted(params IReadOnlyList<ImportEvent> Decided) : ImportOutcome
    {
        /// <inheritdoc/>
        public override IReadOnlyList<ImportEvent> Events => Decided;
    }

    /// <summary>A repeat: no effect.</summary>
    public sealed record Unchanged : ImportOutcome;

    /// <summary>No such import exists.</summary>
    public sealed record NotFound : ImportOutcome;

    /// <summary>The import's state does not allow the command.</summary>
    /// <param name="State">The state.</param>
    public sealed record WrongState(ImportState State) : ImportOutcome;

    /// <summary>The submitter cannot approve their own edition.</summary>
    public sealed record SecondPersonRequired : ImportOutcome;
}

using Platform.Kernel;

namespace Permits.Domain.Imports;

/// <summary>The outcome of a command on an import.</summary>
public abstract record PermitImportOutcome : IOutcome<PermitImportEvent>
{
    private PermitImportOutcome() { }

    /// <inheritdoc/>
    public virtual IReadOnlyList<PermitImportEvent> Events => [];

    /// <summary>The command was accepted.</summary>
    /// <param name="Decided">The event.</param>
    public sealed record Accepted(PermitImportEvent Decided) : PermitImportOutcome
    {
        /// <inheritdoc/>
        public override IReadOnlyList<PermitImportEvent> Events => [Decided];
    }

    /// <summary>A repeat: nothing changes.</summary>
    public sealed record Unchanged : PermitImportOutcome;

    /// <summary>There is no such import.</summary>
    public sealed record NotFound : PermitImportOutcome, IOutcome<PermitImportEvent>
    {
        bool IOutcome<PermitImportEvent>.IsNotFound => true;
    }

    /// <summary>The import's state does not allow the command.</summary>
    /// <param name="State">The state.</param>
    public sealed record WrongState(ImportState State) : PermitImportOutcome;

    /// <summary>The submitter cannot approve: an import makes permits valid before they have been screened.</summary>
    public sealed record SecondPersonRequired : PermitImportOutcome;
}

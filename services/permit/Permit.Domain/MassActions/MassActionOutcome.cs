using Platform.Kernel;

namespace Permits.Domain.MassActions;

/// <summary>The outcome of a command.</summary>
public abstract record MassActionOutcome : IOutcome<MassActionEvent>
{
    private MassActionOutcome() { }

    /// <inheritdoc/>
    public virtual IReadOnlyList<MassActionEvent> Events => [];

    /// <summary>The command was accepted.</summary>
    /// <param name="Decided">The event.</param>
    public sealed record Accepted(MassActionEvent Decided) : MassActionOutcome
    {
        /// <inheritdoc/>
        public override IReadOnlyList<MassActionEvent> Events => [Decided];
    }

    /// <summary>A repeat: nothing changes.</summary>
    public sealed record Unchanged : MassActionOutcome;

    /// <summary>There is no such action.</summary>
    public sealed record NotFound : MassActionOutcome, IOutcome<MassActionEvent>
    {
        bool IOutcome<MassActionEvent>.IsNotFound => true;
    }

    /// <summary>No permit that the selection finds has a status that allows the action.</summary>
    /// <param name="Selected">What it finds.</param>
    public sealed record NothingSelected(SelectedPermits Selected) : MassActionOutcome;

    /// <summary>The selection finds more permits than one action may concern.</summary>
    /// <param name="Selected">What it finds.</param>
    /// <param name="Max">The maximum.</param>
    public sealed record TooMany(SelectedPermits Selected, int Max) : MassActionOutcome;

    /// <summary>The action's status does not allow the command.</summary>
    /// <param name="Status">The status.</param>
    public sealed record WrongStatus(MassActionStatus Status) : MassActionOutcome;

    /// <summary>No one approved the proposal in time.</summary>
    /// <param name="ExpiredAt">When it expired.</param>
    public sealed record Expired(DateTimeOffset ExpiredAt) : MassActionOutcome;

    /// <summary>The proposer cannot approve.</summary>
    public sealed record SecondPersonRequired : MassActionOutcome;
}

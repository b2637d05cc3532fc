using Platform.Kernel;

namespace Permits.Domain.Permits;

/// <summary>The outcome of a command.</summary>
public abstract record PermitOutcome : IOutcome<PermitEvent>
{
    private PermitOutcome() { }

    /// <inheritdoc/>
    public virtual IReadOnlyList<PermitEvent> Events => [];

    /// <summary>The command was accepted.</summary>
    /// <param name="Decided">The events, in order.</param>
    public sealed record Accepted(params IReadOnlyList<PermitEvent> Decided) : PermitOutcome
    {
        /// <inheritdoc/>
        public override IReadOnlyList<PermitEvent> Events => Decided;
    }

    /// <summary>A repeat: the command was accepted before, so nothing changes.</summary>
    public sealed record Unchanged : PermitOutcome;

    /// <summary>There is no such permit.</summary>
    public sealed record NotFound : PermitOutcome, IOutcome<PermitEvent>
    {
        bool IOutcome<PermitEvent>.IsNotFound => true;
    }

    /// <summary>The agency has used the reference before. A permit keeps its reference for good.</summary>
    /// <param name="Holder">The permit that has it.</param>
    public sealed record ReferenceTaken(PermitId Holder) : PermitOutcome;

    /// <summary>The permit's status does not allow the command.</summary>
    /// <param name="Status">The permit's status.</param>
    /// <param name="Allowed">The statuses that allow it.</param>
    public sealed record WrongStatus(PermitStatus Status, IReadOnlyList<PermitStatus> Allowed) : PermitOutcome;

    /// <summary>A resolution prohibits the permit. No officer can override it.</summary>
    /// <param name="Reason">The prohibition.</param>
    public sealed record Prohibited(Reason Reason) : PermitOutcome;

    /// <summary>The last day that the application asks for has passed, so it cannot be issued.</summary>
    /// <param name="ValidTo">The last day.</param>
    public sealed record ValidityEnded(DateOnly ValidTo) : PermitOutcome;

    /// <summary>Another proposal waits for a second person.</summary>
    /// <param name="Proposal">The proposal.</param>
    public sealed record AlreadyProposed(Proposal Proposal) : PermitOutcome;

    /// <summary>Nothing waits for a second person.</summary>
    /// <param name="Expired">The proposal that has expired, if there was one.</param>
    public sealed record NothingProposed(Proposal? Expired) : PermitOutcome;

    /// <summary>No determination of the worker's nationality is in force that could be reversed.</summary>
    public sealed record NothingDetermined : PermitOutcome;

    /// <summary>The proposer cannot approve.</summary>
    public sealed record SecondPersonRequired : PermitOutcome;

    /// <summary>The application has not been compared with any list, so it cannot be issued.</summary>
    public sealed record NotScreened : PermitOutcome;
}

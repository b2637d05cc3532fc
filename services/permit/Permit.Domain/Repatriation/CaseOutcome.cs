using Platform.Kernel;

namespace Permits.Domain.Repatriation;

/// <summary>The outcome of a command on a case.</summary>
public abstract record CaseOutcome : IOutcome<RepatriationEvent>
{
    private CaseOutcome() { }

    /// <inheritdoc/>
    public virtual IReadOnlyList<RepatriationEvent> Events => [];

    /// <summary>The command was accepted.</summary>
    /// <param name="Decided">The event.</param>
    public sealed record Accepted(RepatriationEvent Decided) : CaseOutcome
    {
        /// <inheritdoc/>
        public override IReadOnlyList<RepatriationEvent> Events => [Decided];
    }

    /// <summary>A repeat: nothing changes.</summary>
    public sealed record Unchanged : CaseOutcome;

    /// <summary>There is no such case.</summary>
    public sealed record NotFound : CaseOutcome, IOutcome<RepatriationEvent>
    {
        bool IOutcome<RepatriationEvent>.IsNotFound => true;
    }

    /// <summary>The person has a case.</summary>
    /// <param name="Case">The case.</param>
    public sealed record AlreadyOpen(CaseId Case) : CaseOutcome;

    /// <summary>The case's status does not allow the command.</summary>
    /// <param name="Status">The case's status.</param>
    /// <param name="Allowed">What the status allows.</param>
    public sealed record WrongStatus(CaseStatus Status, IReadOnlyList<CaseAction> Allowed) : CaseOutcome;

    /// <summary>A date contradicts the case.</summary>
    /// <param name="Date">Which date.</param>
    /// <param name="NotBefore">The first day that it may be.</param>
    /// <param name="NotAfter">The last day that it may be.</param>
    public sealed record ImpossibleDate(CaseDate Date, DateOnly NotBefore, DateOnly NotAfter) : CaseOutcome;

    /// <summary>There is no obstacle with the number, or it has ended.</summary>
    /// <param name="Open">The numbers of the open obstacles.</param>
    public sealed record NoSuchObstacle(IReadOnlyList<int> Open) : CaseOutcome;

    /// <summary>No exception is proposed, or the proposal has expired.</summary>
    public sealed record NoProposal : CaseOutcome;

    /// <summary>The proposer cannot approve their own proposal.</summary>
    public sealed record SecondPersonRequired : CaseOutcome;
}

/// <summary>The dates of commands.</summary>
public enum CaseDate
{
    /// <summary>The day of the order.</summary>
    OrderedOn,

    /// <summary>The deadline.</summary>
    Deadline,

    /// <summary>The first day of an obstacle.</summary>
    Since,

    /// <summary>The day of a departure, an outcome, or the end of an obstacle.</summary>
    On,

    /// <summary>The day on which an exception was determined.</summary>
    DecidedOn,

    /// <summary>The day of the next review.</summary>
    ReviewOn,
}

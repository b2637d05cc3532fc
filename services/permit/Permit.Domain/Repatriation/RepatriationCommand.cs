using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.Repatriation;

/// <summary>What can be done in a case.</summary>
public enum CaseAction
{
    /// <summary>Opens the case.</summary>
    Open,

    /// <summary>Adds a finding, or another ground.</summary>
    AddFinding,

    /// <summary>Corrects the class of the person.</summary>
    SetClass,

    /// <summary>Moves the deadline.</summary>
    SetDeadline,

    /// <summary>Records an obstacle.</summary>
    RecordObstacle,

    /// <summary>Ends an obstacle.</summary>
    EndObstacle,

    /// <summary>Records the departure.</summary>
    RecordDeparture,

    /// <summary>Records another outcome.</summary>
    RecordOutcome,

    /// <summary>Proposes an exception.</summary>
    ProposeException,

    /// <summary>Approves the proposed exception.</summary>
    ApproveException,

    /// <summary>Rejects the proposed exception.</summary>
    RejectException,

    /// <summary>Ends the exception.</summary>
    EndException,

    /// <summary>Opens the case again.</summary>
    Reopen,

    /// <summary>Records the dependants.</summary>
    RecordDependants,

    /// <summary>Records the wages owed.</summary>
    RecordWages,

    /// <summary>Records how the person earns.</summary>
    RecordIncome,

    /// <summary>Records the person's welfare.</summary>
    RecordWelfare,

    /// <summary>Marks the person as having fled the DPRK.</summary>
    MarkFlight,

    /// <summary>Removes that mark.</summary>
    RemoveFlightMark,

    /// <summary>Raises a notice that is due.</summary>
    RaiseNotice,
}

/// <summary>A request to change a case.</summary>
public abstract record RepatriationCommand
{
    private RepatriationCommand(CaseAction action) => Action = action;

    /// <summary>What it does.</summary>
    public CaseAction Action { get; }

    /// <summary>Opens a case.</summary>
    /// <param name="Existing">The case that the person already has.</param>
    public sealed record Open(
        CasePerson Person,
        PersonClass Class,
        AgencyId Agency,
        CaseGround Ground,
        DateOnly OrderedOn,
        DateOnly Deadline,
        bool HasFled,
        CaseId? Existing
    ) : RepatriationCommand(CaseAction.Open);

    /// <summary>Adds a ground.</summary>
    public sealed record AddGround(CaseGround Ground, CasePerson? Person, IReadOnlyList<CaseId> Related) : RepatriationCommand(CaseAction.AddFinding);

    /// <summary>Corrects the class of the person.</summary>
    public sealed record SetClass(PersonClass Class, string Statement) : RepatriationCommand(CaseAction.SetClass);

    /// <summary>Moves the deadline.</summary>
    public sealed record SetDeadline(DateOnly Deadline, string Statement) : RepatriationCommand(CaseAction.SetDeadline);

    /// <summary>Records an obstacle.</summary>
    public sealed record RecordObstacle(ObstacleKind Kind, DateOnly Since, string Evidence) : RepatriationCommand(CaseAction.RecordObstacle);

    /// <summary>Ends an obstacle.</summary>
    public sealed record EndObstacle(int Number, DateOnly On, string Evidence) : RepatriationCommand(CaseAction.EndObstacle);

    /// <summary>Records the departure.</summary>
    public sealed record RecordDeparture(Departure Departure) : RepatriationCommand(CaseAction.RecordDeparture);

    /// <summary>Records that the person died, no longer earns, absconded, or that their fate is unknown.</summary>
    public sealed record RecordOutcome(RepatriationOutcome Outcome, DateOnly On, string Statement) : RepatriationCommand(CaseAction.RecordOutcome);

    /// <summary>Proposes an exception.</summary>
    public sealed record ProposeException(ExceptionDetermination Exception, Officer By) : RepatriationCommand(CaseAction.ProposeException);

    /// <summary>Approves the proposed exception.</summary>
    public sealed record ApproveException(Officer By, string Statement) : RepatriationCommand(CaseAction.ApproveException);

    /// <summary>Rejects or withdraws the proposed exception.</summary>
    public sealed record RejectException(string Statement) : RepatriationCommand(CaseAction.RejectException);

    /// <summary>Ends the exception.</summary>
    public sealed record EndException(string Statement, DateOnly Deadline) : RepatriationCommand(CaseAction.EndException);

    /// <summary>Opens the case again.</summary>
    public sealed record Reopen(string Statement, DateOnly Deadline) : RepatriationCommand(CaseAction.Reopen);

    /// <summary>Records the dependants.</summary>
    public sealed record RecordDependants(IReadOnlyList<Dependant> Dependants) : RepatriationCommand(CaseAction.RecordDependants);

    /// <summary>Records the wages owed.</summary>
    public sealed record RecordWages(IReadOnlyList<WageClaim> Wages) : RepatriationCommand(CaseAction.RecordWages);

    /// <summary>Records how the person earns or earned.</summary>
    public sealed record RecordIncome(Income Income) : RepatriationCommand(CaseAction.RecordIncome);

    /// <summary>Records the person's welfare.</summary>
    public sealed record RecordWelfare(Welfare Welfare) : RepatriationCommand(CaseAction.RecordWelfare);

    /// <summary>Marks the person as having fled the DPRK.</summary>
    public sealed record MarkFlight(string Statement) : RepatriationCommand(CaseAction.MarkFlight);

    /// <summary>Removes that mark.</summary>
    public sealed record RemoveFlightMark(string Statement) : RepatriationCommand(CaseAction.RemoveFlightMark);

    /// <summary>Raises the notice that is due, if there is one.</summary>
    public sealed record RaiseNotice : RepatriationCommand
    {
        /// <summary>Raises the notice that is due.</summary>
        public RaiseNotice()
            : base(CaseAction.RaiseNotice) { }
    }
}

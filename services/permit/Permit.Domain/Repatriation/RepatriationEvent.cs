using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.Repatriation;

/// <summary>What happened in a case. Stored permanently under pinned names and shapes: a released case never changes.</summary>
public abstract record RepatriationEvent
{
    private RepatriationEvent() { }

    /// <summary>The person was ordered to leave.</summary>
    /// <param name="Person">The person.</param>
    /// <param name="Class">Why the duty concerns them.</param>
    /// <param name="Agency">The agency that is responsible and gets the notices.</param>
    /// <param name="Ground">The first ground.</param>
    /// <param name="OrderedOn">The day of the order.</param>
    /// <param name="Deadline">The last day to leave.</param>
    /// <param name="HasFled">Whether the person is known to have fled the DPRK.</param>
    public sealed record Opened(CasePerson Person, PersonClass Class, AgencyId Agency, CaseGround Ground, DateOnly OrderedOn, DateOnly Deadline, bool HasFled)
        : RepatriationEvent;

    /// <summary>A further ground was found.</summary>
    /// <param name="Ground">The ground.</param>
    /// <param name="Person">The person as the ground presents them; null if it adds nothing.</param>
    /// <param name="Related">Other cases that match the same record: they may be of the same person.</param>
    public sealed record GroundAdded(CaseGround Ground, CasePerson? Person, IReadOnlyList<CaseId> Related) : RepatriationEvent;

    /// <summary>The class of the person was corrected.</summary>
    public sealed record ClassSet(PersonClass Class, string Statement) : RepatriationEvent;

    /// <summary>The deadline was moved.</summary>
    public sealed record DeadlineSet(DateOnly Deadline, string Statement) : RepatriationEvent;

    /// <summary>Something delays the departure.</summary>
    public sealed record ObstacleRecorded(int Number, ObstacleKind Kind, DateOnly Since, string Evidence) : RepatriationEvent;

    /// <summary>An obstacle ended.</summary>
    public sealed record ObstacleEnded(int Number, DateOnly On, string Evidence) : RepatriationEvent;

    /// <summary>The person left the State.</summary>
    public sealed record Departed(Departure Departure) : RepatriationEvent;

    /// <summary>The person died, no longer earns, absconded, or their fate is unknown.</summary>
    public sealed record OutcomeRecorded(RepatriationOutcome Outcome, DateOnly On, string Statement) : RepatriationEvent;

    /// <summary>An exception was proposed.</summary>
    public sealed record ExceptionProposed(ExceptionDetermination Exception, Officer By, DateTimeOffset ExpiresAt) : RepatriationEvent;

    /// <summary>A second person approved the exception.</summary>
    public sealed record ExceptionGranted(ExceptionDetermination Exception, Officer By, string Statement) : RepatriationEvent;

    /// <summary>The proposal was rejected or withdrawn.</summary>
    public sealed record ExceptionRejected(string Statement) : RepatriationEvent;

    /// <summary>The exception no longer applies; the person is ordered to leave again.</summary>
    public sealed record ExceptionEnded(string Statement, DateOnly Deadline) : RepatriationEvent;

    /// <summary>The recorded end was wrong or is over; the person is ordered to leave again.</summary>
    public sealed record Reopened(string Statement, DateOnly Deadline) : RepatriationEvent;

    /// <summary>The dependants, in place of those recorded before.</summary>
    public sealed record DependantsRecorded(IReadOnlyList<Dependant> Dependants) : RepatriationEvent;

    /// <summary>The wages owed, in place of those recorded before.</summary>
    public sealed record WagesRecorded(IReadOnlyList<WageClaim> Wages) : RepatriationEvent;

    /// <summary>How the person earns or earned, in place of what was recorded before.</summary>
    public sealed record IncomeRecorded(Income Income) : RepatriationEvent;

    /// <summary>The person's welfare, in place of what was recorded before.</summary>
    public sealed record WelfareRecorded(Welfare Welfare) : RepatriationEvent;

    /// <summary>The person is known to have fled the DPRK: from now on nothing about the case leaves the State.</summary>
    public sealed record FlightMarked(string Statement) : RepatriationEvent;

    /// <summary>The mark was a mistake.</summary>
    public sealed record FlightMarkRemoved(string Statement) : RepatriationEvent;

    /// <summary>The deadline has passed.</summary>
    public sealed record Overdue(DateOnly Deadline) : RepatriationEvent;

    /// <summary>The review of the exception is near or has passed.</summary>
    public sealed record ReviewDue(DateOnly ReviewOn) : RepatriationEvent;
}

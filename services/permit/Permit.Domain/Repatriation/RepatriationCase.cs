using System.Diagnostics;
using Platform.Kernel;

namespace Permits.Domain.Repatriation;

/// <summary>Where a case is.</summary>
public enum CaseStatus
{
    /// <summary>The person is ordered to leave.</summary>
    Ordered,

    /// <summary>Ordered, and an obstacle delays the departure.</summary>
    Obstructed,

    /// <summary>An exception applies.</summary>
    Excepted,

    /// <summary>Absconded, disputed or unknown: the duty remains.</summary>
    Unresolved,

    /// <summary>The person left or died.</summary>
    Completed,
}

/// <summary>How a case ended. Reports count each class on its own; a case without one is a person who remains.</summary>
public enum RepatriationOutcome
{
    /// <summary>Left for the DPRK.</summary>
    Repatriated,

    /// <summary>Left for a third State: not a repatriation.</summary>
    LeftForThirdState,

    /// <summary>Excepted as the State's own national.</summary>
    OwnNational,

    /// <summary>Excepted because law prohibits the repatriation.</summary>
    RepatriationProhibited,

    /// <summary>Died.</summary>
    Died,

    /// <summary>Said to earn no income any more: disputed as an end of the duty.</summary>
    NotEarning,

    /// <summary>Absconded.</summary>
    Absconded,

    /// <summary>Not known.</summary>
    Unknown,
}

/// <summary>The repatriation of one person, folded from its events.</summary>
public sealed record RepatriationCase : IAggregate<RepatriationCase, RepatriationEvent>
{
    /// <summary>How many days before the review of an exception its notice is raised.</summary>
    public const int ReviewNoticeDays = 30;

    /// <summary>The case.</summary>
    public required CaseId Id { get; init; }

    /// <inheritdoc/>
    public required long Version { get; init; }

    /// <summary>The person.</summary>
    public required CasePerson Person { get; init; }

    /// <summary>Why the duty concerns them.</summary>
    public required PersonClass Class { get; init; }

    /// <summary>The agency that is responsible and gets the notices.</summary>
    public required AgencyId Agency { get; init; }

    /// <summary>Why there is a case, the first ground first.</summary>
    public required IReadOnlyList<CaseGround> Grounds { get; init; }

    /// <summary>The day of the order.</summary>
    public required DateOnly OrderedOn { get; init; }

    /// <summary>The last day to leave.</summary>
    public required DateOnly Deadline { get; init; }

    /// <summary>Whether the person is known to have fled the DPRK.</summary>
    public required bool HasFled { get; init; }

    /// <summary>When the case was opened.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>How it ended; null while the person remains.</summary>
    public RepatriationOutcome? Outcome { get; init; }

    /// <summary>The day of the outcome.</summary>
    public DateOnly? OutcomeOn { get; init; }

    /// <summary>Obstacles, also those that have ended.</summary>
    public IReadOnlyList<Obstacle> Obstacles { get; init; } = [];

    /// <summary>The departure.</summary>
    public Departure? Departure { get; init; }

    /// <summary>The exception in force.</summary>
    public ExceptionDetermination? Exception { get; init; }

    /// <summary>The exception that awaits a second person.</summary>
    public ExceptionProposal? Proposal { get; init; }

    /// <summary>Those who depend on the person.</summary>
    public IReadOnlyList<Dependant> Dependants { get; init; } = [];

    /// <summary>The wages owed to the person.</summary>
    public IReadOnlyList<WageClaim> Wages { get; init; } = [];

    /// <summary>How the person earns or earned, once it was recorded.</summary>
    public Income? Income { get; init; }

    /// <summary>The person's welfare, once it was considered.</summary>
    public Welfare? Welfare { get; init; }

    /// <summary>Other cases that may be of the same person.</summary>
    public IReadOnlyList<CaseId> Related { get; init; } = [];

    /// <summary>The deadline for which an overdue notice was raised.</summary>
    public DateOnly? OverdueNoticed { get; init; }

    /// <summary>The review date for which a notice was raised.</summary>
    public DateOnly? ReviewNoticed { get; init; }

    /// <summary>
    /// Whether anything about the case may leave the State: a message, a report, a figure traced to people. Those who fled could be found through it, and
    /// so could their families. Everything that leaves the State asks this property and nothing else.
    /// </summary>
    public bool MayLeaveState => !HasFled;

    /// <summary>Where the case is.</summary>
    public CaseStatus Status =>
        Outcome switch
        {
            RepatriationOutcome.Repatriated or RepatriationOutcome.LeftForThirdState or RepatriationOutcome.Died => CaseStatus.Completed,
            RepatriationOutcome.OwnNational or RepatriationOutcome.RepatriationProhibited => CaseStatus.Excepted,
            RepatriationOutcome.NotEarning or RepatriationOutcome.Absconded or RepatriationOutcome.Unknown => CaseStatus.Unresolved,
            null => Obstacles.Any(obstacle => obstacle.EndedOn is null) ? CaseStatus.Obstructed : CaseStatus.Ordered,
            _ => throw new UnreachableException(),
        };

    /// <summary>The day that the list of cases is sorted by: the review of an exception, else the deadline.</summary>
    public DateOnly DueOn => Exception?.ReviewOn ?? Deadline;

    /// <summary>The day from which a notice must be raised; null when none is outstanding.</summary>
    public DateOnly? NoticeOn =>
        Status switch
        {
            CaseStatus.Ordered or CaseStatus.Obstructed or CaseStatus.Unresolved when OverdueNoticed != Deadline => Deadline.AddDays(1),
            CaseStatus.Excepted when Exception?.ReviewOn is { } review && ReviewNoticed != review => review.AddDays(-ReviewNoticeDays),
            _ => null,
        };

    /// <summary>Whether the person should have left.</summary>
    public bool IsOverdueOn(DateOnly today) => Status is CaseStatus.Ordered or CaseStatus.Obstructed or CaseStatus.Unresolved && Deadline < today;

    /// <inheritdoc/>
    public static RepatriationCase Evolve(RepatriationCase? state, RepatriationEvent @event, EventEnvelope envelope)
    {
        if (@event is RepatriationEvent.Opened opened)
        {
            return new RepatriationCase
            {
                Id = CaseId.From(envelope.StreamId),
                Version = envelope.Version,
                Person = opened.Person,
                Class = opened.Class,
                Agency = opened.Agency,
                Grounds = [opened.Ground],
                OrderedOn = opened.OrderedOn,
                Deadline = opened.Deadline,
                HasFled = opened.HasFled,
                OpenedAt = envelope.OccurredAt,
                ChangedAt = envelope.OccurredAt,
            };
        }

        var before = state ?? throw new InvalidOperationException("The first event of a case is its opening.");
        var after = @event switch
        {
            RepatriationEvent.GroundAdded added => before with
            {
                Grounds = [.. before.Grounds, added.Ground],
                Person = added.Person is { } person ? before.Person.With(person) : before.Person,
                Related = [.. before.Related.Union(added.Related)],
            },
            RepatriationEvent.ClassSet set => before with { Class = set.Class },
            RepatriationEvent.DeadlineSet set => before with { Deadline = set.Deadline },
            RepatriationEvent.ObstacleRecorded recorded => before with
            {
                Obstacles = [.. before.Obstacles, new Obstacle(recorded.Number, recorded.Kind, recorded.Since, recorded.Evidence)],
            },
            RepatriationEvent.ObstacleEnded ended => before with
            {
                Obstacles =
                [
                    .. before.Obstacles.Select(obstacle =>
                        obstacle.Number == ended.Number ? obstacle with { EndedOn = ended.On, EndEvidence = ended.Evidence } : obstacle
                    ),
                ],
            },
            RepatriationEvent.Departed departed => Ended(before, OutcomeOf(departed.Departure), departed.Departure.On) with { Departure = departed.Departure },
            RepatriationEvent.OutcomeRecorded recorded => Ended(before, recorded.Outcome, recorded.On),
            RepatriationEvent.ExceptionProposed proposed => before with
            {
                Proposal = new ExceptionProposal(proposed.Exception, proposed.By, proposed.ExpiresAt),
            },
            RepatriationEvent.ExceptionGranted granted => Ended(before, OutcomeOf(granted.Exception), granted.Exception.DecidedOn) with
            {
                Exception = granted.Exception,
            },
            RepatriationEvent.ExceptionRejected => before with { Proposal = null },
            RepatriationEvent.ExceptionEnded ended => OrderedAgain(before, ended.Deadline),
            RepatriationEvent.Reopened reopened => OrderedAgain(before, reopened.Deadline),
            RepatriationEvent.DependantsRecorded recorded => before with { Dependants = recorded.Dependants },
            RepatriationEvent.WagesRecorded recorded => before with { Wages = recorded.Wages },
            RepatriationEvent.IncomeRecorded recorded => before with { Income = recorded.Income },
            RepatriationEvent.WelfareRecorded recorded => before with { Welfare = recorded.Welfare },
            RepatriationEvent.FlightMarked => before with { HasFled = true },
            RepatriationEvent.FlightMarkRemoved => before with { HasFled = false },
            RepatriationEvent.Overdue overdue => before with { OverdueNoticed = overdue.Deadline },
            RepatriationEvent.ReviewDue due => before with { ReviewNoticed = due.ReviewOn },
            _ => throw new UnreachableException(),
        };
        return after with { Version = envelope.Version, ChangedAt = envelope.OccurredAt };
    }

    private static RepatriationOutcome OutcomeOf(Departure departure) =>
        departure.Destination == CountryCode.DemocraticPeoplesRepublicOfKorea ? RepatriationOutcome.Repatriated : RepatriationOutcome.LeftForThirdState;

    private static RepatriationOutcome OutcomeOf(ExceptionDetermination exception) =>
        exception.Ground switch
        {
            ExceptionGround.OwnNational => RepatriationOutcome.OwnNational,
            ExceptionGround.RepatriationProhibited => RepatriationOutcome.RepatriationProhibited,
            _ => throw new UnreachableException(),
        };

    private static RepatriationCase Ended(RepatriationCase before, RepatriationOutcome outcome, DateOnly on) =>
        before with
        {
            Outcome = outcome,
            OutcomeOn = on,
            Departure = null,
            Exception = null,
            Proposal = null,
        };

    private static RepatriationCase OrderedAgain(RepatriationCase before, DateOnly deadline) =>
        before with
        {
            Deadline = deadline,
            Outcome = null,
            OutcomeOn = null,
            Departure = null,
            Exception = null,
            Proposal = null,
        };
}

using System.Collections.Frozen;
using System.Diagnostics;
using Permits.Domain.Rules;

namespace Permits.Domain.Repatriation;

/// <summary>Decides commands on a case: pure, without I/O.</summary>
public static class RepatriationDecider
{
    /// <summary>How many years ahead the review of an exception may be.</summary>
    public const int MaxReviewYears = 5;

    private static readonly CaseStatus[] Any = Enum.GetValues<CaseStatus>();
    private static readonly CaseStatus[] Remaining = [CaseStatus.Ordered, CaseStatus.Obstructed, CaseStatus.Unresolved];
    private static readonly CaseStatus[] NotCompleted = [.. Remaining, CaseStatus.Excepted];

    private static readonly FrozenDictionary<CaseAction, CaseStatus[]> Statuses = new Dictionary<CaseAction, CaseStatus[]>
    {
        [CaseAction.AddFinding] = Any,
        [CaseAction.SetClass] = Any,
        [CaseAction.SetDeadline] = Remaining,
        [CaseAction.RecordObstacle] = Remaining,
        [CaseAction.EndObstacle] = NotCompleted,
        [CaseAction.RecordDeparture] = NotCompleted,
        [CaseAction.RecordOutcome] = NotCompleted,
        [CaseAction.ProposeException] = NotCompleted,
        [CaseAction.ApproveException] = NotCompleted,
        [CaseAction.RejectException] = NotCompleted,
        [CaseAction.EndException] = [CaseStatus.Excepted],
        [CaseAction.Reopen] = [CaseStatus.Unresolved, CaseStatus.Completed],
        [CaseAction.RecordDependants] = Any,
        [CaseAction.RecordWages] = Any,
        [CaseAction.RecordIncome] = Any,
        [CaseAction.RecordWelfare] = Any,
        [CaseAction.MarkFlight] = Any,
        [CaseAction.RemoveFlightMark] = Any,
    }.ToFrozenDictionary();

    /// <summary>What a status allows, in the order of <see cref="CaseAction"/>.</summary>
    public static IReadOnlyList<CaseAction> AllowedIn(CaseStatus status) =>
        [.. Statuses.Where(action => action.Value.Contains(status)).Select(action => action.Key).Order()];

    /// <summary>Decides a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="case">The case; null before it is opened.</param>
    /// <param name="settings">The settings of the rules.</param>
    /// <param name="now">The current time.</param>
    public static CaseOutcome Decide(RepatriationCommand command, RepatriationCase? @case, RuleSettings settings, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return (command, @case) switch
        {
            (RepatriationCommand.Open { Existing: { } existing }, null) => new CaseOutcome.AlreadyOpen(existing),
            (RepatriationCommand.Open open, null) => Open(open, today),
            (RepatriationCommand.Open, _) => new CaseOutcome.Unchanged(),
            (_, null) => new CaseOutcome.NotFound(),
            (RepatriationCommand.RaiseNotice, _) => RaiseNotice(@case, today),
            _ when !Statuses[command.Action].Contains(@case.Status) => new CaseOutcome.WrongStatus(@case.Status, AllowedIn(@case.Status)),
            (RepatriationCommand.AddGround add, _) => AddGround(add, @case),
            (RepatriationCommand.SetClass set, _) => Unless(@case.Class == set.Class, new RepatriationEvent.ClassSet(set.Class, set.Statement)),
            (RepatriationCommand.SetDeadline set, _) => OnTime(set.Deadline, @case, today, new RepatriationEvent.DeadlineSet(set.Deadline, set.Statement)),
            (RepatriationCommand.RecordObstacle record, _) => RecordObstacle(record, @case, today),
            (RepatriationCommand.EndObstacle end, _) => EndObstacle(end, @case, today),
            (RepatriationCommand.RecordDeparture record, _) => Within(
                CaseDate.On,
                record.Departure.On,
                @case.OrderedOn,
                today,
                new RepatriationEvent.Departed(record.Departure)
            ),
            (RepatriationCommand.RecordOutcome record, _) => Within(
                CaseDate.On,
                record.On,
                EarliestOf(@case.Person),
                today,
                new RepatriationEvent.OutcomeRecorded(record.Outcome, record.On, record.Statement)
            ),
            (RepatriationCommand.ProposeException propose, _) => Propose(propose, @case, now + settings.ProposalLifetime, today),
            (RepatriationCommand.ApproveException approve, _) => Approve(approve, @case, now),
            (RepatriationCommand.RejectException reject, _) => IsPending(@case, now)
                ? new CaseOutcome.Accepted(new RepatriationEvent.ExceptionRejected(reject.Statement))
                : new CaseOutcome.NoProposal(),
            (RepatriationCommand.EndException end, _) => OnTime(end.Deadline, @case, today, new RepatriationEvent.ExceptionEnded(end.Statement, end.Deadline)),
            (RepatriationCommand.Reopen reopen, _) => OnTime(reopen.Deadline, @case, today, new RepatriationEvent.Reopened(reopen.Statement, reopen.Deadline)),
            (RepatriationCommand.RecordDependants record, _) => new CaseOutcome.Accepted(new RepatriationEvent.DependantsRecorded(record.Dependants)),
            (RepatriationCommand.RecordWages record, _) => new CaseOutcome.Accepted(new RepatriationEvent.WagesRecorded(record.Wages)),
            (RepatriationCommand.RecordIncome record, _) => Unless(@case.Income == record.Income, new RepatriationEvent.IncomeRecorded(record.Income)),
            (RepatriationCommand.RecordWelfare record, _) => Unless(@case.Welfare == record.Welfare, new RepatriationEvent.WelfareRecorded(record.Welfare)),
            (RepatriationCommand.MarkFlight mark, _) => Unless(@case.HasFled, new RepatriationEvent.FlightMarked(mark.Statement)),
            (RepatriationCommand.RemoveFlightMark remove, _) => Unless(!@case.HasFled, new RepatriationEvent.FlightMarkRemoved(remove.Statement)),
            _ => throw new UnreachableException(),
        };
    }

    private static CaseOutcome Open(RepatriationCommand.Open open, DateOnly today)
    {
        var earliest = EarliestOf(open.Person);
        if (open.OrderedOn < earliest || open.OrderedOn > today)
            return new CaseOutcome.ImpossibleDate(CaseDate.OrderedOn, earliest, today);
        return Within(
            CaseDate.Deadline,
            open.Deadline,
            open.OrderedOn,
            RepatriationBasis.LatestDeadline(open.OrderedOn),
            new RepatriationEvent.Opened(open.Person, open.Class, open.Agency, open.Ground, open.OrderedOn, open.Deadline, open.HasFled)
        );
    }

    // The subscription that adds the decisions on permits may see one twice.
    private static CaseOutcome AddGround(RepatriationCommand.AddGround add, RepatriationCase @case) =>
        Unless(
            add.Ground is CaseGround.PermitDecision decision && @case.Grounds.OfType<CaseGround.PermitDecision>().Any(known => known.Event == decision.Event),
            new RepatriationEvent.GroundAdded(add.Ground, add.Person, add.Related)
        );

    private static CaseOutcome RecordObstacle(RepatriationCommand.RecordObstacle record, RepatriationCase @case, DateOnly today) =>
        Within(
            CaseDate.Since,
            record.Since,
            RepatriationBasis.Earliest,
            today,
            new RepatriationEvent.ObstacleRecorded(@case.Obstacles.Count + 1, record.Kind, record.Since, record.Evidence)
        );

    private static CaseOutcome EndObstacle(RepatriationCommand.EndObstacle end, RepatriationCase @case, DateOnly today)
    {
        var open = @case.Obstacles.Where(obstacle => obstacle.EndedOn is null).ToList();
        return open.Find(obstacle => obstacle.Number == end.Number) is { } ended
            ? Within(CaseDate.On, end.On, ended.Since, today, new RepatriationEvent.ObstacleEnded(end.Number, end.On, end.Evidence))
            : new CaseOutcome.NoSuchObstacle([.. open.Select(obstacle => obstacle.Number)]);
    }

    private static CaseOutcome Propose(RepatriationCommand.ProposeException propose, RepatriationCase @case, DateTimeOffset expiresAt, DateOnly today)
    {
        var exception = propose.Exception;
        if (exception.ReviewOn is { } review && (review <= today || review > today.AddYears(MaxReviewYears)))
            return new CaseOutcome.ImpossibleDate(CaseDate.ReviewOn, today.AddDays(1), today.AddYears(MaxReviewYears));
        return Within(
            CaseDate.DecidedOn,
            exception.DecidedOn,
            EarliestOf(@case.Person),
            today,
            new RepatriationEvent.ExceptionProposed(exception, propose.By, expiresAt)
        );
    }

    private static CaseOutcome Approve(RepatriationCommand.ApproveException approve, RepatriationCase @case, DateTimeOffset now) =>
        !IsPending(@case, now) ? new CaseOutcome.NoProposal()
        : @case.Proposal!.ProposedBy.IsSamePerson(approve.By) ? new CaseOutcome.SecondPersonRequired()
        : new CaseOutcome.Accepted(new RepatriationEvent.ExceptionGranted(@case.Proposal.Exception, approve.By, approve.Statement));

    private static CaseOutcome RaiseNotice(RepatriationCase @case, DateOnly today) =>
        @case.NoticeOn is not { } due || due > today
            ? new CaseOutcome.Unchanged()
            : new CaseOutcome.Accepted(
                @case.Status is CaseStatus.Excepted
                    ? new RepatriationEvent.ReviewDue(@case.Exception!.ReviewOn!.Value)
                    : new RepatriationEvent.Overdue(@case.Deadline)
            );

    private static bool IsPending(RepatriationCase @case, DateTimeOffset now) => @case.Proposal is { } proposal && now < proposal.ExpiresAt;

    private static CaseOutcome OnTime(DateOnly deadline, RepatriationCase @case, DateOnly today, RepatriationEvent @event)
    {
        var latest = RepatriationBasis.LatestDeadline(today > @case.OrderedOn ? today : @case.OrderedOn);
        return Within(CaseDate.Deadline, deadline, today, latest, @event);
    }

    // No duty is older than the resolutions, and nothing happens to a person before their birth.
    private static DateOnly EarliestOf(CasePerson person) =>
        person.BirthDate is { } born && born.Earliest > RepatriationBasis.Earliest ? born.Earliest : RepatriationBasis.Earliest;

    private static CaseOutcome Within(CaseDate date, DateOnly value, DateOnly notBefore, DateOnly notAfter, RepatriationEvent @event) =>
        value >= notBefore && value <= notAfter ? new CaseOutcome.Accepted(@event) : new CaseOutcome.ImpossibleDate(date, notBefore, notAfter);

    private static CaseOutcome Unless(bool isRepeat, RepatriationEvent @event) => isRepeat ? new CaseOutcome.Unchanged() : new CaseOutcome.Accepted(@event);
}

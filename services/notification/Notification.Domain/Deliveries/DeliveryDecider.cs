using System.Diagnostics;

namespace Notification.Domain.Deliveries;

/// <summary>Decides commands to a delivery.</summary>
public static class DeliveryDecider
{
    /// <summary>Decides a command; <paramref name="state"/> is null before the delivery is scheduled.</summary>
    public static DeliveryOutcome Decide(DeliveryCommand command, Delivery? state, RetryPolicy policy, DateTimeOffset now) =>
        (command, state) switch
        {
            (DeliveryCommand.Schedule schedule, null) => new DeliveryOutcome.Accepted(
                new DeliveryEvent.Scheduled(schedule.Agency, schedule.Subscription, schedule.Feed, schedule.NoticeNumber, schedule.Topic, now)
            ),
            (DeliveryCommand.Schedule, _) => new DeliveryOutcome.Unchanged(),
            (_, null) => new DeliveryOutcome.NotFound(),
            (DeliveryCommand.RecordAttempt record, { Status: DeliveryStatus.Pending }) when record.Attempt == state.Attempts.Count + 1 => Record(
                record,
                state,
                policy
            ),
            // Two instances made the attempt, or one recorded it twice: the first record counts.
            (DeliveryCommand.RecordAttempt, _) => new DeliveryOutcome.Unchanged(),
            (DeliveryCommand.Abandon abandon, { Status: DeliveryStatus.Pending }) => new DeliveryOutcome.Accepted(
                GivenUp(state, state.Attempts.Count, abandon.Failure, status: null)
            ),
            (DeliveryCommand.Abandon, _) => new DeliveryOutcome.Unchanged(),
            (DeliveryCommand.Redeliver, { Status: DeliveryStatus.Pending }) => new DeliveryOutcome.StillPending(state.DueAt ?? now),
            (DeliveryCommand.Redeliver, _) => new DeliveryOutcome.Accepted(new DeliveryEvent.Rescheduled(state.Subscription, now)),
            _ => throw new UnreachableException(),
        };

    private static DeliveryOutcome.Accepted Record(DeliveryCommand.RecordAttempt record, Delivery state, RetryPolicy policy) =>
        record.Result switch
        {
            AttemptResult.Accepted accepted => new(
                Attempted(record, accepted.Status, null, null),
                new DeliveryEvent.Delivered(state.Agency, state.Subscription, state.NoticeNumber, record.Attempt)
            ),
            AttemptResult.Gone => new(Attempted(record, 410, DeliveryFailure.Gone, null), GivenUp(state, record.Attempt, DeliveryFailure.Gone, 410)),
            AttemptResult.Rejected rejected => Retry(record, rejected.Status, DeliveryFailure.Rejected, rejected.RetryAfter, state, policy),
            AttemptResult.Failed failed => Retry(record, null, failed.Failure, null, state, policy),
            _ => throw new UnreachableException(),
        };

    private static DeliveryOutcome.Accepted Retry(
        DeliveryCommand.RecordAttempt record,
        int? status,
        DeliveryFailure failure,
        TimeSpan? retryAfter,
        Delivery state,
        RetryPolicy policy
    ) =>
        policy.After(DeliveryId.From(state.Id), record.Attempt - state.EarlierAttempts, retryAfter) is { } wait
            ? new(Attempted(record, status, failure, record.At + record.Duration + wait))
            : new(Attempted(record, status, failure, null), GivenUp(state, record.Attempt, failure, status));

    private static DeliveryEvent.Attempted Attempted(DeliveryCommand.RecordAttempt record, int? status, DeliveryFailure? failure, DateTimeOffset? nextAt) =>
        new(record.Attempt, record.At, record.Duration, status, failure, nextAt);

    private static DeliveryEvent.GivenUp GivenUp(Delivery state, int attempts, DeliveryFailure failure, int? status) =>
        new(state.Agency, state.Subscription, state.NoticeNumber, attempts, failure, status);
}

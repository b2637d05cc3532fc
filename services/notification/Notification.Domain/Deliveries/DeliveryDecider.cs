using System.Diagnostics;
using System.Globalization;

namespace Notification.Domain.Deliveries;

/// <summary>Decides what a command does to a delivery.</summary>
public static class DeliveryDecider
{
    /// <summary>Decides; <paramref name="state"/> is null where there is no such delivery yet.</summary>
    public static DeliveryOutcome Decide(DeliveryCommand command, Delivery? state, RetryPolicy policy, DateTimeOffset now) => (command, state) switch
    {
        (DeliveryCommand.Schedule schedule, null) => Changed(new DeliveryEvent.Scheduled(schedule.Agency, schedule.Subscription, schedule.Feed, schedule.NoticeNumber, schedule.Topic, now)),
        (DeliveryCommand.Schedule, _) => new DeliveryOutcome.Unchanged(),
        (_, null) => new DeliveryOutcome.NotThere(),
        (DeliveryCommand.RecordAttempt record, { Status: DeliveryStatus.Pending }) when record.Attempt == state.Attempts.Count + 1 => Record(record, state, policy),
        // Two instances sent it, or one recorded it twice: the first record stands.
        (DeliveryCommand.RecordAttempt, _) => new DeliveryOutcome.Unchanged(),
        (DeliveryCommand.Abandon abandon, { Status: DeliveryStatus.Pending }) => Changed(GivenUp(state, state.Attempts.Count, abandon.Reason)),
        (DeliveryCommand.Abandon, _) => new DeliveryOutcome.Unchanged(),
        (DeliveryCommand.Redeliver, { Status: DeliveryStatus.Pending }) => new DeliveryOutcome.StillPending(state.DueAt ?? now),
        (DeliveryCommand.Redeliver, _) => Changed(new DeliveryEvent.Rescheduled(state.Subscription, now)),
        _ => throw new UnreachableException(),
    };

    private static DeliveryOutcome.Changed Record(DeliveryCommand.RecordAttempt record, Delivery state, RetryPolicy policy) => record.Result switch
    {
        AttemptResult.Accepted accepted => Changed(
            Attempted(record, accepted.Status, null, null),
            new DeliveryEvent.Delivered(state.Agency, state.Subscription, state.NoticeNumber, record.Attempt)),
        AttemptResult.Gone => Changed(
            Attempted(record, 410, "The receiver is gone.", null),
            GivenUp(state, record.Attempt, "The receiver answered 410 Gone.")),
        AttemptResult.Rejected rejected => Retry(record, rejected.Status, string.Create(CultureInfo.InvariantCulture, $"The receiver answered {rejected.Status}."), rejected.RetryAfter, state, policy),
        AttemptResult.Failed failed => Retry(record, null, failed.Error, null, state, policy),
        _ => throw new UnreachableException(),
    };

    private static DeliveryOutcome.Changed Retry(DeliveryCommand.RecordAttempt record, int? status, string error, TimeSpan? retryAfter, Delivery state, RetryPolicy policy) =>
        policy.After(new(state.Id), record.Attempt - state.EarlierAttempts, retryAfter) is { } wait
            ? Changed(Attempted(record, status, error, record.At + record.Duration + wait))
            : Changed(Attempted(record, status, error, null), GivenUp(state, record.Attempt, error));

    private static DeliveryEvent.Attempted Attempted(DeliveryCommand.RecordAttempt record, int? status, string? error, DateTimeOffset? nextAt) =>
        new(record.Attempt, record.At, record.Duration, status, error, nextAt);

    private static DeliveryEvent.GivenUp GivenUp(Delivery state, int attempts, string reason) => new(state.Agency, state.Subscription, state.NoticeNumber, attempts, reason);

    private static DeliveryOutcome.Changed Changed(params IReadOnlyList<DeliveryEvent> events) => new(events);
}

using Notification.Domain.Deliveries;
using Notification.Domain.Feeds;
using Notification.Domain.Subscriptions;
using Platform.Kernel;

namespace Notification.Domain.Tests;

public sealed class DeliveryTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Took = TimeSpan.FromMilliseconds(120);
    private static readonly RetryPolicy Policy = new([TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5)], TimeSpan.FromHours(1));
    private static readonly DeliveryCommand.Schedule Schedule = new(
        AgencyId.From("KOR-MOEL"),
        SubscriptionId.From(NameBasedGuid.Create("subscription")),
        FeedId.Of(CountryCode.From("KOR"), AgencyId.From("KOR-MOEL")),
        7,
        Topic.From("permit-issued")
    );

    private static readonly DeliveryId Id = DeliveryId.Of(Schedule.Subscription, Schedule.Feed, Schedule.NoticeNumber);
    private static readonly AttemptResult Refused = new AttemptResult.Rejected(500, null);

    [Fact]
    public void A_scheduled_delivery_is_due_immediately() =>
        Assert.Equal((DeliveryStatus.Pending, (DateTimeOffset?)Now), (Given(Schedule).Status, Given(Schedule).DueAt));

    [Fact]
    public void An_accepted_attempt_delivers()
    {
        var happened = When(Given(Schedule), Attempt(1, new AttemptResult.Accepted(204)));
        Assert.Equal(
            [new DeliveryEvent.Attempted(1, Now, Took, 204, null, null), new DeliveryEvent.Delivered(Schedule.Agency, Schedule.Subscription, 7, 1)],
            happened
        );
    }

    [Fact]
    public void A_failed_attempt_is_retried_after_the_schedules_wait_plus_or_minus_a_fifth()
    {
        var attempted = Assert.IsType<DeliveryEvent.Attempted>(Assert.Single(When(Given(Schedule), Attempt(1, Refused))));
        Assert.Equal(((int?)500, (DeliveryFailure?)DeliveryFailure.Rejected), (attempted.Status, attempted.Failure));
        Assert.InRange((attempted.NextAt!.Value - Now - Took).TotalSeconds, 4, 6);
    }

    [Fact]
    public void A_receivers_retry_after_is_honoured()
    {
        var attempted = Assert.IsType<DeliveryEvent.Attempted>(
            Assert.Single(When(Given(Schedule), Attempt(1, new AttemptResult.Rejected(429, TimeSpan.FromMinutes(10)))))
        );
        Assert.Equal(Now + Took + TimeSpan.FromMinutes(10), attempted.NextAt);
    }

    [Fact]
    public void A_receivers_retry_after_is_capped()
    {
        var attempted = Assert.IsType<DeliveryEvent.Attempted>(
            Assert.Single(When(Given(Schedule), Attempt(1, new AttemptResult.Rejected(503, TimeSpan.MaxValue))))
        );
        Assert.Equal(Now + Took + Policy.MaxRetryAfter, attempted.NextAt);
    }

    [Fact]
    public void After_the_last_wait_it_is_given_up()
    {
        var happened = When(Given(Schedule, Attempt(1, Refused), Attempt(2, Refused)), Attempt(3, new AttemptResult.Failed(DeliveryFailure.TimedOut)));
        Assert.Equal(
            [
                new DeliveryEvent.Attempted(3, Now, Took, null, DeliveryFailure.TimedOut, null),
                new DeliveryEvent.GivenUp(Schedule.Agency, Schedule.Subscription, 7, 3, DeliveryFailure.TimedOut, null),
            ],
            happened
        );
    }

    [Fact]
    public void Gone_is_given_up_immediately() => Assert.Equal(DeliveryStatus.GivenUp, Given(Schedule, Attempt(1, new AttemptResult.Gone())).Status);

    [Fact]
    public void A_delivery_to_a_subscription_that_ended_is_given_up() =>
        Assert.Equal(DeliveryStatus.GivenUp, Given(Schedule, new DeliveryCommand.Abandon(DeliveryFailure.SubscriptionInactive)).Status);

    [Fact]
    public void A_redelivery_restarts_the_schedule_and_keeps_the_earlier_attempts()
    {
        var again = Given(Schedule, Attempt(1, new AttemptResult.Gone()), new DeliveryCommand.Redeliver());
        Assert.Equal((DeliveryStatus.Pending, 1, (DeliveryFailure?)null), (again.Status, again.Attempts.Count, again.GivenUpBecause));
        var attempted = Assert.IsType<DeliveryEvent.Attempted>(Assert.Single(When(again, Attempt(2, Refused))));
        Assert.InRange((attempted.NextAt!.Value - Now - Took).TotalSeconds, 4, 6);
    }

    [Fact]
    public void A_pending_delivery_is_not_sent_again_before_its_next_attempt()
    {
        var pending = Given(Schedule, Attempt(1, Refused));
        Assert.Equal(pending.DueAt, Assert.IsType<DeliveryOutcome.StillPending>(Decide(new DeliveryCommand.Redeliver(), pending)).DueAt);
        Assert.True(pending.DueAt > Now);
    }

    [Fact]
    public void The_waits_of_a_backlog_are_spread_over_a_fifth_before_and_after_the_schedules_wait()
    {
        var deliveries = Enumerable.Range(1, 1000).Select(number => DeliveryId.Of(Schedule.Subscription, Schedule.Feed, number));
        var waits = deliveries.Select(delivery => Policy.After(delivery, 1, retryAfter: null)!.Value.TotalSeconds).ToList();
        Assert.InRange(waits.Min(), 4, 4.1);
        Assert.InRange(waits.Max(), 5.9, 6);
    }

    [Fact]
    public void A_repeated_command_appends_nothing()
    {
        Assert.IsType<DeliveryOutcome.Unchanged>(Decide(Schedule, Given(Schedule)));
        Assert.IsType<DeliveryOutcome.Unchanged>(Decide(Attempt(1, Refused), Given(Schedule, Attempt(1, Refused))));
        Assert.IsType<DeliveryOutcome.Unchanged>(
            Decide(Attempt(1, new AttemptResult.Accepted(200)), Given(Schedule, Attempt(1, new AttemptResult.Accepted(200))))
        );
        Assert.IsType<DeliveryOutcome.Unchanged>(
            Decide(
                new DeliveryCommand.Abandon(DeliveryFailure.SubscriptionInactive),
                Given(Schedule, new DeliveryCommand.Abandon(DeliveryFailure.SubscriptionInactive))
            )
        );
    }

    [Fact]
    public void A_delivery_that_does_not_exist_cannot_be_changed() =>
        Assert.True(((IOutcome<DeliveryEvent>)Assert.IsType<DeliveryOutcome.NotFound>(Decide(new DeliveryCommand.Redeliver(), null))).IsNotFound);

    [Fact]
    public void The_version_is_that_of_the_last_event()
    {
        var delivered = Given(Schedule, Attempt(1, new AttemptResult.Accepted(200)));
        Assert.Equal((Id.Value, 3L), (delivered.Id, delivered.Version));
    }

    [Fact]
    public void The_same_attempt_decides_the_same() => Assert.Equal(When(Given(Schedule), Attempt(1, Refused)), When(Given(Schedule), Attempt(1, Refused)));

    private static DeliveryCommand.RecordAttempt Attempt(int number, AttemptResult result) => new(number, result, Now, Took);

    private static DeliveryOutcome Decide(DeliveryCommand command, Delivery? state) => DeliveryDecider.Decide(command, state, Policy, Now);

    private static IReadOnlyList<DeliveryEvent> When(Delivery? state, DeliveryCommand command) =>
        Assert.IsType<DeliveryOutcome.Accepted>(Decide(command, state)).Events;

    private static Delivery Given(params DeliveryCommand[] commands) =>
        commands.Aggregate(
            (Delivery?)null,
            (state, command) =>
                When(state, command).Aggregate(state, (folded, happened) => Delivery.Evolve(folded, happened, new(Id.Value, (folded?.Version ?? 0) + 1, Now)))
        )!;
}

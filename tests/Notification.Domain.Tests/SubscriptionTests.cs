using Notification.Domain.Deliveries;
using Notification.Domain.Subscriptions;
using Platform.Kernel;

namespace Notification.Domain.Tests;

public sealed class SubscriptionTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly SubscriptionId Id = SubscriptionId.From(NameBasedGuid.Create("subscription"));
    private static readonly SubscriptionCommand.Create Create = new(
        CountryCode.From("KOR"),
        AgencyId.From("KOR-MOEL"),
        WebhookUrl.Parse("https://agency.example/hooks"),
        [Topic.From("permit-issued"), Topic.From("watch-hit")],
        "Case system",
        new("sealed-1")
    );

    [Fact]
    public void A_new_subscription_wants_its_topics_and_no_others()
    {
        var subscription = Given(Create);
        Assert.True(subscription.Wants(Topic.From("watch-hit")));
        Assert.False(subscription.Wants(Topic.From("permit-refused")));
    }

    [Fact]
    public void A_star_covers_every_topic() => Assert.True(Given(Create with { Topics = [Topic.Any] }).Wants(Topic.From("permit-refused")));

    [Fact]
    public void A_subscription_is_created_once() =>
        Assert.IsType<SubscriptionOutcome.Unchanged>(Decide(Create with { Secret = new("sealed-2") }, Given(Create)));

    [Fact]
    public void Rotating_replaces_the_secret() =>
        Assert.Equal(new SealedSecret("sealed-2"), Given(Create, new SubscriptionCommand.RotateSecret(new("sealed-2"))).Secret);

    [Fact]
    public void A_disabled_subscription_wants_nothing()
    {
        var disabled = Given(Create, new SubscriptionCommand.Disable(DeliveryFailure.Gone));
        Assert.Equal((SubscriptionStatus.Disabled, (DeliveryFailure?)DeliveryFailure.Gone), (disabled.Status, disabled.DisabledBecause));
        Assert.False(disabled.Wants(Topic.From("permit-issued")));
    }

    [Fact]
    public void A_deleted_subscription_wants_nothing() => Assert.False(Given(Create, new SubscriptionCommand.Delete()).Wants(Topic.From("permit-issued")));

    [Fact]
    public void A_repeated_command_appends_nothing()
    {
        Assert.IsType<SubscriptionOutcome.Unchanged>(Decide(new SubscriptionCommand.RotateSecret(Create.Secret), Given(Create)));
        Assert.IsType<SubscriptionOutcome.Unchanged>(
            Decide(new SubscriptionCommand.Disable(DeliveryFailure.Gone), Given(Create, new SubscriptionCommand.Disable(DeliveryFailure.Gone)))
        );
        Assert.IsType<SubscriptionOutcome.NotFound>(Decide(new SubscriptionCommand.Delete(), Given(Create, new SubscriptionCommand.Delete())));
    }

    [Fact]
    public void A_subscription_that_does_not_exist_cannot_be_changed() =>
        Assert.True(((IOutcome<SubscriptionEvent>)Assert.IsType<SubscriptionOutcome.NotFound>(Decide(new SubscriptionCommand.Delete(), null))).IsNotFound);

    [Fact]
    public void The_version_is_that_of_the_last_event()
    {
        var deleted = Given(Create, new SubscriptionCommand.Disable(DeliveryFailure.Gone), new SubscriptionCommand.Delete());
        Assert.Equal((Id.Value, 3L), (deleted.Id, deleted.Version));
    }

    [Fact]
    public void A_sealed_secret_does_not_print() => Assert.DoesNotContain("sealed-1", Given(Create).ToString(), StringComparison.Ordinal);

    private static SubscriptionOutcome Decide(SubscriptionCommand command, Subscription? state) => SubscriptionDecider.Decide(command, state, Now);

    private static Subscription Given(params SubscriptionCommand[] commands) =>
        commands.Aggregate(
            (Subscription?)null,
            (state, command) =>
                When(state, command)
                    .Aggregate(state, (folded, happened) => Subscription.Evolve(folded, happened, new(Id.Value, (folded?.Version ?? 0) + 1, Now)))
        )!;

    private static IReadOnlyList<SubscriptionEvent> When(Subscription? state, SubscriptionCommand command) =>
        Assert.IsType<SubscriptionOutcome.Accepted>(Decide(command, state)).Events;
}

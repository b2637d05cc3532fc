using Notification.Domain.Subscriptions;
using Platform.Kernel;

namespace Notification.Domain.Tests;

public sealed class SubscriptionTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly SubscriptionId Id = new(NameBasedGuid.Create("subscription"));
    private static readonly SubscriptionCommand.Create Create = new(
        CountryCode.Parse("KOR"), AgencyId.Parse("KOR-MOEL"), WebhookUrl.Parse("https://agency.example/hooks"), [Topic.Parse("permit-issued"), Topic.Parse("watch-hit")], "Case system", new("sealed-1"), "hash-1");

    [Fact]
    public void A_new_subscription_wants_its_topics_and_no_others()
    {
        var subscription = Given(Create);
        Assert.True(subscription.Wants(Topic.Parse("watch-hit")));
        Assert.False(subscription.Wants(Topic.Parse("permit-refused")));
    }

    [Fact]
    public void A_star_covers_every_topic() => Assert.True(Given(Create with { Topics = [Topic.Any] }).Wants(Topic.Parse("permit-refused")));

    [Fact]
    public void The_same_request_again_makes_nothing() => Assert.IsType<SubscriptionOutcome.Unchanged>(Decide(Create with { Secret = new("sealed-2") }, Given(Create)));

    [Fact]
    public void Another_request_under_the_same_key_is_refused() => Assert.IsType<SubscriptionOutcome.MadeByAnotherRequest>(Decide(Create with { RequestHash = "hash-2" }, Given(Create)));

    [Fact]
    public void Rotating_replaces_the_secret() => Assert.Equal(new SealedSecret("sealed-2"), Given(Create, new SubscriptionCommand.RotateSecret(new("sealed-2"))).Secret);

    [Fact]
    public void A_disabled_subscription_wants_nothing()
    {
        var disabled = Given(Create, new SubscriptionCommand.Disable("410"));
        Assert.Equal((SubscriptionStatus.Disabled, "410"), (disabled.Status, disabled.DisabledBecause));
        Assert.False(disabled.Wants(Topic.Parse("permit-issued")));
    }

    [Fact]
    public void A_deleted_subscription_wants_nothing() => Assert.False(Given(Create, new SubscriptionCommand.Delete()).Wants(Topic.Parse("permit-issued")));

    [Fact]
    public void A_repeated_command_appends_nothing()
    {
        Assert.IsType<SubscriptionOutcome.Unchanged>(Decide(new SubscriptionCommand.RotateSecret(Create.Secret), Given(Create)));
        Assert.IsType<SubscriptionOutcome.Unchanged>(Decide(new SubscriptionCommand.Disable("410"), Given(Create, new SubscriptionCommand.Disable("410"))));
        Assert.IsType<SubscriptionOutcome.NotThere>(Decide(new SubscriptionCommand.Delete(), Given(Create, new SubscriptionCommand.Delete())));
    }

    [Fact]
    public void Nothing_can_be_asked_of_what_is_not_there() => Assert.IsType<SubscriptionOutcome.NotThere>(Decide(new SubscriptionCommand.Delete(), null));

    [Fact]
    public void A_sealed_secret_does_not_print() => Assert.DoesNotContain("sealed-1", Given(Create).ToString(), StringComparison.Ordinal);

    private static SubscriptionOutcome Decide(SubscriptionCommand command, Subscription? state) => SubscriptionDecider.Decide(command, state, Now);

    private static Subscription Given(params SubscriptionCommand[] commands) =>
        commands.Aggregate((Subscription?)null, (state, command) => Subscription.Evolve(Id, state, Assert.IsType<SubscriptionOutcome.Changed>(Decide(command, state)).Event))!;
}

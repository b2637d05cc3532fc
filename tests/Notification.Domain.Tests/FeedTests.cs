using System.Text.Json;
using Notification.Domain.Feeds;
using Notification.Domain.Subscriptions;
using Platform.Kernel;

namespace Notification.Domain.Tests;

public sealed class FeedTests
{
    private static readonly FeedId Id = FeedId.Of(CountryCode.Parse("KOR"), AgencyId.Parse("KOR-MOEL"));

    [Fact]
    public void The_first_notice_is_number_1() => Assert.Equal(1, Tell(null, Notice(1)).Number);

    [Fact]
    public void Each_notice_has_the_number_after_the_last()
    {
        var feed = Given(Notice(1), Notice(2), Notice(3));
        Assert.Equal(3, feed!.Number);
        Assert.Equal(4, Tell(feed, Notice(4)).Number);
    }

    [Fact]
    public void A_notice_of_an_older_version_of_a_stream_is_still_told()
    {
        var newer = Notice(1) with { StreamVersion = 5 };
        var older = Notice(2) with { StreamVersion = 4 };
        Assert.Equal(older, Tell(Given(newer), older).Event.Notice);
    }

    [Fact]
    public void A_repeated_command_appends_nothing() =>
        Assert.IsType<FeedOutcome.AlreadyNoticed>(FeedDecider.Decide(new FeedCommand.Tell(Notice(2)), Given(Notice(1), Notice(2))));

    [Fact]
    public void An_agency_of_the_same_name_in_another_State_has_another_feed() => Assert.NotEqual(Id, FeedId.Of(CountryCode.Parse("FRA"), AgencyId.Parse("KOR-MOEL")));

    private static FeedOutcome.Noticed Tell(Feed? feed, Notice notice) => Assert.IsType<FeedOutcome.Noticed>(FeedDecider.Decide(new FeedCommand.Tell(notice), feed));

    private static Feed? Given(params Notice[] told) => told.Aggregate((Feed?)null, (feed, notice) => Feed.Evolve(Id, feed, new FeedEvent.Told(notice)));

    private static Notice Notice(int number) => new()
    {
        Topic = Topic.Parse("permit-issued"),
        EventId = NameBasedGuid.Create("event", $"{number}"),
        StreamId = NameBasedGuid.Create("permit"),
        StreamVersion = number,
        OccurredAt = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero),
        Summary = "Permit A-1 was issued.",
        Data = JsonSerializer.SerializeToElement(new { }),
    };
}

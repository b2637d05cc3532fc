using System.Text.Json;
using Notification.Domain.Feeds;
using Notification.Domain.Subscriptions;
using Platform.Kernel;

namespace Notification.Domain.Tests;

public sealed class FeedTests
{
    private static readonly FeedId Id = FeedId.Of(CountryCode.From("KOR"), AgencyId.From("KOR-MOEL"));

    [Fact]
    public void The_first_notice_has_number_1() => Assert.Equal(1, Given(Notice(1)).Version);

    [Fact]
    public void Numbers_have_no_gaps() => Assert.Equal(4, Given(Notice(1), Notice(2), Notice(3), Notice(4)).Version);

    [Fact]
    public void A_notice_about_an_older_version_of_a_stream_is_still_appended()
    {
        var newer = Notice(1) with { StreamVersion = 5 };
        var older = Notice(2) with { StreamVersion = 4 };
        Assert.Equal(new FeedEvent.NoticeAppended(older), Assert.Single(When(Given(newer), older)));
    }

    [Fact]
    public void A_repeated_command_appends_nothing() =>
        Assert.IsType<FeedOutcome.Unchanged>(FeedDecider.Decide(new FeedCommand.AppendNotice(Notice(2)), Given(Notice(1), Notice(2))));

    [Fact]
    public void An_agency_of_the_same_name_in_another_State_has_another_feed() =>
        Assert.NotEqual(Id, FeedId.Of(CountryCode.From("FRA"), AgencyId.From("KOR-MOEL")));

    private static IReadOnlyList<FeedEvent> When(Feed? feed, Notice notice) =>
        Assert.IsType<FeedOutcome.Accepted>(FeedDecider.Decide(new FeedCommand.AppendNotice(notice), feed)).Events;

    private static Feed Given(params Notice[] notices) =>
        notices.Aggregate(
            (Feed?)null,
            (feed, notice) =>
                When(feed, notice)
                    .Aggregate(feed, (folded, happened) => Feed.Evolve(folded, happened, new(Id.Value, (folded?.Version ?? 0) + 1, notice.OccurredAt)))
        )!;

    private static Notice Notice(int number) =>
        new()
        {
            Topic = Topic.From("permit-issued"),
            EventId = NameBasedGuid.Create("event", $"{number}"),
            StreamId = NameBasedGuid.Create("permit"),
            StreamVersion = number,
            OccurredAt = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero),
            Summary = "Permit A-1 was issued.",
            Data = JsonSerializer.SerializeToElement(new { }),
        };
}

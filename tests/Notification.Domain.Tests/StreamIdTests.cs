using Notification.Domain.Deliveries;
using Notification.Domain.Feeds;
using Notification.Domain.Subscriptions;
using Platform.Kernel;

namespace Notification.Domain.Tests;

/// <summary>Streams with name-based ids keep their ids: another id would start a second feed at number 1 and send every notice again.</summary>
public sealed class StreamIdTests
{
    private static readonly FeedId Feed = FeedId.Of(CountryCode.From("KOR"), AgencyId.From("KOR-MOEL"));

    [Fact]
    public void A_feeds_stream_is_pinned() => Assert.Equal("c1b37383-53b9-8b26-9ac7-3b6cb1ca2468", Feed.ToString());

    [Fact]
    public void The_stream_of_a_delivery_is_pinned() =>
        Assert.Equal("05e62eb3-8c88-8290-bc71-a4a1abdfb2fe", DeliveryId.Of(SubscriptionId.Parse("0198a000-0000-7000-8000-000000000001"), Feed, 7).ToString());
}

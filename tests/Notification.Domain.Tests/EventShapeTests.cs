using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Notification.Domain.Deliveries;
using Notification.Domain.Feeds;
using Notification.Domain.Subscriptions;
using Platform.Kernel;

namespace Notification.Domain.Tests;

/// <summary>
/// Stored events must stay readable. Once version 1.0.0 is released these JSON texts are never edited: a new shape gets an upcaster and a new text.
/// </summary>
public sealed class EventShapeTests
{
    // The settings of the event store's serializer in Platform.Hosting.
    private static readonly JsonSerializerOptions Stored = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    private const string SubscriptionText = "0198a000-0000-7000-8000-000000000001";
    private const string FeedText = "0198a000-0000-8000-8000-000000000002";
    private const string EventText = "0198a000-0000-7000-8000-000000000003";
    private const string PermitText = "0198a000-0000-7000-8000-000000000004";
    private static readonly AgencyId Agency = AgencyId.From("KOR-MOEL");
    private static readonly SubscriptionId Subscription = SubscriptionId.Parse(SubscriptionText);
    private static readonly Topic Issued = Topic.From("permit-issued");
    private static readonly DateTimeOffset At = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    public static TheoryData<object, string> Events =>
        new()
        {
            {
                new SubscriptionEvent.Created(
                    CountryCode.From("KOR"),
                    Agency,
                    WebhookUrl.Parse("https://agency.example/알림?a=1&b=2"),
                    [Issued, Topic.Any],
                    "Case system",
                    new("k1.AAAA"),
                    At
                ),
                """{"state":"KOR","agency":"KOR-MOEL","url":"https://agency.example/알림?a=1&b=2","topics":"""
                    + """["permit-issued","*"],"description":"Case system","secret":{"value":"k1.AAAA"},"at":"2026-03-01T09:00:00+00:00"}"""
            },
            {
                new SubscriptionEvent.Created(
                    CountryCode.From("KOR"),
                    Agency,
                    WebhookUrl.Parse("https://agency.example/"),
                    [Topic.Any],
                    null,
                    new("k1.AAAA"),
                    At
                ),
                """{"state":"KOR","agency":"KOR-MOEL","url":"https://agency.example/","topics":["*"],"description":null,"secret":"""
                    + """{"value":"k1.AAAA"},"at":"2026-03-01T09:00:00+00:00"}"""
            },
            { new SubscriptionEvent.SecretRotated(new("k1.BBBB"), At), """{"secret":{"value":"k1.BBBB"},"at":"2026-03-01T09:00:00+00:00"}""" },
            { new SubscriptionEvent.Disabled(DeliveryFailure.Gone, At), """{"reason":"Gone","at":"2026-03-01T09:00:00+00:00"}""" },
            { new SubscriptionEvent.Deleted(At), """{"at":"2026-03-01T09:00:00+00:00"}""" },
            {
                new FeedEvent.NoticeAppended(
                    new Notice
                    {
                        Topic = Issued,
                        EventId = Guid.Parse(EventText),
                        StreamId = Guid.Parse(PermitText),
                        StreamVersion = 3,
                        OccurredAt = At,
                        PermitId = Guid.Parse(PermitText),
                        Reference = "R-1",
                        Summary = "Permit R-1 was issued.",
                        Data = JsonSerializer.SerializeToElement(new { validFrom = "2026-04-01" }),
                    }
                ),
                "{\"notice\":{\"topic\":\"permit-issued\",\"eventId\":\""
                    + EventText
                    + "\",\"streamId\":\""
                    + PermitText
                    + "\",\"streamVersion\":3,\"occurredAt\":\"2026-03-01T09:00:00+00:00\","
                    + "\"permitId\":\""
                    + PermitText
                    + "\",\"subjectId\":null,\"reference\":\"R-1\",\"summary\":\"Permit R-1 was issued.\",\"data\":{\"validFrom\":\"2026-04-01\"}}}"
            },
            {
                new FeedEvent.NoticeAppended(
                    new Notice
                    {
                        Topic = Topic.From("subject-listed"),
                        EventId = Guid.Parse(EventText),
                        StreamId = Guid.Parse(PermitText),
                        StreamVersion = 1,
                        OccurredAt = At,
                        SubjectId = "unsc-6908001",
                        Summary = "Listed.",
                        Data = JsonSerializer.SerializeToElement(new { }),
                    }
                ),
                "{\"notice\":{\"topic\":\"subject-listed\",\"eventId\":\""
                    + EventText
                    + "\",\"streamId\":\""
                    + PermitText
                    + "\",\"streamVersion\":1,\"occurredAt\":\"2026-03-01T09:00:00+00:00\","
                    + "\"permitId\":null,\"subjectId\":\"unsc-6908001\",\"reference\":null,\"summary\":\"Listed.\",\"data\":{}}}"
            },
            {
                new DeliveryEvent.Scheduled(Agency, Subscription, FeedId.Parse(FeedText), 7, Issued, At),
                "{\"agency\":\"KOR-MOEL\",\"subscription\":\""
                    + SubscriptionText
                    + "\",\"feed\":\""
                    + FeedText
                    + "\",\"noticeNumber\":7,\"topic\":\"permit-issued\",\"dueAt\":\"2026-03-01T09:00:00+00:00\"}"
            },
            {
                new DeliveryEvent.Attempted(1, At, TimeSpan.FromMilliseconds(1500), 500, DeliveryFailure.Rejected, At.AddSeconds(5)),
                """{"attempt":1,"at":"2026-03-01T09:00:00+00:00","duration":"00:00:01.5000000","status":"""
                    + """500,"failure":"Rejected","nextAt":"2026-03-01T09:00:05+00:00"}"""
            },
            {
                new DeliveryEvent.Attempted(2, At, TimeSpan.FromSeconds(15), null, null, null),
                """{"attempt":2,"at":"2026-03-01T09:00:00+00:00","duration":"00:00:15","status":null,"failure":null,"nextAt":null}"""
            },
            {
                new DeliveryEvent.Delivered(Agency, Subscription, 7, 2),
                "{\"agency\":\"KOR-MOEL\",\"subscription\":\"" + SubscriptionText + "\",\"noticeNumber\":7,\"attempts\":2}"
            },
            {
                new DeliveryEvent.GivenUp(Agency, Subscription, 7, 10, DeliveryFailure.Rejected, 500),
                "{\"agency\":\"KOR-MOEL\",\"subscription\":\""
                    + SubscriptionText
                    + "\",\"noticeNumber\":7,\"attempts\":10,\"failure\":\"Rejected\",\"status\":500}"
            },
            { new DeliveryEvent.Rescheduled(Subscription, At), "{\"subscription\":\"" + SubscriptionText + "\",\"dueAt\":\"2026-03-01T09:00:00+00:00\"}" },
        };

    [Theory]
    [MemberData(nameof(Events))]
    public void An_event_is_stored_in_its_pinned_shape(object @event, string json) =>
        Assert.Equal(json, JsonSerializer.Serialize(@event, @event.GetType(), Stored));

    [Theory]
    [MemberData(nameof(Events))]
    public void A_stored_event_round_trips(object @event, string json)
    {
        var read = JsonSerializer.Deserialize(json, @event.GetType(), Stored)!;
        Assert.Equal(Plain(@event), Plain(read));
    }

    [Fact]
    public void Every_event_has_a_pinned_shape()
    {
        Type[] hierarchies = [typeof(SubscriptionEvent), typeof(FeedEvent), typeof(DeliveryEvent)];
        var cases = hierarchies.SelectMany(hierarchy => hierarchy.GetNestedTypes().Where(type => type.IsSubclassOf(hierarchy)));
        var pinned = Events.Select(row => row[0].GetType()).Distinct();
        Assert.Equal(cases.OrderBy(type => type.FullName), pinned.OrderBy(type => type.FullName));
    }

    [Theory]
    [InlineData("{\"value\":\"" + SubscriptionText + "\"}")]
    [InlineData("\"{0198a000-0000-7000-8000-000000000001}\"")]
    [InlineData("\"0198a000000070008000000000000001\"")]
    [InlineData("\"\"")]
    [InlineData("1")]
    [InlineData("null")]
    public void An_id_is_read_from_one_format_only(string json)
    {
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<SubscriptionId>(json, Stored));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<FeedId>(json, Stored));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<DeliveryId>(json, Stored));
    }

    [Fact]
    public void An_id_is_stored_as_a_string() =>
        Assert.Equal("\"" + SubscriptionText + "\"", JsonSerializer.Serialize(DeliveryId.Parse(SubscriptionText), Stored));

    // A list and a JSON element compare by reference: their contents are compared instead.
    private static List<object?> Plain(object value) =>
        [
            .. value
                .GetType()
                .GetProperties()
                .Where(property => property.GetIndexParameters().Length == 0)
                .SelectMany(property =>
                    property.GetValue(value) switch
                    {
                        IEnumerable<Topic> topics => topics.Cast<object?>(),
                        Notice notice => Plain(notice),
                        JsonElement element => [element.GetRawText()],
                        var other => [other],
                    }
                ),
        ];
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SanctionsRegistry.Contracts.Permits;
using Tests.Support;

namespace Notification.Service.Tests;

public sealed class FeedTests(NotificationFixture fixture) : IClassFixture<NotificationFixture>
{
    [Fact]
    public async Task A_message_that_arrives_twice_gives_one_notice()
    {
        var agency = fixture.NewAgency();
        var (first, last) = (agency.Issued(), agency.Issued());

        await fixture.Bus.PublishAsync(first);
        await fixture.Bus.PublishAsync(agency.Issued());
        await fixture.Bus.PublishAsync(first);
        await fixture.Bus.PublishAsync(last);

        // Handled in order: when the last notice has arrived, the repeat has been handled.
        await Eventually.BecomesAsync(() => agency.FeedAsync(), notices => notices.Any(notice => notice.GetProperty("eventId").GetGuid() == last.EventId));
        Assert.Equal(3, (await agency.FeedAsync()).Count);
    }

    [Fact]
    public async Task Concurrent_messages_of_many_permits_are_numbered_in_order_without_gaps_or_repeats()
    {
        var agency = fixture.NewAgency();
        var permits = Enumerable.Range(0, 60).Select(_ => Guid.CreateVersion7()).ToList();

        await Task.WhenAll(
            permits.Select(async permit =>
            {
                for (var version = 1; version <= 3; version++)
                    await fixture.Bus.PublishAsync(agency.Issued(permit, version));
            })
        );

        var notices = await agency.FeedReachesAsync(180);
        Assert.Equal(Enumerable.Range(1, 180).Select(number => (long)number), notices.Select(notice => notice.GetProperty("number").GetInt64()));
        Assert.All(
            permits,
            permit =>
                Assert.Equal(
                    [1, 2, 3],
                    notices.Where(notice => notice.GetProperty("streamId").GetGuid() == permit).Select(notice => notice.GetProperty("streamVersion").GetInt64())
                )
        );
    }

    [Fact]
    public async Task A_message_that_arrives_after_a_newer_one_of_its_stream_still_gives_a_notice()
    {
        var agency = fixture.NewAgency();
        var permit = Guid.CreateVersion7();

        await fixture.Bus.PublishAsync(agency.Issued(permit, version: 3));
        await fixture.Bus.PublishAsync(agency.Issued(permit, version: 2));

        Assert.Equal([3, 2], (await agency.FeedReachesAsync(2)).Select(notice => notice.GetProperty("streamVersion").GetInt64()));
    }

    [Fact]
    public async Task A_message_common_to_all_States_goes_to_each_agency_that_subscribed_to_it()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var (korea, france, unsubscribed) = (fixture.NewAgency(), fixture.NewAgency("FRA"), fixture.NewAgency());
        await korea.SubscribeAsync(receiver.Url, "subject-listed");
        await france.SubscribeAsync(receiver.Url, "*");
        await unsubscribed.SubscribeAsync(receiver.Url, "permit-issued");
        var message = Messages.SubjectListed();

        await fixture.Bus.PublishAsync(message);
        await fixture.Bus.PublishAsync(message);
        await fixture.Bus.PublishAsync(unsubscribed.Issued());

        Assert.Equal("un_sc_sanctions now names A Person (unsc-1).", Assert.Single(await korea.FeedReachesAsync(1)).GetProperty("summary").GetString());
        Assert.Equal("unsc-1", Assert.Single(await france.FeedReachesAsync(1)).GetProperty("subjectId").GetString());
        Assert.Equal("permit-issued", Assert.Single(await unsubscribed.FeedReachesAsync(1)).GetProperty("topic").GetString());
        await korea.DeliveryBecomesAsync("delivered");
        await france.DeliveryBecomesAsync("delivered");
        Assert.Equal(2, receiver.Received.Count(webhook => webhook.Json.GetProperty("type").GetString() == "subject-listed"));
    }

    [Fact]
    public async Task Workers_and_employers_never_enter_the_store()
    {
        var agency = fixture.NewAgency();
        await fixture.Bus.PublishAsync(
            new PermitAppliedV1
            {
                EventId = Guid.CreateVersion7(),
                State = agency.State,
                Agency = agency.Id,
                StreamVersion = 1,
                PermitId = Guid.CreateVersion7(),
                Reference = "A-7",
                Worker = new()
                {
                    Names = ["Secretworker"],
                    BirthDate = "1980-01-01",
                    Nationality = "VNM",
                    Gender = null,
                    Documents =
                    [
                        new()
                        {
                            Type = "passport",
                            Number = "Secretpassport",
                            Issuer = "VNM",
                        },
                    ],
                },
                Employer = new()
                {
                    Name = "Secretemployer",
                    Country = "KOR",
                    RegistrationNumber = "1",
                },
                OtherParties =
                [
                    new()
                    {
                        Role = "payee",
                        Name = "Secretpayee",
                        Country = null,
                        RegistrationNumber = null,
                        Wallet = "1Secret",
                    },
                ],
            }
        );
        Assert.Equal("Application A-7 was received.", Assert.Single(await agency.FeedReachesAsync(1)).GetProperty("summary").GetString());

        await using var source = Npgsql.NpgsqlDataSource.Create(fixture.Database.OwnerConnection);
        await using var search = source.CreateCommand(
            "select count(*) from mt_events where data::text ilike '%secret%worker%' or data::text ilike '%secretpassport%' or data::text "
                + "ilike '%secretemployer%' or data::text ilike '%secretpayee%' or headers::text ilike '%secret%'"
        );
        Assert.Equal(0L, await search.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_feed_is_read_in_pages_or_as_lines_from_any_number()
    {
        var agency = fixture.NewAgency();
        for (var i = 0; i < 7; i++)
            await fixture.Bus.PublishAsync(agency.Issued());
        await agency.FeedReachesAsync(7);

        var page = await agency.Officer.GetFromJsonAsync<JsonElement>("feed?after=2&limit=3");
        Assert.Equal([3, 4, 5], page.GetProperty("items").EnumerateArray().Select(notice => notice.GetProperty("number").GetInt64()));
        Assert.Equal("5", page.GetProperty("next").GetString());
        var end = await agency.Officer.GetFromJsonAsync<JsonElement>("feed?after=4&limit=3");
        Assert.Equal((3, false), (end.GetProperty("items").GetArrayLength(), end.TryGetProperty("next", out _)));

        using var request = new HttpRequestMessage(HttpMethod.Get, "feed?after=4");
        request.Headers.Accept.ParseAdd("application/x-ndjson");
        using var response = await agency.Officer.SendAsync(request);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([5, 6, 7], lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("number").GetInt64()));
    }

    [Fact]
    public async Task Only_its_agency_and_the_States_auditors_can_read_a_feed()
    {
        var agency = fixture.NewAgency();
        await fixture.Bus.PublishAsync(agency.Issued());
        await agency.FeedReachesAsync(1);

        Assert.Equal(1, await CountAsync(agency.As("auditor"), "feed"));
        Assert.Equal(1, await CountAsync(fixture.NewAgency().As("auditor"), $"feed?agency={agency.Id}"));
        Assert.Equal(0, await CountAsync(fixture.NewAgency("FRA").As("auditor"), $"feed?agency={agency.Id}"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(fixture.NewAgency().Officer, $"feed?agency={agency.Id}"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(agency.As("secretariat"), "feed"));
        using var anonymous = new HttpClient { BaseAddress = fixture.Service.Address };
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(anonymous, "feed"));
    }

    [Theory]
    [InlineData("feed?after=-1", "after")]
    [InlineData("feed?after=abc", "after")]
    [InlineData("feed?limit=0", "limit")]
    [InlineData("feed?limit=1001", "limit")]
    [InlineData("feed?agency=%20", "agency")]
    [InlineData("deliveries?status=lost", "status")]
    [InlineData("deliveries?limit=0", "limit")]
    [InlineData("deliveries?cursor=AAAA", "cursor")]
    public async Task A_parameter_out_of_range_is_named(string path, string parameter)
    {
        using var response = await fixture.NewAgency().Officer.GetAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(parameter, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    private static async Task<int> CountAsync(HttpClient client, string path) =>
        (await client.GetFromJsonAsync<JsonElement>(path)).GetProperty("items").GetArrayLength();

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        return response.StatusCode;
    }
}

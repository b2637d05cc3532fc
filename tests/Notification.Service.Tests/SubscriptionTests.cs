using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Tests.Support;

namespace Notification.Service.Tests;

public sealed class SubscriptionTests(NotificationFixture fixture) : IClassFixture<NotificationFixture>
{
    private const string Url = "https://93.184.215.14/hooks";

    [Fact]
    public async Task The_secret_is_shown_once_and_the_subscription_from_then_on()
    {
        var agency = fixture.NewAgency();
        using var created = await agency.Officer.PostAsJsonAsync(
            "subscriptions",
            new
            {
                url = Url,
                topics = (string[])["permit-issued", "watch-hit", "permit-issued"],
                description = "Case system",
            }
        );
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("\"1\"", created.Headers.ETag!.Tag);
        var body = await created.Content.ReadFromJsonAsync<JsonElement>();
        var secret = body.GetProperty("secret").GetString()!;
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.InRange(Convert.FromBase64String(secret["whsec_".Length..]).Length, 24, 64);

        using var read = await agency.Officer.GetAsync(created.Headers.Location);
        var again = await read.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("\"1\"", read.Headers.ETag!.Tag);
        Assert.False(again.TryGetProperty("secret", out _));
        Assert.Equal(
            (Url, "active", 2),
            (again.GetProperty("url").GetString(), again.GetProperty("status").GetString(), again.GetProperty("topics").GetArrayLength())
        );
        var listed = (await agency.Officer.GetFromJsonAsync<JsonElement>("subscriptions")).GetProperty("items");
        Assert.Equal(again.GetProperty("id").GetGuid(), Assert.Single(listed.EnumerateArray()).GetProperty("id").GetGuid());

        await using var source = Npgsql.NpgsqlDataSource.Create(fixture.Database.OwnerConnection);
        await using var search = source.CreateCommand(
            "select (select count(*) from mt_events where data::text like '%' || $1 || '%') + (select count(*) from mt_doc_subscription "
                + "where data::text like '%' || $1 || '%')"
        );
        search.Parameters.AddWithValue(secret["whsec_".Length..]);
        Assert.Equal(0L, await search.ExecuteScalarAsync());
    }

    [Fact]
    public async Task The_same_key_and_body_find_what_the_first_request_created()
    {
        var agency = fixture.NewAgency();
        var first = await CreateAsync(agency.Officer, "key-1", "[\"*\"]");
        var second = await CreateAsync(agency.Officer, "key-1", "[\"*\"]");
        Assert.Equal(first.Body.ToString(), second.Body.ToString());
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.Status, second.Status));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await CreateAsync(agency.Officer, "key-1", "[\"watch-hit\"]")).Status);
        Assert.Equal(1, (await agency.Officer.GetFromJsonAsync<JsonElement>("subscriptions")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_subscription_is_deleted_at_the_version_that_was_read()
    {
        var agency = fixture.NewAgency();
        var path = $"subscriptions/{(await agency.SubscribeAsync(Url, "*")).GetProperty("id").GetGuid()}";
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await ChangeAsync(agency.Officer, HttpMethod.Delete, path, null)).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await ChangeAsync(agency.Officer, HttpMethod.Delete, path, "\"2\"")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ChangeAsync(agency.Officer, HttpMethod.Delete, path, "1")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await ChangeAsync(agency.Officer, HttpMethod.Delete, path, "\"1\"")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ChangeAsync(agency.Officer, HttpMethod.Delete, path, "\"2\"")).Status);
        using var read = await agency.Officer.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
        Assert.Equal(0, (await agency.Officer.GetFromJsonAsync<JsonElement>("subscriptions")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_rotated_secret_signs_from_then_on()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var agency = fixture.NewAgency();
        var created = await agency.SubscribeAsync(receiver.Url, "*");
        var rotated = await ChangeAsync(agency.Officer, HttpMethod.Post, $"subscriptions/{created.GetProperty("id").GetGuid()}/rotate-secret", "\"1\"");
        Assert.Equal(HttpStatusCode.OK, rotated.Status);

        await fixture.Bus.PublishAsync(agency.Issued());

        await agency.DeliveryBecomesAsync("delivered");
        Assert.True(receiver.Received[0].VerifiesWith(rotated.Body.GetProperty("secret").GetString()!));
        Assert.False(receiver.Received[0].VerifiesWith(created.GetProperty("secret").GetString()!));
    }

    [Fact]
    public async Task A_subscription_of_another_agency_or_State_is_not_found()
    {
        var agency = fixture.NewAgency();
        var path = $"subscriptions/{(await agency.SubscribeAsync(Url, "*")).GetProperty("id").GetGuid()}";
        foreach (var other in (Agency[])[fixture.NewAgency(), fixture.NewAgency("FRA")])
        {
            using var read = await other.Officer.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await ChangeAsync(other.Officer, HttpMethod.Delete, path, "\"1\"")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await ChangeAsync(other.Officer, HttpMethod.Post, $"{path}/rotate-secret", "\"1\"")).Status);
        }

        using var audited = await fixture.NewAgency().As("auditor").GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, audited.StatusCode);
        using var auditedElsewhere = await fixture.NewAgency("FRA").As("auditor").GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, auditedElsewhere.StatusCode);
    }

    [Fact]
    public async Task A_wrong_role_is_forbidden()
    {
        var agency = fixture.NewAgency();
        Assert.Equal(HttpStatusCode.Forbidden, (await CreateAsync(agency.As("auditor"), null, "[\"*\"]")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await CreateAsync(agency.As("secretariat"), null, "[\"*\"]")).Status);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await CreateAsync(fixture.Key.Client(fixture.Service, null, "UN-SECRETARIAT", "officer"), null, "[\"*\"]")).Status
        );
        Assert.Equal(HttpStatusCode.Created, (await CreateAsync(agency.As("supervisor"), null, "[\"*\"]")).Status);
    }

    [Theory]
    [InlineData("""{"topics":["*"]}""", "#/url")]
    [InlineData("""{"url":null,"topics":["*"]}""", "#/url")]
    [InlineData("""{"url":"https://93.184.215.14","topics":[]}""", "#/topics")]
    [InlineData("""{"url":"https://93.184.215.14","topics":["permit-issued","permit-lost"]}""", "#/topics/1")]
    [InlineData("""{"url":"https://93.184.215.14","topics":[7]}""", "#/topics/0")]
    [InlineData("""{"url":"https://93.184.215.14","topics":"*"}""", "#/topics")]
    [InlineData("""{"url":"https://93.184.215.14","topics":["*"],"secret":"mine"}""", "#/secret")]
    [InlineData("""{"url":"https://93.184.215.14","topics":["*"],"description":"a\u0000b"}""", "#/description")]
    [InlineData("""{"url":"https://93.184.215.14","topics":["*"],"description":"\ud800"}""", "#/description")]
    [InlineData("""{"url":"ftp://93.184.215.14","topics":["*"]}""", "#/url")]
    [InlineData("""{"url":"https://user:pass@93.184.215.14","topics":["*"]}""", "#/url")]
    [InlineData("""{"url":"https://93.184.215.14#f","topics":["*"]}""", "#/url")]
    [InlineData("""{"url":"https://nowhere.invalid/","topics":["*"]}""", "#/url")]
    public async Task An_invalid_field_is_named(string body, string pointer)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await fixture.NewAgency().Officer.PostAsync("subscriptions", content);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, problem.ToString());
        Assert.Equal(pointer, Assert.Single(problem.GetProperty("errors").EnumerateArray()).GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task The_API_is_the_one_described_in_contracts()
    {
        using var client = new HttpClient { BaseAddress = fixture.Service.Address };
        var served = JsonDocument.Parse(await client.GetStringAsync("openapi/v1.json"));
        var described = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(TestServers.RepositoryRoot, "contracts", "openapi", "notification.json")));
        Assert.True(
            JsonElement.DeepEquals(served.RootElement, described.RootElement),
            "contracts/openapi/notification.json differs from what the service serves: build and commit it."
        );
    }

    internal static async Task<(HttpStatusCode Status, JsonElement Body)> CreateAsync(HttpClient client, string? key, string topics, string url = Url)
    {
        using var content = new StringContent($$"""{"url":"{{url}}","topics":{{topics}}}""", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "subscriptions") { Content = content };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> ChangeAsync(HttpClient client, HttpMethod method, string path, string? ifMatch)
    {
        using var request = new HttpRequestMessage(method, path);
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var response = await client.SendAsync(request);
        return (response.StatusCode, response.StatusCode == HttpStatusCode.OK ? await response.Content.ReadFromJsonAsync<JsonElement>() : default);
    }
}

/// <summary>Configured as in production.</summary>
public sealed class PublicSubscriptionTests(StrictFixture fixture) : IClassFixture<StrictFixture>
{
    [Theory]
    [InlineData("http://93.184.215.14/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://①②⑦.0.0.1/")]
    [InlineData("https://0/")]
    [InlineData("https://10.0.0.1/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[::ffff:7f00:1]/")]
    [InlineData("https://[64:ff9b::10.0.0.1]/")]
    [InlineData("https://[2002:7f00:1::]/")]
    [InlineData("https://[fe80::1]/")]
    [InlineData("https://[fd00::1]/")]
    [InlineData("https://localhost/")]
    [InlineData("https://LOCALHOST:8443/")]
    [InlineData("https://localhost./")]
    public async Task A_URL_that_resolves_to_an_internal_address_is_refused(string url)
    {
        var (status, body) = await SubscriptionTests.CreateAsync(fixture.NewAgency().Officer, null, "[\"*\"]", url);
        Assert.True(status == HttpStatusCode.BadRequest, body.ToString());
        Assert.Equal("#/url", Assert.Single(body.GetProperty("errors").EnumerateArray()).GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task A_URL_on_the_Internet_is_accepted() =>
        Assert.Equal(
            HttpStatusCode.Created,
            (await SubscriptionTests.CreateAsync(fixture.NewAgency().Officer, null, "[\"*\"]", "https://93.184.215.14/")).Status
        );
}

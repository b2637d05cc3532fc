using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SanctionsRegistry.Contracts.Permits;
using Tests.Support;

namespace Permits.Service.Tests;

[Collection(nameof(PermitService))]
public sealed class ApplyTests(PermitFixture permit)
{
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task An_application_is_accepted_and_published_once()
    {
        var reference = Guid.CreateVersion7().ToString();
        using var response = await permit.Officer.PostAsJsonAsync("permits", PermitFixture.Application(reference: reference));
        var taken = await PermitFixture.JsonAsync(response);
        var id = taken.GetProperty("permitId").GetGuid();

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal($"/permits/{id}", response.Headers.Location!.ToString());
        var message = Assert.Single(await permit.Bus.ReceivesAsync<PermitAppliedV1>(1, m => m.PermitId == id));
        Assert.Equal(("KOR", "KOR-MOEL", reference, 1L), (message.State, message.Agency, message.Reference, message.StreamVersion));
        Assert.Equal(["Nguyen Van An", "응우옌반안"], message.Worker.Names);
    }

    [Fact]
    public async Task A_client_that_waits_gets_the_decided_permit_or_after_its_time_the_accepted_application()
    {
        var key = Guid.CreateVersion7().ToString();
        var body = PermitFixture.Application(reference: key).ToJsonString();
        using var early = await PostAsync(body, key, prefer: "respond-async, wait=1");
        Assert.Equal((HttpStatusCode.Accepted, false), (early.StatusCode, early.Headers.Contains("Preference-Applied")));

        var waiting = PostAsync(body, key, prefer: "wait=30");
        var id = await PermitSamples.PermitIdAsync(early);
        await permit.Bus.PublishAsync(PermitFixture.Screening(id));
        using var decided = await waiting;
        Assert.Equal(
            (HttpStatusCode.OK, $"/permits/{id}", "\"3\""),
            (decided.StatusCode, decided.Headers.Location!.ToString(), decided.Headers.ETag!.ToString())
        );
        Assert.Equal("wait=30", Assert.Single(decided.Headers.GetValues("Preference-Applied")));
        Assert.Equal("issued", (await PermitFixture.JsonAsync(decided)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_same_key_and_body_give_the_same_permit_and_another_body_is_refused()
    {
        var key = Guid.CreateVersion7().ToString();
        using var first = await PostAsync(PermitFixture.Application(reference: key).ToJsonString(), key);
        using var again = await PostAsync(PermitFixture.Application(reference: key).ToJsonString(), key);
        using var other = await PostAsync(PermitFixture.Application().ToJsonString(), key);

        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal("/problems/idempotency-key-reused", (await PermitFixture.JsonAsync(other)).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Two_concurrent_requests_with_one_key_create_one_permit()
    {
        var key = Guid.CreateVersion7().ToString();
        var body = PermitFixture.Application(reference: key).ToJsonString();
        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(body, key)));

        Assert.All(responses, response => Assert.Equal(HttpStatusCode.Accepted, response.StatusCode));
        Assert.Single(responses.Select(response => response.Headers.Location!.ToString()).Distinct());
        Assert.Equal(1, (await permit.GetAsync($"permits?reference={key}")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Everything_an_application_states_is_kept_and_everyone_it_names_is_screened()
    {
        const string Stated = """
            {
              "class": "remote", "occupationCode": "2512", "sector": "62", "contractDate": "2026-01-05",
              "worker": {
                "nationality": "Korea", "emailAddresses": ["an@example.org"], "phoneNumbers": ["+8225551234"],
                "addresses": [{"text": "1 Street\nHanoi", "country": "Viet Nam"}],
                "statements": [{"about": "residence", "country": "朝鮮", "source": "residence card", "statedOn": "2026-01-02"}],
                "documents": [{"type": "nationalId", "number": "D23145890734", "issuer": "XXA",
                  "machineReadableZone": "I<UTOD23145890<7349<<<<<<<<<<<\r\n3407127M9507122UTO<<<<<<<<<<<2\r\nSTEVENSON<<PETER<JOHN<<<<<<<<<"}]
              },
              "intermediary": {"name": "Daria Staffing", "country": "RU", "registrationNumber": "7", "controlledFrom": "China"},
              "client": {"name": "Sora"},
              "placeOfWork": {"remoteFrom": "CHN"},
              "wage": {"amount": 5000.50, "currency": "USDT", "period": "month"},
              "payee": {"name": "Kim", "account": "gb82 WEST 1234 5698 7654 32"}
            }
            """;
        var reference = Guid.CreateVersion7().ToString();
        using var response = await PostAsync(Merge(PermitFixture.Application(reference: reference), Stated), key: null);
        var id = await PermitSamples.PermitIdAsync(response);

        var application = (await permit.GetAsync($"permits/{id}")).GetProperty("application");
        Assert.Equal(
            ("remote", "2512", "62", "2026-01-05"),
            (Text(application, "class"), Text(application, "occupationCode"), Text(application, "sector"), Text(application, "contractDate"))
        );
        var worker = application.GetProperty("worker");
        Assert.Equal("unresolved-korea", Text(worker, "nationality"));
        Assert.Equal(
            """{"about":"residence","country":"chosen-seki","text":"朝鮮","source":"residence card","statedOn":"2026-01-02"}""",
            Raw(worker.GetProperty("statements")[0])
        );
        Assert.Equal("""{"text":"1 Street\nHanoi","country":"VNM"}""", Raw(worker.GetProperty("addresses")[0]));
        Assert.Equal(92, Text(worker.GetProperty("documents")[0], "machineReadableZone").Length);
        Assert.Equal(
            """{"name":"Daria Staffing","country":"RUS","registrationNumber":"7","controlledFrom":"CHN"}""",
            Raw(application.GetProperty("intermediary"))
        );
        Assert.Equal("""{"amount":5000.50,"currency":"USDT","period":"month"}""", Raw(application.GetProperty("wage")));
        Assert.Equal("GB82WEST12345698765432", Text(application.GetProperty("payee"), "account"));
        Assert.Equal("CHN", Text(application.GetProperty("placeOfWork"), "remoteFrom"));

        var message = Assert.Single(await permit.Bus.ReceivesAsync<PermitAppliedV1>(1, message => message.PermitId == id));
        Assert.Null(message.Worker.Nationality);
        Assert.Equal(
            [("intermediary", "Daria Staffing", "RUS"), ("client", "Sora", null), ("payee", "Kim", null)],
            message.OtherParties.Select(party => (party.Role, party.Name, party.Country))
        );

        static string Text(JsonElement element, string property) => element.GetProperty(property).GetString()!;

        static string Raw(JsonElement element) => JsonSerializer.Serialize(element, Unescaped);
    }

    [Theory]
    [InlineData("""{"worker":{"birthDate":"2026-02-30"}}""", "#/worker/birthDate")]
    [InlineData("""{"worker":{"birthDate":"2999-01-01"}}""", "#/worker/birthDate")]
    [InlineData("""{"worker":{"nationality":"XYZ"}}""", "#/worker/nationality")]
    [InlineData("""{"worker":{"nationality":"KO"}}""", "#/worker/nationality")]
    [InlineData("""{"worker":{"birthDate":"2020-01-01"}}""", "#/worker/birthDate")]
    [InlineData("""{"worker":{"statements":[{"about":"family","country":"VNM","source":"visa"}]}}""", "#/worker/statements/0/about")]
    [InlineData("""{"worker":{"statements":[{"about":"residence","country":"Utopia","source":"visa"}]}}""", "#/worker/statements/0/country")]
    [InlineData("""{"worker":{"statements":[{"about":"residence","country":"VNM","source":"v","statedOn":"2999-01-01"}]}}""", "#/worker/statements/0/statedOn")]
    [InlineData("""{"worker":{"emailAddresses":["A <a@example.org>"]}}""", "#/worker/emailAddresses/0")]
    [InlineData("""{"worker":{"phoneNumbers":["02-555-1234"]}}""", "#/worker/phoneNumbers/0")]
    [InlineData("""{"worker":{"documents":[{"type":"passport","number":"1","machineReadableZone":"P<VNM"}]}}""", "#/worker/documents/0/machineReadableZone")]
    [InlineData("""{"class":"tourist"}""", "#/class")]
    [InlineData("""{"occupationCode":"0412"}""", "#/occupationCode")]
    [InlineData("""{"sector":"4000"}""", "#/sector")]
    [InlineData("""{"intermediary":{"name":"—"}}""", "#/intermediary/name")]
    [InlineData("""{"placeOfWork":{}}""", "#/placeOfWork")]
    [InlineData("""{"wage":{"amount":-1,"currency":"KRW","period":"month"}}""", "#/wage/amount")]
    [InlineData("""{"wage":{"amount":1,"currency":"won","period":"month"}}""", "#/wage/currency")]
    [InlineData("""{"contractDate":"2999-01-01"}""", "#/contractDate")]
    [InlineData("""{"payee":{"name":"Kim","account":"GB82 WEST 1234 5698 7654 31"}}""", "#/payee/account")]
    [InlineData("""{"payee":{"name":"Kim","account":"1","wallet":"1"}}""", "#/payee")]
    [InlineData("""{"validFrom":"2020-01-01","validTo":"2029-01-01"}""", "#/validFrom")]
    [InlineData("""{"validFrom":"2026-01-01","validTo":"2026-01-31"}""", "#/validTo")]
    [InlineData("""{"worker":{"names":[]}}""", "#/worker/names")]
    [InlineData("""{"worker":{"names":["a\u0000b"]}}""", "#/worker/names/0")]
    [InlineData("""{"worker":{"names":["ok","\u202Egnihton"]}}""", "#/worker/names/1")]
    [InlineData("""{"worker":{"names":["\ud800"]}}""", "#/worker/names/0")]
    [InlineData("""{"worker":{"names":"Kim"}}""", "#/worker/names")]
    [InlineData("""{"worker":{"gender":"robot"}}""", "#/worker/gender")]
    [InlineData("""{"worker":{"documents":[{"type":"library card","number":"1"}]}}""", "#/worker/documents/0/type")]
    [InlineData("""{"employer":{"name":42}}""", "#/employer/name")]
    [InlineData("""{"validTo":"2026-03-31"}""", "#/validTo")]
    [InlineData("""{"validTo":"2046-03-31"}""", "#/validTo")]
    [InlineData("""{"validTo":"0001-01-01"}""", "#/validTo")]
    [InlineData("""{"validFrom":"9999-12-31"}""", "#/validFrom")]
    [InlineData("""{"validTo":"9999-12-31"}""", "#/validTo")]
    [InlineData("""{"worker":{"names":["—"]}}""", "#/worker/names/0")]
    [InlineData("""{"employer":{"name":"???"}}""", "#/employer/name")]
    [InlineData("""{"validFrom":"01.04.2026"}""", "#/validFrom")]
    [InlineData("""{"occupation":null}""", "#/occupation")]
    [InlineData("""{"salary":1}""", "#/salary")]
    [InlineData("""{"worker":{"shoeSize":43}}""", "#/worker/shoeSize")]
    public async Task An_invalid_field_is_named_and_nothing_is_stored(string change, string pointer)
    {
        var reference = Guid.CreateVersion7().ToString();
        var body = Merge(PermitFixture.Application(reference: reference), change);
        using var response = await PostAsync(body, key: null);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal([pointer], Pointers(await PermitFixture.JsonAsync(response)));
        Assert.Equal(0, (await permit.GetAsync($"permits?reference={reference}")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task All_errors_are_named_in_one_response()
    {
        using var values = await PostAsync(
            Merge(PermitFixture.Application(), """{"worker":{"nationality":"XYZ","birthDate":"1990-13"},"validTo":"never"}"""),
            key: null
        );
        Assert.Equal(
            ["#/validTo", "#/worker/birthDate", "#/worker/nationality"],
            Pointers(await PermitFixture.JsonAsync(values)).Order(StringComparer.Ordinal)
        );

        using var shapes = await PostAsync("""{"worker":{"names":[1,2]},"occupation":true,"colour":"red"}""", key: null);
        Assert.Equal(
            [
                "#/colour",
                "#/employer",
                "#/occupation",
                "#/reference",
                "#/validFrom",
                "#/validTo",
                "#/worker/names/0",
                "#/worker/names/1",
                "#/worker/nationality",
            ],
            Pointers(await PermitFixture.JsonAsync(shapes)).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"reference":"a","reference":"b"}""")]
    public async Task A_body_that_is_not_an_application_is_a_400(string body)
    {
        using var response = await PostAsync(body, key: null);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Invalid_UTF8_is_a_400()
    {
        var bytes = Encoding.UTF8.GetBytes(PermitFixture.Application().ToJsonString()).Select(b => b == (byte)'W' ? (byte)0xFF : b).ToArray();
        using var content = new ByteArrayContent(bytes) { Headers = { ContentType = new("application/json") } };
        using var response = await permit.Officer.PostAsync(new Uri("permits", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_name_of_10000_characters_is_a_400_and_a_body_of_a_megabyte_a_413()
    {
        using var longName = await PostAsync(Merge(PermitFixture.Application(), $$$"""{"worker":{"names":["{{{new string('a', 10_000)}}}"]}}"""), key: null);
        Assert.Equal(["#/worker/names/0"], Pointers(await PermitFixture.JsonAsync(longName)));

        using var huge = await PostAsync(Merge(PermitFixture.Application(), $$"""{"occupation":"{{new string('a', 1_000_000)}}"}"""), key: null);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, huge.StatusCode);
    }

    [Fact]
    public async Task A_body_with_another_media_type_is_a_415()
    {
        using var content = new StringContent("<a/>", Encoding.UTF8, "application/xml");
        using var response = await permit.Officer.PostAsync(new Uri("permits", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    private async Task<HttpResponseMessage> PostAsync(string body, string? key, string? prefer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("permits", UriKind.Relative))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        // Asks first: a service that refuses a body by its length closes the connection, and a client that is still sending sees that instead of the response.
        request.Headers.ExpectContinue = body.Length > 100_000;
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (prefer is not null)
            request.Headers.Add("Prefer", prefer);
        return await permit.Officer.SendAsync(request);
    }

    private static IReadOnlyList<string> Pointers(JsonElement problem) =>
        [.. problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString()!)];

    // As text, because an unpaired surrogate does not survive a JSON tree.
    private static string Merge(JsonObject application, string change)
    {
        var unpaired = change.Contains("\\ud800", StringComparison.Ordinal);
        var patch = JsonNode.Parse(unpaired ? change.Replace("\\ud800", "UNPAIRED", StringComparison.Ordinal) : change)!.AsObject();
        Merge(application, patch);
        return application.ToJsonString().Replace("UNPAIRED", "\\ud800", StringComparison.Ordinal);
    }

    private static void Merge(JsonObject into, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is JsonObject inner && into[name] is JsonObject existing)
                Merge(existing, inner);
            else
                into[name] = value?.DeepClone();
        }
    }
}

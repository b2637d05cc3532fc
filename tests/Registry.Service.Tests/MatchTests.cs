using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Registry.Service.Tests;

/// <summary>A list with a few people to be found on.</summary>
public sealed class ListedFixture : IAsyncLifetime
{
    public RegistryFixture Registry { get; } = new();

    public async Task InitializeAsync()
    {
        await Registry.InitializeAsync();
        await Registry.ImportAsync(RegistryFixture.List(1,
            RegistryFixture.Individual(1, "RI CHOL MIN"), RegistryFixture.Individual(2, "JOSÉ ÁLVAREZ NÚÑEZ", "Smuggler of pearls.", nationality: "Colombia"), RegistryFixture.Individual(3, "PAK YONG SU")));
    }

    public Task DisposeAsync() => Registry.DisposeAsync();
}

/// <summary>The match and search API, in the shapes of OpenSanctions.</summary>
public sealed class MatchTests(ListedFixture fixture) : IClassFixture<ListedFixture>
{
    private readonly RegistryFixture _registry = fixture.Registry;

    [Theory]
    [InlineData("Ri Chol Min", "unsc-1")]
    [InlineData("Chol-min Ri", "unsc-1")]
    [InlineData("Nunez, Jose Alvarez", "unsc-2")]
    [InlineData("jose  alvarez  nunez", "unsc-2")]
    public async Task A_name_is_found_whatever_its_order_case_and_diacritics(string name, string id)
    {
        var best = (await _registry.MatchAsync(name)).GetProperty("results")[0];
        Assert.Equal((id, true), (best.GetProperty("id").GetString(), best.GetProperty("match").GetBoolean()));
        var feature = Assert.Single(best.GetProperty("features").EnumerateObject(), feature => feature.Name == "name");
        Assert.Equal(feature.Value.GetDouble(), best.GetProperty("explanations").GetProperty("name").GetProperty("score").GetDouble());
        Assert.NotEmpty(best.GetProperty("explanations").GetProperty("name").GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task A_batch_answers_each_query_under_its_name()
    {
        using var response = await PostAsync("""{"queries":{"a":{"schema":"Person","properties":{"name":"Ri Chol Min","nationality":"China"}},"b":{"id":"x","schema":"Company","properties":{"name":["Ri Chol Min"]}}}}""", "?limit=1");
        Assert.Equal(["2"], response.Headers.GetValues("x-batch-size"));
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(1, answer.GetProperty("limit").GetInt32());
        var (a, b) = (answer.GetProperty("responses").GetProperty("a"), answer.GetProperty("responses").GetProperty("b"));
        Assert.Equal(200, a.GetProperty("status").GetInt32());
        Assert.Equal("eq", a.GetProperty("total").GetProperty("relation").GetString());
        Assert.Equal("cn", a.GetProperty("query").GetProperty("properties").GetProperty("nationality")[0].GetString());
        Assert.Equal("x", b.GetProperty("query").GetProperty("id").GetString());
        Assert.Empty(b.GetProperty("results").EnumerateArray());
    }

    [Fact]
    public async Task Threshold_cutoff_and_exclusions_hold()
    {
        Assert.DoesNotContain((await _registry.MatchAsync("Ri Chol Min", "?threshold=1&cutoff=0.1")).GetProperty("results").EnumerateArray(), result => result.GetProperty("score").GetDouble() < 1 && result.GetProperty("match").GetBoolean());
        Assert.DoesNotContain((await _registry.MatchAsync("Ri Chol Min", "?exclude_entity_ids=unsc-1&cutoff=0")).GetProperty("results").EnumerateArray(), result => result.GetProperty("id").GetString() == "unsc-1");
        Assert.Empty((await _registry.MatchAsync("Ri Chol Min", "?exclude_schema=Person")).GetProperty("results").EnumerateArray());
        Assert.Empty((await _registry.MatchAsync("Ri Chol Min", "?changed_since=2999-01-01")).GetProperty("results").EnumerateArray());
    }

    [Fact]
    public async Task A_name_of_punctuation_is_nobody() => Assert.Empty((await _registry.MatchAsync("-- , . '")).GetProperty("results").EnumerateArray());

    [Theory]
    [InlineData("""{"queries":{}}""", "", 400)]
    [InlineData("""{"queries":{"a":{"schema":"Spaceship","properties":{}}}}""", "", 400)]
    [InlineData("""{"queries":{"a":{"schema":"Person","properties":{"name":["x"]}}},"config":{"depth":1}}""", "", 400)]
    [InlineData("""{"queries":{"a":{"schema":"Person","properties":{"name":["x"]}}}}""", "?algorithm=magic", 400)]
    [InlineData("""{"queries":{"a":{"schema":"Person","properties":{"name":["x"]}}}}""", "?limit=501", 400)]
    [InlineData("""{"queries":{"a":{"schema":"Person","properties":{"name":["x"]}}}}""", "?threshold=2", 400)]
    [InlineData("""{"queries":{"a":{"schema":"Person","properties":{"name":["\ud800"]}}}}""", "", 400)]
    [InlineData("""{"queries":{"a":{"schema":"Person","properties":{"name":["a\u0000b"]}}}}""", "", 400)]
    [InlineData("""{"queries":[]}""", "", 422)]
    [InlineData("""{"query":{}}""", "", 422)]
    [InlineData("""{"queries":{"a":{"schema":"Person"}}}""", "", 422)]
    [InlineData("""{"queries":{"a":{"schema":"Person","properties":{"name":{"x":1}}}}}""", "", 422)]
    [InlineData("""{"queries":{"a":{"schema":"Person","properties":[]}}}""", "", 422)]
    [InlineData("""{"queries":""", "", 422)]
    public async Task A_wrong_request_is_told_what_is_wrong(string body, string parameters, int status)
    {
        using var response = await PostAsync(body, parameters);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.NotEmpty((await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task More_than_a_hundred_queries_and_endless_names_are_refused()
    {
        const string Query = """{"schema":"Person","properties":{"name":["x"]}}""";
        var many = string.Join(',', Enumerable.Range(0, 101).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"q{i}\":{Query}")));
        using var batch = await PostAsync("{\"queries\":{" + many + "}}", "");
        Assert.Equal(HttpStatusCode.BadRequest, batch.StatusCode);
        using var endless = await PostAsync("{\"queries\":{\"a\":" + Query.Replace("x", new string('x', 10_000), StringComparison.Ordinal) + "}}", "");
        Assert.Equal(HttpStatusCode.BadRequest, endless.StatusCode);
        using var elsewhere = await _registry.Officer.PostAsJsonAsync(new Uri("match/nowhere", UriKind.Relative), new { });
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    [Fact]
    public async Task A_search_finds_by_name_by_words_and_by_filters()
    {
        Assert.Equal("unsc-3", (await _registry.GetAsync("search/default?q=Yong-su%20Pak")).GetProperty("results")[0].GetProperty("id").GetString());
        Assert.Equal("unsc-2", (await _registry.GetAsync("search/default?q=pearls")).GetProperty("results")[0].GetProperty("id").GetString());
        Assert.Equal("unsc-3", (await _registry.GetAsync("search/default?q=KPi.3")).GetProperty("results")[0].GetProperty("id").GetString());
        var all = await _registry.GetAsync("search/un_sc_sanctions?limit=1&offset=1");
        Assert.Equal((3, 1, 1), (all.GetProperty("total").GetProperty("value").GetInt32(), all.GetProperty("results").GetArrayLength(), all.GetProperty("offset").GetInt32()));
        Assert.Equal("kp", all.GetProperty("facets").GetProperty("countries").GetProperty("values")[0].GetProperty("name").GetString());
        Assert.Equal(1, (await _registry.GetAsync("search/default?countries=co")).GetProperty("total").GetProperty("value").GetInt32());
        Assert.Equal(0, (await _registry.GetAsync("search/default?schema=Organization")).GetProperty("total").GetProperty("value").GetInt32());
        Assert.Equal(3, (await _registry.GetAsync("search/default?schema=LegalEntity")).GetProperty("total").GetProperty("value").GetInt32());
    }

    private async Task<HttpResponseMessage> PostAsync(string body, string parameters)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _registry.Officer.PostAsync(new Uri($"match/default{parameters}", UriKind.Relative), content);
    }
}

using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Platform.Hosting;
using Registry.Service.OpenSanctionsApi;

namespace Registry.Service.Tests;

/// <summary>A list with a few people to find.</summary>
public sealed class ListedFixture : IAsyncLifetime
{
    public RegistryFixture Registry { get; } = new();

    public async Task InitializeAsync()
    {
        await Registry.InitializeAsync();
        await Registry.ImportAsync(
            RegistryFixture.List(
                1,
                RegistryFixture.Individual(1, "RI CHOL MIN"),
                RegistryFixture.Individual(2, "JOSÉ ÁLVAREZ NÚÑEZ", "Smuggler of pearls.", nationality: "Colombia"),
                RegistryFixture.Individual(3, "PAK YONG SU")
            )
        );
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
    public async Task A_name_is_found_in_any_order_and_case_and_without_diacritics(string name, string id)
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
        using var response = await PostAsync(
            """{"queries":{"a":{"schema":"Person","properties":{"name":"Ri Chol Min","nationality":"China"}},"b":"""
                + """{"id":"x","schema":"Company","properties":{"name":["Ri Chol Min"]}}}}""",
            "?limit=1"
        );
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
    public async Task A_response_has_the_bytes_that_its_documented_shape_gives()
    {
        const string Queries = """
            {"queries":{"\u00e4\"<&>":{"schema":"Person","properties":{"name":["José Álvarez Nuñez","—"],"nationality":["Colombia","prk"],"birthDate":[]}},
            "many":{"schema":"Person","properties":{"name":"Ri Chol"}},"unknown":{"id":"x","schema":"Company","properties":{}}}}
            """;
        using var response = await PostAsync(Queries, "?limit=1&cutoff=0.3");
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        ServiceHost.ConfigureJson(options);
        // Null values are left out of a response.
        options.RespectRequiredConstructorParameters = false;
        var answer = JsonSerializer.Deserialize<MatchResponse>(bytes, options)!;
        Assert.Equal(3, answer.Responses.Count);
        Assert.Equal(1, answer.Responses["ä\"<&>"].Results[0].Score);
        Assert.NotNull(answer.Responses["unknown"].Notices);
        Assert.Equal(JsonSerializer.Serialize(answer, options), Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public async Task The_algorithm_of_a_query_is_named_with_its_version_or_by_its_alias()
    {
        var named = (await _registry.MatchAsync("RI CHOL MIN", "?algorithm=ofac")).GetRawText();
        Assert.Equal(named, (await _registry.MatchAsync("RI CHOL MIN", "?algorithm=ofac-1")).GetRawText());
        Assert.Contains("ofac_name_parts", named, StringComparison.Ordinal);
        Assert.DoesNotContain("ofac_", (await _registry.MatchAsync("RI CHOL MIN", "?algorithm=best")).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Threshold_cutoff_and_exclusions_hold()
    {
        Assert.DoesNotContain(
            (await _registry.MatchAsync("Ri Chol Min", "?threshold=1&cutoff=0.5")).GetProperty("results").EnumerateArray(),
            result => result.GetProperty("score").GetDouble() < 1 && result.GetProperty("match").GetBoolean()
        );
        Assert.DoesNotContain(
            (await _registry.MatchAsync("Ri Chol Min", "?exclude_entity_ids=unsc-1&cutoff=0.5")).GetProperty("results").EnumerateArray(),
            result => result.GetProperty("id").GetString() == "unsc-1"
        );
        Assert.Empty((await _registry.MatchAsync("Ri Chol Min", "?exclude_schema=Person")).GetProperty("results").EnumerateArray());
        Assert.Empty((await _registry.MatchAsync("Ri Chol Min", "?changed_since=2999-01-01")).GetProperty("results").EnumerateArray());
    }

    [Fact]
    public async Task A_name_of_punctuation_matches_nothing_and_the_response_says_why()
    {
        var answer = await _registry.MatchAsync("-- , . '");
        Assert.Empty(answer.GetProperty("results").EnumerateArray());
        Assert.Contains("-- , . '", Assert.Single(answer.GetProperty("notices").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.False((await _registry.MatchAsync("Ri Chol Min")).TryGetProperty("notices", out _));
    }

    [Fact]
    public async Task A_machine_readable_zone_is_parsed_into_properties_and_its_wrong_check_digits_are_reported()
    {
        const string Names = "P<PRKRI<<CHOL<MIN<<<<<<<<<<<<<<<<<<<<<<<<<<<";
        const string Numbers = "5634101233PRK7001028M3012316<<<<<<<<<<<<<<04";
        foreach (var written in (string[])[$"\"{Names}\\n{Numbers}\"", $"[\"{Names}\",\"{Numbers}\"]", $"\"{Names}{Numbers}\""])
        {
            var answer = await AnswerAsync("{\"queries\":{\"a\":{\"schema\":\"Person\",\"properties\":{\"mrz\":" + written + "}}}}");
            Assert.Equal("unsc-1", answer.GetProperty("results")[0].GetProperty("id").GetString());
            Assert.Equal(
                ["birth_date", "country", "name"],
                answer.GetProperty("results")[0].GetProperty("features").EnumerateObject().Select(feature => feature.Name).Order()
            );
            var understood = answer.GetProperty("query").GetProperty("properties");
            Assert.Equal(
                ("CHOL MIN RI", "1970-01-02", "kp", "563410123", "male"),
                (
                    understood.GetProperty("name")[0].GetString(),
                    understood.GetProperty("birthDate")[0].GetString(),
                    understood.GetProperty("nationality")[0].GetString(),
                    understood.GetProperty("passportNumber")[0].GetString(),
                    understood.GetProperty("gender")[0].GetString()
                )
            );
            Assert.False(understood.TryGetProperty("mrz", out _));
            Assert.False(answer.TryGetProperty("notices", out _));
        }

        // A digit of the date of birth was altered: the date is not compared, so it cannot support a match.
        var altered = await AnswerAsync(
            "{\"queries\":{\"a\":{\"schema\":\"Person\",\"properties\":{\"mrz\":[\""
                + Names
                + "\",\""
                + Numbers.Replace("700102", "800102", StringComparison.Ordinal)
                + "\"]}}}}"
        );
        Assert.Equal("unsc-1", altered.GetProperty("results")[0].GetProperty("id").GetString());
        Assert.False(altered.GetProperty("query").GetProperty("properties").TryGetProperty("birthDate", out _));
        Assert.Contains("birth date, composite", Assert.Single(altered.GetProperty("notices").EnumerateArray()).GetString(), StringComparison.Ordinal);

        async Task<JsonElement> AnswerAsync(string body)
        {
            using var response = await PostAsync(body, "");
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
            return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("responses").GetProperty("a");
        }
    }

    [Fact]
    public async Task An_identifier_with_a_wrong_check_digit_is_reported_by_its_place()
    {
        using var response = await PostAsync(
            """{"queries":{"a":{"schema":"Vessel","properties":{"name":["Chong Chon Gang"],"imoNumber":["IMO 7937317","IMO 7937318"]}}}}""",
            ""
        );
        var notice = Assert
            .Single((await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("responses").GetProperty("a").GetProperty("notices").EnumerateArray())
            .GetString()!;
        Assert.StartsWith("imoNumber[1]: ", notice, StringComparison.Ordinal);
        Assert.DoesNotContain("7937318", notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_algorithm_cannot_compare_is_reported()
    {
        Assert.Contains(
            "리철민",
            Assert.Single((await _registry.MatchAsync("리철민", "?algorithm=ofac")).GetProperty("notices").EnumerateArray()).GetString(),
            StringComparison.Ordinal
        );
        Assert.False((await _registry.MatchAsync("리철민")).TryGetProperty("notices", out _));
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_refused()
    {
        using var content = new ByteArrayContent([.. """{"queries":{"a":{"schema":"Person","properties":{"name":["Ri """u8, 0xFF, 0xC0, .. "\"]}}}}"u8]);
        content.Headers.ContentType = new("application/json");
        using var response = await _registry.Officer.PostAsync(new Uri("match/default", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("UTF-8", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_weight_from_the_caller_is_used()
    {
        const string Query = """{"queries":{"a":{"schema":"Person","properties":{"name":["Ri Chol Min"],"birthDate":["1950-05-05"]}}}""";
        var own = await ScoreAsync(Query + "}");
        var ignored = await ScoreAsync(Query + ""","weights":{"birth_date":0}}""");
        var heavy = await ScoreAsync(Query + ""","weights":{"birth_date":0.3}}""");
        Assert.True(heavy < own && own < ignored, $"{heavy} {own} {ignored}");

        async Task<double> ScoreAsync(string body)
        {
            using var response = await PostAsync(body, "");
            var results = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("responses").GetProperty("a").GetProperty("results");
            return results.EnumerateArray().First(result => result.GetProperty("id").GetString() == "unsc-1").GetProperty("score").GetDouble();
        }
    }

    [Fact]
    public async Task The_algorithm_describes_every_feature_that_it_compares()
    {
        var algorithms = await _registry.GetAsync("algorithms");
        var best = algorithms.GetProperty("best").GetString();
        var features = algorithms
            .GetProperty("algorithms")
            .EnumerateArray()
            .Single(algorithm => algorithm.GetProperty("name").GetString() == best)
            .GetProperty("docs")
            .GetProperty("features");
        using var response = await PostAsync(
            """{"queries":{"a":{"schema":"Person","properties":{"name":["Ri Chol Min"],"birthDate":["1970-01-02"],"nationality":["kp"],"gender":["male"]}}}}""",
            $"?algorithm={best}"
        );
        var result = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("responses").GetProperty("a").GetProperty("results")[0];
        Assert.Equal(["birth_date", "country", "name"], result.GetProperty("features").EnumerateObject().Select(feature => feature.Name).Order());
        Assert.All(result.GetProperty("features").EnumerateObject(), feature => Assert.True(features.TryGetProperty(feature.Name, out _), feature.Name));
        Assert.Equal(0.25, features.GetProperty("birth_date").GetProperty("coefficient").GetDouble());
    }

    [Theory]
    [InlineData("""{"queries":{}}""", "", 400)]
    [InlineData("""{"queries":{"a":{"schema":"Spaceship","properties":{}}}}""", "", 400)]
    [InlineData("""{"queries":{"a":{"schema":"Person","properties":{"name":["x"]}}},"config":{"depth":1}}""", "", 400)]
    [InlineData("""{"queries":{"a":{"schema":"Person","properties":{"name":["x"]}}}}""", "?algorithm=magic", 400)]
    [InlineData("""{"queries":{"a":{"schema":"Person","properties":{"name":["x"]}}}}""", "?limit=501", 422)]
    [InlineData("""{"queries":{"a":{"schema":"Person","properties":{"name":["x"]}}}}""", "?threshold=2", 422)]
    [InlineData("""{"queries":{"a":{"schema":"Person","properties":{"name":["x"]}}}}""", "?cutoff=0.29", 422)]
    [InlineData("""{"queries":{"a":{"schema":"Person","properties":{"name":["x"]}}}}""", "?filter=shoe_size:9", 400)]
    [InlineData("""{"queries":{"a":{"schema":"Person","properties":{"name":["x"]}}}}""", "?filter_op=XOR", 400)]
    [InlineData("""{"queries":{"a":{"schema":"Person","properties":{"name":["x"]}}},"weights":{"shoe_size":1}}""", "", 400)]
    [InlineData("""{"queries":{"a":{"schema":"Person","properties":{"name":["x"]}}},"weights":{"name":7}}""", "", 400)]
    [InlineData("""{"queries":{"a":{"schema":"Person","properties":{"name":["\ud800"]}}}}""", "", 400)]
    [InlineData("""{"queries":{"a":{"schema":"Person","properties":{"mrz":["P<PRK","1"]}}}}""", "", 400)]
    [InlineData(
        """{"queries":{"a":{"schema":"Person","properties":"""
            + """{"mrz":"P<PRKRÏ<<CHOL<MIN<<<<<<<<<<<<<<<<<<<<<<<<<<<\n5634101233PRK7001028M3012316<<<<<<<<<<<<<<04"}}}}""",
        "",
        400
    )]
    [InlineData("""{"queries":{"a":{"schema":"Company","properties":{"mrz":"x"}}}}""", "", 400)]
    [InlineData("""{"queries":{"a":{"schema":"Person","properties":{"name":["a\u0000b"]}}}}""", "", 400)]
    [InlineData("""{"queries":[]}""", "", 422)]
    [InlineData("""{"query":{}}""", "", 422)]
    [InlineData("""{"queries":{"a":{"schema":"Person"}}}""", "", 422)]
    [InlineData("""{"queries":{"a":{"schema":"Person","properties":{"name":{"x":1}}}}}""", "", 422)]
    [InlineData("""{"queries":{"a":{"schema":"Person","properties":[]}}}""", "", 422)]
    [InlineData("""{"queries":""", "", 422)]
    public async Task The_response_to_an_invalid_request_says_what_is_wrong(string body, string parameters, int status)
    {
        using var response = await PostAsync(body, parameters);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.NotEmpty((await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task More_than_a_hundred_queries_and_overlong_names_are_refused()
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
        Assert.Equal(
            (3, 1, 1),
            (all.GetProperty("total").GetProperty("value").GetInt32(), all.GetProperty("results").GetArrayLength(), all.GetProperty("offset").GetInt32())
        );
        Assert.Equal("kp", all.GetProperty("facets").GetProperty("countries").GetProperty("values")[0].GetProperty("name").GetString());
        Assert.Equal(1, (await _registry.GetAsync("search/default?countries=co")).GetProperty("total").GetProperty("value").GetInt32());
        Assert.Equal(0, (await _registry.GetAsync("search/default?schema=Organization")).GetProperty("total").GetProperty("value").GetInt32());
        Assert.Equal(3, (await _registry.GetAsync("search/default?schema=LegalEntity")).GetProperty("total").GetProperty("value").GetInt32());
    }

    [Theory]
    [InlineData("q=%22alvarez%20nunez%22", "unsc-2")]
    [InlineData("q=%22nunez%20alvarez%22", "")]
    [InlineData("q=pear*", "unsc-2")]
    [InlineData("q=pear", "")]
    [InlineData("q=smuggler%20-pearls", "")]
    [InlineData("q=pearls%20OR%20KPi.1", "unsc-1 unsc-2")]
    [InlineData("q=nationality:co", "unsc-2")]
    [InlineData("q=nationality:co&simple=true", "")]
    [InlineData("q=Ri%20Chol%20Mim&fuzzy=false", "")]
    [InlineData("q=Min%20Ri-Chol&fuzzy=false", "unsc-1")]
    [InlineData("filter=nationality:co", "unsc-2")]
    [InlineData("filter=properties.nationality:co&filter=properties.nationality:kp", "unsc-1 unsc-2 unsc-3")]
    [InlineData("filter=properties.nationality:co&filter=properties.nationality:kp&filter_op=AND", "")]
    [InlineData("countries=co&countries=kp&filter_op=AND", "")]
    [InlineData("filter=schema:Person&filter=nationality:co", "unsc-2")]
    [InlineData("sort=caption:desc", "unsc-1 unsc-3 unsc-2")]
    [InlineData("sort=nationality&sort=caption:desc", "unsc-2 unsc-1 unsc-3")]
    [InlineData("exclude_dataset=un_sc_sanctions", "")]
    [InlineData("include_dataset=un_sc_sanctions&limit=1&offset=2", "unsc-3")]
    [InlineData("changed_since=2999-01-01", "")]
    [InlineData("q=--%20,.", "")]
    [InlineData("q=smuggler/of&simple=true", "unsc-2")]
    [InlineData("q=%22smuggler/of%22", "unsc-2")]
    [InlineData("q=pearls%5C/", "unsc-2")]
    public async Task A_search_applies_every_parameter(string parameters, string ids)
    {
        var results = (await _registry.GetAsync($"search/default?{parameters}"))
            .GetProperty("results")
            .EnumerateArray()
            .Select(result => result.GetProperty("id").GetString()!)
            .ToList();
        if (!parameters.Contains("sort", StringComparison.Ordinal))
            results.Sort(StringComparer.Ordinal);
        Assert.Equal(ids, string.Join(' ', results));
    }

    [Theory]
    [InlineData("search/default?sort=shoe_size", 400)]
    [InlineData("search/default?sort=caption:sideways", 400)]
    [InlineData("search/default?facets=shoe_size", 400)]
    [InlineData("search/default?fuzzy=perhaps", 422)]
    [InlineData("search/default?limit=501", 422)]
    [InlineData("search/default?offset=9500", 422)]
    [InlineData("search/default?q=invalid/query", 400)]
    [InlineData("search/default?q=%22a/b%22%20c/d", 400)]
    [InlineData("entities/unsc-1?nested=perhaps", 422)]
    [InlineData("entities/unsc-1/adjacent?limit=-1", 422)]
    [InlineData("reconcile/default?queries=%7B", 400)]
    [InlineData("reconcile/default?algorithm=magic&queries=%7B%22q%22:%7B%22query%22:%22x%22%7D%7D", 400)]
    [InlineData("reconcile/default?queries=%7B%22q%22:%7B%22query%22:%22x%22,%22limit%22:0%7D%7D", 400)]
    [InlineData("reconcile/default?extend=%7B%22ids%22:[]%7D", 400)]
    [InlineData("reconcile/default?extend=%7B%22ids%22:[7],%22properties%22:[]%7D", 400)]
    [InlineData("reconcile/default?extend=%7B%22ids%22:[],%22properties%22:[%7B%22id%22:%22shoeSize%22%7D]%7D", 400)]
    [InlineData("reconcile/default/extend/property?type=Banana", 400)]
    public async Task An_invalid_parameter_is_named(string path, int status)
    {
        using var response = await _registry.Officer.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.NotEmpty((await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").EnumerateArray());
    }

    [Fact]
    public async Task Facets_count_what_was_requested_with_labels()
    {
        var facets = (await _registry.GetAsync("search/default?facets=countries&facets=schema&facets=datasets&limit=0")).GetProperty("facets");
        Assert.Equal(["countries", "datasets", "schema"], facets.EnumerateObject().Select(facet => facet.Name).Order());
        var country = facets.GetProperty("countries").GetProperty("values")[0];
        Assert.Equal(("kp", 2), (country.GetProperty("name").GetString(), country.GetProperty("count").GetInt32()));
        Assert.StartsWith("Democratic People", country.GetProperty("label").GetString(), StringComparison.Ordinal);
        Assert.Equal("UN Security Council Consolidated List", facets.GetProperty("datasets").GetProperty("values")[0].GetProperty("label").GetString());
    }

    [Fact]
    public async Task Adjacent_entities_are_read_from_either_side()
    {
        var adjacent = await _registry.GetAsync("entities/unsc-1/adjacent");
        Assert.Equal("unsc-1", adjacent.GetProperty("entity").GetProperty("id").GetString());
        var sanctions = adjacent.GetProperty("adjacent").GetProperty("sanctions");
        Assert.Equal(1, sanctions.GetProperty("total").GetProperty("value").GetInt32());
        var sanction = sanctions.GetProperty("results")[0].GetProperty("id").GetString();
        Assert.True(JsonElement.DeepEquals(sanctions, await _registry.GetAsync("entities/unsc-1/adjacent/sanctions")));
        Assert.Equal(0, (await _registry.GetAsync("entities/unsc-1/adjacent/identification")).GetProperty("total").GetProperty("value").GetInt32());
        var whole = await _registry.GetAsync($"entities/{sanction}");
        Assert.Equal(("Sanction", false), (whole.GetProperty("schema").GetString(), whole.GetProperty("target").GetBoolean()));
        Assert.Equal("unsc-1", whole.GetProperty("properties").GetProperty("entity")[0].GetProperty("id").GetString());
        using var nothing = await _registry.Officer.GetAsync(new Uri("entities/unsc-1/adjacent/shoes", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
    }

    [Fact]
    public async Task OpenRefine_reads_the_manifest_reconciles_a_batch_and_gets_suggestions()
    {
        var manifest = await _registry.GetAsync("reconcile/default");
        Assert.Equal("0.2", manifest.GetProperty("versions")[0].GetString());
        Assert.Contains("{{id}}", manifest.GetProperty("view").GetProperty("url").GetString(), StringComparison.Ordinal);
        const string Queries =
            """{"q0":{"query":"Chol-min Ri","type":"Person","limit":3,"properties":[{"pid":"birthDate","v":"1970-01-02"}]},"q1":{"query":"Unlisted Person"}}""";
        using var form = new FormUrlEncodedContent([new("queries", Queries)]);
        using var response = await _registry.Officer.PostAsync(new Uri("reconcile/default", UriKind.Relative), form);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        var answers = await response.Content.ReadFromJsonAsync<JsonElement>();
        var best = answers.GetProperty("q0").GetProperty("result")[0];
        Assert.Equal(
            ("unsc-1", true, "Person"),
            (best.GetProperty("id").GetString(), best.GetProperty("match").GetBoolean(), best.GetProperty("type")[0].GetProperty("id").GetString())
        );
        Assert.InRange(best.GetProperty("score").GetDouble(), 70, 100);
        Assert.Empty(answers.GetProperty("q1").GetProperty("result").EnumerateArray());
        Assert.True(JsonElement.DeepEquals(answers, await _registry.GetAsync($"reconcile/default?queries={Uri.EscapeDataString(Queries)}")));
        using var named = new FormUrlEncodedContent([new("queries", Queries)]);
        using var byName = await _registry.Officer.PostAsync(new Uri("reconcile/default?algorithm=ofac", UriKind.Relative), named);
        Assert.Equal(["2"], byName.Headers.GetValues("x-batch-size"));
        Assert.Contains("ofac_", await byName.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(
            (await _registry.GetAsync($"reconcile/default?changed_since=2999-01-01&queries={Uri.EscapeDataString(Queries)}"))
                .GetProperty("q0")
                .GetProperty("result")
                .EnumerateArray()
        );
        Assert.Equal(
            "unsc-2",
            (await _registry.GetAsync("reconcile/default/suggest/entity?prefix=alvar")).GetProperty("result")[0].GetProperty("id").GetString()
        );
        Assert.Contains("Person", (await _registry.GetAsync("reconcile/default/suggest/type?prefix=per")).ToString(), StringComparison.Ordinal);
        Assert.Contains("Person:birthDate", (await _registry.GetAsync("reconcile/default/suggest/property?prefix=birth")).ToString(), StringComparison.Ordinal);
        var countries = (await _registry.GetAsync("reconcile/default/suggest/property?prefix=country"))
            .GetProperty("result")
            .EnumerateArray()
            .Select(property => property.GetProperty("id").GetString())
            .ToList();
        Assert.Contains("Thing:country", countries);
        Assert.Contains("LegalEntity:mainCountry", countries);
        foreach (var kind in (string[])["entity", "type", "property"])
            Assert.Empty((await _registry.GetAsync($"reconcile/default/suggest/{kind}")).GetProperty("result").EnumerateArray());
    }

    [Fact]
    public async Task OpenRefine_extends_its_rows_with_properties()
    {
        Assert.Equal(
            "/extend/property",
            (await _registry.GetAsync("reconcile/default")).GetProperty("extend").GetProperty("propose_properties").GetProperty("service_path").GetString()
        );
        var proposed = await _registry.GetAsync("reconcile/default/extend/property?type=Person&limit=5");
        Assert.Equal(
            ("Person", 5, 5),
            (proposed.GetProperty("type").GetString(), proposed.GetProperty("limit").GetInt32(), proposed.GetProperty("properties").GetArrayLength())
        );
        Assert.Equal(
            ["name", "country", "birthDate"],
            proposed.GetProperty("properties").EnumerateArray().Take(3).Select(property => property.GetProperty("id").GetString())
        );
        using var form = new FormUrlEncodedContent([
            new("extend", """{"ids":["unsc-2","unknown"],"properties":[{"id":"name"},{"id":"Person:birthDate"},{"id":"imoNumber"}]}"""),
        ]);
        using var response = await _registry.Officer.PostAsync(new Uri("reconcile/default", UriKind.Relative), form);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(
            "name Person:birthDate imoNumber",
            string.Join(' ', answer.GetProperty("meta").EnumerateArray().Select(property => property.GetProperty("id").GetString()))
        );
        Assert.Equal("""[{"str":"1970-01-02"}]""", answer.GetProperty("rows").GetProperty("unsc-2").GetProperty("Person:birthDate").GetRawText());
        Assert.Contains("ÁLVAREZ", answer.GetProperty("rows").GetProperty("unsc-2").GetProperty("name").ToString(), StringComparison.Ordinal);
        Assert.Equal(
            "[] [] []",
            string.Join(' ', answer.GetProperty("rows").GetProperty("unknown").EnumerateObject().Select(property => property.Value.GetRawText()))
        );
    }

    [Theory]
    [InlineData("birthDate", "1970-01-02", "1970-01-02", "")]
    [InlineData("birthDate", "1970/01/02", "1970-01-02", "")]
    [InlineData("birthDate", "1970.1.2", "1970-01-02", "")]
    [InlineData("birthDate", "19700102", "1970-01-02", "")]
    [InlineData("birthDate", "1970-1-2", "1970-01-02", "")]
    [InlineData("birthDate", "1970-01-02T00:00:00Z", "1970-01-02", "")]
    [InlineData("birthDate", "02.01.1970", "1970-01-02", "")]
    [InlineData("birthDate", "2 January 1970", "1970-01-02", "")]
    [InlineData("birthDate", "Jan 2, 1970", "1970-01-02", "")]
    [InlineData("birthDate", "January 1970", "1970-01", "")]
    [InlineData("birthDate", "25/12/1970", "1970-12-25", "")]
    [InlineData("birthDate", "12-25-1970", "1970-12-25", "")]
    [InlineData("birthDate", "02/01/1970", "1970", "birthDate[0]: the order of day and month is ambiguous; only the year was compared.")]
    [InlineData("birthDate", "1970-01-02 00:00:00", "1970-01-02", "")]
    [InlineData("birthDate", "1970. 01. 02.", "1970-01-02", "")]
    [InlineData("birthDate", "1970년 1월 2일", "1970-01-02", "")]
    [InlineData("birthDate", "02-Jan-1970", "1970-01-02", "")]
    [InlineData("birthDate", "1970-00-00", "1970", "")]
    [InlineData("birthDate", "circa 1970", "1970", "birthDate[0]: an approximate date; only its year was compared.")]
    [InlineData("birthDate", "0001-01-01", "", "birthDate[0]: not a recognised date.")]
    [InlineData("birthDate", "1970-13-45", "", "birthDate[0]: not a recognised date.")]
    [InlineData("birthDate", "31/13/1970", "", "birthDate[0]: not a recognised date.")]
    [InlineData("birthDate", "not a date", "", "birthDate[0]: not a recognised date.")]
    [InlineData("nationality", "North Korea", "kp", "")]
    [InlineData("nationality", "suhh", "suhh", "")]
    [InlineData("nationality", "Nowhere", "", "nationality[0]: not a country code or name; it was not compared.")]
    [InlineData("gender", "M", "male", "")]
    [InlineData("nationality", "GBD", "gb", "")]
    [InlineData("nationality", "USSR", "suhh", "")]
    [InlineData("nationality", "gb-sct", "gb-sct", "")]
    [InlineData("nationality", "NK", "", "nationality[0]: not a country code or name; it was not compared.")]
    [InlineData("gender", "X", "", "gender[0]: not a recognised gender.")]
    [InlineData("gender", "bogus", "", "gender[0]: not a recognised gender.")]
    [InlineData("names", "Ri Chol Min", "Ri Chol Min", "names: Not a FollowTheMoney property. Did you mean name? It was not compared.")]
    [InlineData("dateOfBirth", "1970", "1970", "dateOfBirth: Not a FollowTheMoney property. It was not compared.")]
    public async Task A_value_in_a_query_is_read_or_reported_and_never_counts_against_the_right_subject(
        string property,
        string value,
        string understood,
        string notice
    )
    {
        using var response = await PostAsync(
            JsonSerializer.Serialize(
                new
                {
                    queries = new
                    {
                        a = new { schema = "Person", properties = new Dictionary<string, string[]> { ["name"] = ["Ri Chol Min"], [property] = [value] } },
                    },
                }
            ),
            ""
        );
        var answer = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("responses").GetProperty("a");
        Assert.Equal(
            understood,
            string.Join(' ', answer.GetProperty("query").GetProperty("properties").GetProperty(property).EnumerateArray().Select(text => text.GetString()))
        );
        Assert.StartsWith(
            notice,
            answer.TryGetProperty("notices", out var notices) ? Assert.Single(notices.EnumerateArray()).GetString() : "",
            StringComparison.Ordinal
        );
        Assert.Equal(notice.Length > 0, answer.TryGetProperty("notices", out _));
        if (understood.Length > 0)
            return;
        using var without = await PostAsync("""{"queries":{"a":{"schema":"Person","properties":{"name":["Ri Chol Min"]}}}}""", "");
        var plain = (await without.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("responses").GetProperty("a").GetProperty("results");
        Assert.Equal(plain.GetRawText(), answer.GetProperty("results").GetRawText());
    }

    [Fact]
    public async Task An_OpenSanctions_algorithm_name_is_accepted_and_the_response_names_the_one_used()
    {
        var described = (await _registry.GetAsync("algorithms"))
            .GetProperty("algorithms")
            .EnumerateArray()
            .Select(algorithm => algorithm.GetProperty("name").GetString())
            .ToList();
        const string Query = """{"queries":{"a":{"schema":"Person","properties":{"name":["Ri Chol Min"]}}}}""";
        using var own = await PostAsync(Query, "");
        foreach (var name in (string[])["logic-v1", "logic-v2", "name-based", "name-qualified"])
        {
            Assert.Contains(name, described);
            using var theirs = await PostAsync(Query, $"?algorithm={name}");
            Assert.Equal(own.Headers.GetValues("x-algorithm"), theirs.Headers.GetValues("x-algorithm"));
            Assert.Equal(await own.Content.ReadAsStringAsync(), await theirs.Content.ReadAsStringAsync());
        }

        // A screening is recorded as evidence, so it must name the algorithm that compares.
        using var recorded = await _registry.Officer.PostAsJsonAsync(
            new Uri("screenings?algorithm=logic-v2", UriKind.Relative),
            new { schema = "Person", properties = new { name = new[] { "Ri Chol Min" } } }
        );
        Assert.Equal(HttpStatusCode.BadRequest, recorded.StatusCode);
    }

    [Fact]
    public async Task The_catalog_and_the_probes_respond_as_yente_does()
    {
        var catalog = await _registry.GetAsync("catalog");
        Assert.False(catalog.GetProperty("index_stale").GetBoolean());
        Assert.Contains(
            catalog.GetProperty("datasets").EnumerateArray(),
            dataset =>
                dataset.GetProperty("name").GetString() == "default"
                && dataset.GetProperty("children").EnumerateArray().Any(child => child.GetString() == "un_sc_sanctions")
        );
        using var anonymous = new HttpClient { BaseAddress = _registry.Service.Address };
        Assert.Equal("ok", (await RegistryFixture.GetAsync("healthz", anonymous)).GetProperty("status").GetString());
        Assert.Equal("ok", (await RegistryFixture.GetAsync("readyz", anonymous)).GetProperty("status").GetString());
    }

    private async Task<HttpResponseMessage> PostAsync(string body, string parameters)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _registry.Officer.PostAsync(new Uri($"match/default{parameters}", UriKind.Relative), content);
    }
}

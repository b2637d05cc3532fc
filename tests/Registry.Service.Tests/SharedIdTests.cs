using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SanctionsRegistry.Contracts.Registry;
using Tests.Support;

namespace Registry.Service.Tests;

/// <summary>Lists that name the same entity under the same id, as the datasets of an OpenSanctions export do.</summary>
public sealed class SharedIdTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    private const string First = "xx_first";
    private const string Second = "xx_second";
    private const string Shared = "NK-shared7Ryom";
    private const string Ours =
        """{"id":"NK-shared7Ryom","caption":"Ryom Kang Il","schema":"LegalEntity","referents":["a-1"],"properties":{"name":"""
        + """["Ryom Kang Il"],"country":["kp"],"topics":["sanction"],"addressEntity":["addr-shared"]}}""";
    private const string Theirs =
        """{"id":"NK-shared7Ryom","caption":"Ryeom Gang-il","schema":"Person","referents":["b-1","a-1"],"properties":{"name":"""
        + """["Ryom Kang Il","Ryeom Gang-il"],"birthDate":["1975-03-04"],"nationality":["kp"]}}""";
    private const string Address = """{"id":"addr-shared","schema":"Address","properties":{"full":["Sunrise Street 7, Pyongyang"],"country":["kp"]}}""";
    private const string Other = """{"id":"NK-other","schema":"Person","properties":{"name":["Ok Chol Su"],"nationality":["kp"]}}""";

    [Fact]
    public async Task Lists_that_share_an_id_are_read_as_one_entity_and_change_separately()
    {
        // One file may be an edition of two lists; the changes of each are separate.
        var first = await ImportAsync(First, Ours, Address, Other);
        var second = await ImportAsync(Second, Theirs, Other);
        Assert.Equal((3, 2), (first.GetProperty("added").GetInt32(), second.GetProperty("added").GetInt32()));
        var same = await ImportAsync("xx_third", Theirs, Other);
        Assert.Equal(second.GetProperty("edition").GetString(), same.GetProperty("edition").GetString());
        Assert.Equal(2, (await ChangesAsync("xx_third", same)).Count);
        Assert.Equal(2, (await ChangesAsync(Second, second)).Count);

        await IsReadAsOneEntityAsync();
        await IsComparedPerListAsync();

        // A hit for each list, with that list's own evidence. A clearance covers all of them.
        var applied = PermitSamples.Applied("Ryom Kang Il", birthDate: null, nationality: "PRK");
        var screened = await registry.ScreenAsync(applied);
        Assert.Equal([First, Second, "xx_third"], screened.Hits.Where(hit => hit.SubjectId == Shared).Select(hit => hit.List).Order(StringComparer.Ordinal));
        foreach (var (list, edition) in new[] { (First, first), (Second, second), ("xx_third", same) })
            await RescreenedAsync(list, edition);
        using (var cleared = await ClearAsync(applied.PermitId))
        {
            Assert.True(cleared.IsSuccessStatusCode, await cleared.Content.ReadAsStringAsync());
            var hits = (await cleared.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("hits").EnumerateArray().ToList();
            Assert.Equal([First, Second, "xx_third"], hits.Select(hit => hit.GetProperty("list").GetString()!).Order(StringComparer.Ordinal));
            Assert.All(hits, hit => Assert.Equal("Seen in person.", hit.GetProperty("clearance").GetProperty("reason").GetString()));
        }

        Assert.Equal(3, (await registry.EventsAsync())["watch_hit_cleared"]);
        var then = DateTimeOffset.Parse(same.GetProperty("importedAt").GetString()!, CultureInfo.InvariantCulture);

        // One list delists the subject: the others still name it, and what only that list said is gone.
        var delisting = await ImportAsync(First, Other);
        var gone = Assert.Single(await registry.Bus.ReceivesAsync<SubjectDelistedV1>(1, message => message.SubjectId == Shared));
        Assert.Equal(First, gone.List);
        var left = await registry.GetAsync($"entities/{Shared}?nested=false");
        Assert.Equal([Second, "xx_third"], Texts(left.GetProperty("datasets")));
        Assert.False(left.GetProperty("properties").TryGetProperty("addressEntity", out _));
        Assert.Equal(0, (await registry.GetAsync($"search/{First}?q=Ryom%20Kang%20Il")).GetProperty("total").GetProperty("value").GetInt32());
        Assert.Equal(
            [First, Second, "xx_third"],
            Texts(
                (await registry.GetAsync($"entities/{Shared}?as_of={Uri.EscapeDataString(then.ToString("O", CultureInfo.InvariantCulture))}")).GetProperty(
                    "datasets"
                )
            )
        );
        Assert.Empty(
            await FoundAsync($"search/default?q=Ryom%20Kang%20Il&changed_since={Uri.EscapeDataString(delisting.GetProperty("importedAt").GetString()!)}")
        );
        await RescreenedAsync(First, delisting);

        // Another list amends what was compared: only its hit returns.
        var amending = await ImportAsync(Second, Theirs.Replace("\"nationality\":[\"kp\"]", "\"nationality\":[\"cn\"]", StringComparison.Ordinal), Other);
        await RescreenedAsync(Second, amending);
        var returned = Assert.Single(await registry.Bus.ReceivesAsync<WatchHitV1>(1, hit => hit.PermitId == applied.PermitId));
        Assert.Equal((Shared, Second), (returned.Hit.SubjectId, returned.Hit.List));
        Assert.Equal(1, (await registry.EventsAsync())["watch_hit_returned"]);

        // Listed again with the evidence that was cleared, it stays quiet.
        var again = await ImportAsync(First, Other, Address, Ours);
        await RescreenedAsync(First, again);
        Assert.Equal(1, (await registry.EventsAsync())["watch_hit_returned"]);
        Assert.False((await registry.EventsAsync()).ContainsKey("watch_hit"));

        foreach (var dataset in (string[])["default", First, Second, "xx_third"])
            await DatasetCopy.EqualsExportAsync(registry, dataset);
    }

    private async Task IsReadAsOneEntityAsync()
    {
        var entity = await registry.GetAsync($"entities/{Shared}?nested=false");
        Assert.Equal(("Person", "Ryeom Gang-il"), (entity.GetProperty("schema").GetString(), entity.GetProperty("caption").GetString()));
        Assert.Equal([First, Second, "xx_third"], Texts(entity.GetProperty("datasets")));
        Assert.Equal(["a-1", "b-1"], Texts(entity.GetProperty("referents")));
        Assert.Equal(["Ryom Kang Il", "Ryeom Gang-il"], Texts(entity.GetProperty("properties").GetProperty("name")));
        Assert.Equal(["1975-03-04"], Texts(entity.GetProperty("properties").GetProperty("birthDate")));
        Assert.Equal(
            "Sunrise Street 7, Pyongyang",
            (await registry.GetAsync($"entities/{Shared}/adjacent/addressEntity")).GetProperty("results")[0].GetProperty("caption").GetString()
        );
        // The client follows the redirect without its token; only the target matters.
        using (var moved = await registry.Officer.GetAsync(new Uri("entities/b-1", UriKind.Relative)))
            Assert.Equal($"/entities/{Shared}", moved.RequestMessage!.RequestUri!.AbsolutePath);

        using (var whose = await registry.Officer.GetAsync(new Uri($"entities/{Shared}/source", UriKind.Relative)))
            Assert.Equal(HttpStatusCode.BadRequest, whose.StatusCode);
        Assert.Equal(Second, (await registry.GetAsync($"entities/{Shared}/source?list={Second}")).GetProperty("list").GetString());

        const string Query = "q=Ryom%20Kang%20Il&fuzzy=false";
        Assert.Equal(Shared, Assert.Single(await FoundAsync($"search/default?{Query}")));
        Assert.Equal(Shared, Assert.Single(await FoundAsync($"search/{First}?{Query}&filter=birthDate:1975-03-04")));
        Assert.Equal(Shared, Assert.Single(await FoundAsync($"search/default?{Query}&datasets={First}&datasets={Second}&filter_op=AND")));
        Assert.Equal(Shared, Assert.Single(await FoundAsync($"search/default?{Query}&exclude_dataset={First}")));
        Assert.Empty(await FoundAsync($"search/default?{Query}&exclude_dataset={First}&exclude_dataset={Second}&exclude_dataset=xx_third"));
        var datasets = (await registry.GetAsync($"search/default?{Query}")).GetProperty("facets").GetProperty("datasets").GetProperty("values");
        Assert.Equal(
            [(First, 1), (Second, 1), ("xx_third", 1)],
            datasets.EnumerateArray().Select(value => (value.GetProperty("name").GetString()!, value.GetProperty("count").GetInt32()))
        );
        var catalog = (await registry.GetAsync("catalog"))
            .GetProperty("datasets")
            .EnumerateArray()
            .ToDictionary(dataset => dataset.GetProperty("name").GetString()!, dataset => dataset.GetProperty("entity_count").GetInt32());
        Assert.Equal((3, 3, 2), (catalog["default"], catalog[First], catalog[Second]));
    }

    private async Task IsComparedPerListAsync()
    {
        var everywhere = await MatchAsync("default");
        Assert.Equal(
            (Shared, 1),
            (everywhere.GetProperty("results")[0].GetProperty("id").GetString(), everywhere.GetProperty("total").GetProperty("value").GetInt32())
        );
        Assert.True(everywhere.GetProperty("results")[0].GetProperty("features").TryGetProperty("birth_date", out _));
        Assert.False((await MatchAsync(First)).GetProperty("results")[0].GetProperty("features").TryGetProperty("birth_date", out _));
        Assert.Equal(everywhere.GetProperty("results")[0].GetRawText(), (await MatchAsync(Second)).GetProperty("results")[0].GetRawText());
        Assert.Empty((await MatchAsync("default?exclude_entity_ids=b-1")).GetProperty("results").EnumerateArray());
        Assert.Equal(1, (await MatchAsync("default?limit=1")).GetProperty("results").GetArrayLength());
    }

    private async Task<JsonElement> MatchAsync(string datasetAndParameters)
    {
        using var response = await registry.Officer.PostAsJsonAsync(
            new Uri($"match/{datasetAndParameters}", UriKind.Relative),
            new { queries = new { q = new { schema = "Person", properties = new { name = "Ryeom Gang-il", birthDate = "1975-03-04" } } } }
        );
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("responses").GetProperty("q");
    }

    private async Task<IReadOnlyList<string>> FoundAsync(string path) =>
        [.. (await registry.GetAsync(path)).GetProperty("results").EnumerateArray().Select(result => result.GetProperty("id").GetString()!)];

    private async Task<IReadOnlyList<JsonElement>> ChangesAsync(string list, JsonElement edition) =>
        [.. (await registry.GetAsync($"lists/{list}/editions/{edition.GetProperty("edition").GetString()}/changes")).GetProperty("items").EnumerateArray()];

    private async Task<JsonElement> ImportAsync(string list, params string[] lines)
    {
        using var content = new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson");
        using var response = await registry.Secretariat.PostAsync(new Uri($"lists/{list}/editions", UriKind.Relative), content);
        Assert.True(response.StatusCode == HttpStatusCode.Created, $"{response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private Task<JsonElement> RescreenedAsync(string list, JsonElement edition) =>
        Eventually.BecomesAsync(
            () => RegistryFixture.GetAsync($"lists/{list}/editions/{edition.GetProperty("edition").GetString()}", registry.Secretariat),
            status => status.TryGetProperty("rescreening", out _)
        );

    private async Task<HttpResponseMessage> ClearAsync(Guid permit)
    {
        using var watch = await registry.Officer.GetAsync(new Uri($"watches/{permit}", UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"watches/{permit}/clear", UriKind.Relative))
        {
            Content = JsonContent.Create(
                new
                {
                    screened = "worker",
                    subject = Shared,
                    reason = "Seen in person.",
                }
            ),
        };
        request.Headers.IfMatch.Add(watch.Headers.ETag!);
        return await registry.Officer.SendAsync(request);
    }

    private static IEnumerable<string> Texts(JsonElement list) => list.EnumerateArray().Select(text => text.GetString()!);
}

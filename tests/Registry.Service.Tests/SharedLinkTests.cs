using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Registry.Service.Tests;

/// <summary>Entities that belong to several subjects: one party holds many wallets, one sanction is about many people.</summary>
public sealed class SharedLinkTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    private const string Wallets = "us_ofac_wallets";
    private const string People = "xx_people";
    private const string Parties = "xx_parties";

    [Fact]
    public async Task An_entity_that_belongs_to_several_exists_as_long_as_one_of_them_does_and_is_exported_once()
    {
        await ImportAsync(Wallets, Addresses(Wallet("bc1qfirst"), Wallet("bc1qsecond"), Wallet("bc1qother", "9", "SINUIJU TRADING")));
        await EqualsExportsAsync(Wallets);
        var wallets = (await registry.GetAsync("entities/ofac-5/adjacent/cryptoWallets")).GetProperty("results");
        Assert.Equal(
            ["bc1qfirst", "bc1qsecond"],
            wallets.EnumerateArray().Select(wallet => wallet.GetProperty("caption").GetString()!).Order(StringComparer.Ordinal)
        );

        // One of two wallets is removed and a third added: their holder does not change.
        await ImportAsync(Wallets, Addresses(Wallet("bc1qsecond"), Wallet("bc1qthird"), Wallet("bc1qother", "9", "SINUIJU TRADING")));
        Assert.False((await EqualsExportsAsync(Wallets)).ContainsKey("ofac-5"));

        // Both give the holder another name in one edition; the holder that no wallet names any more is deleted.
        await ImportAsync(Wallets, Addresses(Wallet("bc1qsecond", name: "LAZARUS"), Wallet("bc1qthird", name: "LAZARUS")));
        var operations = await EqualsExportsAsync(Wallets);
        Assert.Equal(("MOD", "DEL"), (operations["ofac-5"], operations["ofac-9"]));

        // If two wallets give different names, the holder has both.
        await ImportAsync(Wallets, Addresses(Wallet("bc1qsecond", name: "LAZARUS"), Wallet("bc1qthird", name: "APT38")));
        Assert.Equal("MOD", (await EqualsExportsAsync(Wallets))["ofac-5"]);
        Assert.Equal(
            ["APT38", "LAZARUS"],
            Texts((await registry.GetAsync("entities/ofac-5")).GetProperty("properties").GetProperty("name")).Order(StringComparer.Ordinal)
        );

        await ImportAsync(Wallets, Addresses(Wallet("bc1qother", "9", "SINUIJU TRADING")));
        Assert.Equal("DEL", (await EqualsExportsAsync(Wallets))["ofac-5"]);
    }

    [Fact]
    public async Task An_entity_that_a_list_names_has_the_content_of_that_list_regardless_of_links_to_it()
    {
        await ImportAsync(Parties, Lines(Party("party-1", "KUMGANG HOLDINGS"), Party("party-2", "RYUGYONG HOLDINGS")));
        await ImportAsync(People, Lines(Held("w-1", "party-1"), Held("w-2", "party-1")));
        await EqualsExportsAsync(Parties, People);
        Assert.Equal(["KUMGANG HOLDINGS"], Texts((await registry.GetAsync("entities/party-1")).GetProperty("properties").GetProperty("name")));
        Assert.Equal(["w-1", "w-2"], Texts((await registry.GetAsync("entities/party-1/adjacent/cryptoWallets")).GetProperty("results"), "id"));

        // Its list no longer names it, the wallets still do; then none does.
        await ImportAsync(Parties, Lines(Party("party-2", "RYUGYONG HOLDINGS")));
        Assert.Equal("MOD", (await EqualsExportsAsync(Parties, People))["party-1"]);
        await ImportAsync(Parties, Lines(Party("party-1", "KUMGANG"), Party("party-2", "RYUGYONG HOLDINGS")));
        Assert.Equal("MOD", (await EqualsExportsAsync(Parties, People))["party-1"]);
        await ImportAsync(Parties, Lines(Party("party-2", "RYUGYONG")));
        await ImportAsync(People, Lines(Held("w-3", "party-3")));
        Assert.Equal("DEL", (await EqualsExportsAsync(Parties, People))["party-1"]);

        // Within one list: it now names a party that so far only its wallets named.
        await ImportAsync(People, Lines(Held("w-3", "party-3"), Party("party-3", "SINPO")));
        Assert.Equal("MOD", (await EqualsExportsAsync(Parties, People))["party-3"]);
    }

    [Fact]
    public async Task An_entity_that_two_lists_link_by_different_properties_is_linked_by_both()
    {
        const string Company =
            """{"id":"k-1","schema":"Company","properties":{"name":["Kumsong"],"PROPERTY":[{"id":"x-1","schema":"SCHEMA","properties":{"name":"""
            + """["Somewhere"]}}]}}""";
        await ImportAsync(
            "xx_one",
            Lines(Company.Replace("PROPERTY", "addressEntity", StringComparison.Ordinal).Replace("SCHEMA", "Address", StringComparison.Ordinal))
        );
        await ImportAsync(
            "xx_other",
            Lines(Company.Replace("PROPERTY", "parent", StringComparison.Ordinal).Replace("SCHEMA", "Company", StringComparison.Ordinal))
        );
        var properties = (await registry.GetAsync("entities/k-1?nested=false")).GetProperty("properties");
        foreach (var property in (string[])["addressEntity", "parent"])
            Assert.Equal(["x-1"], Texts(properties.GetProperty(property)));
        await EqualsExportsAsync("xx_one", "xx_other");
    }

    [Fact]
    public async Task A_sanction_about_several_people_names_them_all()
    {
        await ImportAsync("xx_sanctioned", Lines(Sanctioned("s-1"), Sanctioned("s-2"), Sanctioned("s-3")));
        await EqualsExportsAsync("xx_sanctioned");
        Assert.Equal(
            ["s-1", "s-2", "s-3"],
            Texts((await registry.GetAsync("entities/sanction-1?nested=false")).GetProperty("properties").GetProperty("entity"))
        );
        Assert.Equal(["s-1", "s-2", "s-3"], Texts((await registry.GetAsync("entities/sanction-1/adjacent/entity")).GetProperty("results"), "id"));

        // One is removed: the sanction is no longer about it.
        await ImportAsync("xx_sanctioned", Lines(Sanctioned("s-1"), Sanctioned("s-3")));
        var operations = await EqualsExportsAsync("xx_sanctioned");
        Assert.Equal(("DEL", "MOD"), (operations["s-2"], operations["sanction-1"]));
        Assert.Equal(["s-1", "s-3"], Texts((await registry.GetAsync("entities/sanction-1?nested=false")).GetProperty("properties").GetProperty("entity")));
    }

    [Fact]
    public async Task A_list_that_follows_another_accepts_each_delta()
    {
        string[] editions =
        [
            Lines(Held("c-1", "holder-1"), Held("c-2", "holder-1"), Held("c-3", "holder-2")),
            Lines(Held("c-2", "holder-1"), Held("c-4", "holder-1")),
            Lines(Held("c-4", "holder-2"), Held("c-5", "holder-1")),
            Lines(Held("c-4", "holder-2")),
            Lines(Held("c-4", "holder-2"), Held("c-5", "holder-1")),
            Lines(Held("c-4", "holder-2")),
        ];
        var following = "";
        foreach (var (number, edition) in editions.Index())
        {
            // The last editions repeat earlier content.
            var published = number == 0 ? default : await registry.GetAsync("lists/xx_source/editions");
            var current = number == 0 ? "" : $"?base={published.GetProperty("items")[0].GetProperty("edition").GetProperty("edition").GetString()}";
            await ImportAsync("xx_source", edition, query: current);
            var version = (await registry.GetAsync("datasets/xx_source/delta")).GetProperty("versions").EnumerateObject().Last();
            if (number == 0)
            {
                using var export = await registry.Officer.GetAsync(new Uri("datasets/xx_source/entities.ftm.json", UriKind.Relative));
                Assert.Equal([version.Name], export.Headers.GetValues("x-dataset-version"));
                following = await ImportAsync("xx_following", await export.Content.ReadAsStringAsync());
            }
            else
            {
                following = await ImportAsync(
                    "xx_following",
                    await registry.Officer.GetStringAsync(new Uri(version.Value.GetString()!.TrimStart('/'), UriKind.Relative)),
                    "application/json+ftm-delta",
                    $"?base={following}"
                );
            }
        }

        Assert.Equal(await ContentAsync("xx_source"), await ContentAsync("xx_following"));

        async Task<IEnumerable<string>> ContentAsync(string list) =>
            (await registry.LinesAsync($"datasets/{list}/entities.ftm.json"))
                .Select(entity => DatasetCopy.ContentOf(entity, except: "datasets"))
                .Order(StringComparer.Ordinal);
    }

    // Checks the copies of these lists and of all lists together; returns the operations of the last file of all lists.
    private async Task<IReadOnlyDictionary<string, string>> EqualsExportsAsync(params string[] lists)
    {
        foreach (var list in lists)
            await DatasetCopy.EqualsExportAsync(registry, list);
        return await DatasetCopy.EqualsExportAsync(registry, "default");
    }

    private async Task<string> ImportAsync(string list, string body, string? mediaType = null, string query = "")
    {
        using var content = new StringContent(body, Encoding.UTF8, mediaType ?? (list == Wallets ? "application/json" : "application/x-ndjson"));
        using var response = await registry.Secretariat.PostAsync(new Uri($"lists/{list}/editions{query}", UriKind.Relative), content);
        Assert.True(response.StatusCode == HttpStatusCode.Created, $"{response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("edition").GetString()!;
    }

    private static string Addresses(params string[] wallets) =>
        $$"""{"source_list":"SDN","total_address_count":{{wallets.Length}},"addresses":[{{string.Join(',', wallets)}}]}""";

    private static string Wallet(string address, string holder = "5", string name = "LAZARUS GROUP") =>
        $$"""{"address":"{{address}}","chain":"bitcoin","ofac_tickers":["XBT"],"programs":"""
        + $$"""["DPRK3"],"date_listed":"2019-09-13","entity_id":"{{holder}}","entity_name":"{{name}}"}""";

    private static string Lines(params string[] lines) => string.Concat(lines.Select(line => line + "\n"));

    private static string Party(string id, string name) => $$$"""{"id":"{{{id}}}","schema":"Organization","properties":{"name":["{{{name}}}"]}}""";

    private static string Held(string id, string holder) =>
        $$$"""{"id":"{{{id}}}","schema":"CryptoWallet","properties":{"publicKey":["0x{{{id}}}"],"holder":["""
        + $$$"""{"id":"{{{holder}}}","schema":"LegalEntity","properties":{"name":["Held by {{{holder}}}"]}}]}}""";

    private static string Sanctioned(string id) =>
        $$$"""{"id":"{{{id}}}","schema":"Person","properties":{"name":["Somebody {{{id}}}"],"sanctions":["""
        + $$$"""{"id":"sanction-1","schema":"Sanction","properties":{"authority":["A Committee"],"entity":["{{{id}}}"]}}]}}""";

    private static IEnumerable<string> Texts(JsonElement list, string? member = null) =>
        list.EnumerateArray().Select(text => (member is null ? text : text.GetProperty(member)).GetString()!);
}

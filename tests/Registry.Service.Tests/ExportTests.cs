using System.Net;
using System.Text.Json;

namespace Registry.Service.Tests;

/// <summary>Datasets as files, for systems that keep a copy.</summary>
public sealed class ExportTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    [Fact]
    public async Task A_copy_that_applies_the_delta_files_equals_the_export_at_each_version()
    {
        await registry.ImportAsync(RegistryFixture.List(1, RegistryFixture.Individual(1, "RI CHOL MIN"), RegistryFixture.Individual(2, "PAK YONG SU")));
        await registry.ImportAsync(
            RegistryFixture.List(2, RegistryFixture.Individual(1, "RI CHOL MIN", "Seen abroad."), RegistryFixture.Individual(3, "HONG GIL DONG"))
        );
        await registry.ImportAsync(RegistryFixture.List(3, RegistryFixture.Individual(2, "PAK YONG SU"), RegistryFixture.Individual(3, "HONG GIL DONG")));

        var versions = (await registry.GetAsync("datasets/un_sc_sanctions/delta")).GetProperty("versions").EnumerateObject().ToList();
        Assert.Equal(3, versions.Count);
        Assert.Equal(versions[^1].Name, (await registry.GetAsync("catalog")).GetProperty("datasets")[0].GetProperty("version").GetString());
        await DatasetCopy.EqualsExportAsync(registry, "un_sc_sanctions");
        await DatasetCopy.EqualsExportAsync(registry, "default");
        // Two people and their sanctions.
        Assert.Equal(4, (await registry.LinesAsync("/datasets/default/entities.ftm.json")).Count);

        using var missing = await registry.Officer.GetAsync(new Uri("datasets/default/delta/20200101000000-abc", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }
}

/// <summary>An export of FollowTheMoney, whose entities name each other.</summary>
public sealed class LinkedListTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    private static readonly string Entities = string.Join(
        '\n',
        """{"id":"NK-aTr1vq7Pak","caption":"Pak Chol Min","schema":"Person","referents":["xx-901","xx-902"],"datasets":"""
            + """["xx_list"],"target":true,"properties":{"name":["Pak Chol Min"],"birthDate":["1965-04"],"nationality":["kp"],"topics":"""
            + """["sanction"],"addressEntity":["addr-1a2b","addr-gone"]}}""",
        """{"id":"addr-1a2b","caption":"Sunrise Street 12, Pyongyang","schema":"Address","referents":[],"datasets":"""
            + """["xx_list"],"target":false,"properties":{"full":["Sunrise Street 12, Pyongyang"],"country":["kp"]}}""",
        """{"id":"NK-aBrother","caption":"Pak Chol Ho","schema":"Person","referents":[],"datasets":"""
            + """["xx_list"],"target":false,"properties":{"name":["Pak Chol Ho"],"topics":["role.rca"]}}""",
        """{"id":"xx-own-1","caption":"Owner","schema":"Ownership","referents":[],"datasets":["xx_list"],"target":false,"properties":"""
            + """{"owner":["NK-aTr1vq7Pak"],"asset":["xx-co-1"],"percentage":["60"]}}""",
        """{"id":"xx-co-1","caption":"Pukdae Holdings","schema":"Company","referents":[],"datasets":"""
            + """["xx_list"],"target":false,"properties":{"name":["Pukdae Holdings"],"addressEntity":["addr-1a2b"]}}""",
        """{"id":"xx-sanc-77","caption":"DPRK","schema":"Sanction","referents":[],"datasets":["xx_list"],"target":false,"properties":"""
            + """{"entity":["NK-aTr1vq7Pak"],"authority":["A Committee"],"startDate":["2017-08-05"]}}"""
    );

    [Fact]
    public async Task Links_between_entities_are_followed_and_another_id_redirects_to_the_canonical_one()
    {
        using var content = new StringContent(Entities, System.Text.Encoding.UTF8, "application/x-ndjson");
        using var imported = await registry.Secretariat.PostAsync(new Uri("lists/xx_list/editions", UriKind.Relative), content);
        Assert.True(imported.StatusCode == HttpStatusCode.Created, await imported.Content.ReadAsStringAsync());

        var person = await registry.GetAsync("entities/NK-aTr1vq7Pak");
        var addresses = person.GetProperty("properties").GetProperty("addressEntity");
        Assert.Equal("Sunrise Street 12, Pyongyang", addresses[0].GetProperty("caption").GetString());
        Assert.Equal("addr-gone", addresses[1].GetString());
        Assert.Equal("xx-sanc-77", person.GetProperty("properties").GetProperty("sanctions")[0].GetProperty("id").GetString());
        // A relation has the entity at its other end nested, and the entities that belong to that one as ids.
        foreach (
            var ownership in (JsonElement[])
                [
                    person.GetProperty("properties").GetProperty("ownershipOwner")[0],
                    (await registry.GetAsync("entities/NK-aTr1vq7Pak/adjacent")).GetProperty("adjacent").GetProperty("ownershipOwner").GetProperty("results")[
                        0
                    ],
                ]
        )
        {
            Assert.Equal(
                ("xx-own-1", "NK-aTr1vq7Pak"),
                (ownership.GetProperty("id").GetString(), ownership.GetProperty("properties").GetProperty("owner")[0].GetString())
            );
            var asset = ownership.GetProperty("properties").GetProperty("asset")[0];
            Assert.Equal(
                ("Pukdae Holdings", "addr-1a2b"),
                (asset.GetProperty("caption").GetString(), asset.GetProperty("properties").GetProperty("addressEntity")[0].GetString())
            );
        }

        Assert.Equal(["xx-901", "xx-902"], person.GetProperty("referents").EnumerateArray().Select(referent => referent.GetString()));
        Assert.Equal("NK-aTr1vq7Pak", (await registry.GetAsync("entities/xx-sanc-77/adjacent/entity")).GetProperty("results")[0].GetProperty("id").GetString());
        Assert.True(person.GetProperty("target").GetBoolean());
        // An address is never a target; this relative is not one because the list says so.
        foreach (var other in (string[])["addr-1a2b", "NK-aBrother"])
            Assert.False((await registry.GetAsync($"entities/{other}")).GetProperty("target").GetBoolean());
        Assert.Equal(
            "NK-aTr1vq7Pak",
            Assert.Single((await registry.GetAsync("search/xx_list?filter=target:true")).GetProperty("results").EnumerateArray()).GetProperty("id").GetString()
        );

        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CheckCertificateRevocationList = true };
        using var client = new HttpClient(handler) { BaseAddress = registry.Service.Address };
        client.DefaultRequestHeaders.Authorization = registry.Officer.DefaultRequestHeaders.Authorization;
        using var moved = await client.GetAsync(new Uri("entities/xx-902?nested=false", UriKind.Relative));
        Assert.Equal((HttpStatusCode.PermanentRedirect, "/entities/NK-aTr1vq7Pak?nested=false"), (moved.StatusCode, moved.Headers.Location?.ToString()));

        Assert.Equal(
            "NK-aTr1vq7Pak",
            (await registry.GetAsync("search/xx_list?q=Chol-min%20Pak&schema=Person")).GetProperty("results")[0].GetProperty("id").GetString()
        );
        Assert.Contains(
            (await registry.GetAsync("catalog")).GetProperty("datasets").EnumerateArray(),
            dataset => dataset.GetProperty("name").GetString() == "xx_list" && dataset.GetProperty("entity_count").GetInt32() == 6
        );
    }
}

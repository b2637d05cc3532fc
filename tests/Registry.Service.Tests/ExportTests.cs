using System.Net;
using System.Text.Json;

namespace Registry.Service.Tests;

/// <summary>Datasets as files, for systems that keep a copy.</summary>
public sealed class ExportTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    [Fact]
    public async Task A_copy_that_follows_the_delta_files_is_the_export_at_each_version()
    {
        await registry.ImportAsync(RegistryFixture.List(1, RegistryFixture.Individual(1, "RI CHOL MIN"), RegistryFixture.Individual(2, "PAK YONG SU")));
        await registry.ImportAsync(RegistryFixture.List(2, RegistryFixture.Individual(1, "RI CHOL MIN", "Seen abroad."), RegistryFixture.Individual(3, "HONG GIL DONG")));
        await registry.ImportAsync(RegistryFixture.List(3, RegistryFixture.Individual(2, "PAK YONG SU"), RegistryFixture.Individual(3, "HONG GIL DONG")));

        var versions = (await registry.GetAsync("datasets/un_sc_sanctions/delta")).GetProperty("versions").EnumerateObject().ToList();
        Assert.Equal(3, versions.Count);
        Assert.Equal(versions[^1].Name, (await registry.GetAsync("catalog")).GetProperty("datasets")[0].GetProperty("version").GetString());
        var copy = new Dictionary<string, JsonElement>();
        foreach (var version in versions)
        {
            foreach (var line in await LinesAsync(version.Value.GetString()!))
            {
                var (operation, entity) = (line.GetProperty("op").GetString(), line.GetProperty("entity"));
                var id = entity.GetProperty("id").GetString()!;
                Assert.True(copy.ContainsKey(id) == (operation is "MOD" or "DEL"), $"{operation} {id}");
                if (operation == "DEL") copy.Remove(id);
                else copy[id] = entity;
            }
        }

        var exported = (await LinesAsync("/datasets/default/entities.ftm.json")).ToDictionary(entity => entity.GetProperty("id").GetString()!);
        Assert.Equal(exported.Keys.Order(StringComparer.Ordinal), copy.Keys.Order(StringComparer.Ordinal));
        Assert.All(exported, pair => Assert.Equal(pair.Value.GetProperty("properties").ToString(), copy[pair.Key].GetProperty("properties").ToString()));
        // A person, the sanction that belongs to it.
        Assert.Equal(4, exported.Count);

        using var missing = await registry.Officer.GetAsync(new Uri("datasets/default/delta/20200101000000-abc", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    private async Task<IReadOnlyList<JsonElement>> LinesAsync(string path)
    {
        using var response = await registry.Officer.GetAsync(new Uri(path.TrimStart('/'), UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, "application/x-ndjson"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        return [.. (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}

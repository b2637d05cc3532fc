using System.Text.Json;

namespace Registry.Service.Tests;

/// <summary>A dataset as a system has it that takes every delta file, from the first on.</summary>
internal static class DatasetCopy
{
    // When the registry saw an entity is not what a list says of it: no operation is told for that alone.
    private static readonly string[] Members = ["caption", "schema", "target", "datasets", "referents", "properties"];

    /// <summary>Takes every delta file, and holds the copy beside the export.</summary>
    /// <returns>The operations of the last file, by id.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> IsExportAsync(RegistryFixture registry, string dataset)
    {
        var copy = new Dictionary<string, JsonElement>();
        var operations = new Dictionary<string, string>();
        foreach (var version in (await registry.GetAsync($"datasets/{dataset}/delta")).GetProperty("versions").EnumerateObject())
        {
            operations.Clear();
            foreach (var line in await registry.LinesAsync(version.Value.GetString()!))
            {
                var (operation, entity) = (line.GetProperty("op").GetString()!, line.GetProperty("entity"));
                var id = entity.GetProperty("id").GetString()!;
                Assert.True(operations.TryAdd(id, operation), $"{dataset} {version.Name}: a second operation, {operation}, on {id}");
                Assert.True(copy.ContainsKey(id) == (operation is "MOD" or "DEL"), $"{dataset} {version.Name}: {operation} {id}");
                if (operation == "DEL") copy.Remove(id);
                else copy[id] = entity;
            }
        }

        var exported = (await registry.LinesAsync($"datasets/{dataset}/entities.ftm.json")).ToDictionary(entity => entity.GetProperty("id").GetString()!);
        Assert.Equal(exported.Values.Select(entity => Told(entity)).Order(StringComparer.Ordinal), copy.Values.Select(entity => Told(entity)).Order(StringComparer.Ordinal));
        return operations;
    }

    /// <summary>What is said of an entity.</summary>
    public static string Told(JsonElement entity, string but = "") =>
        string.Join(' ', Members.Where(member => member != but).Select(member => Text(entity.GetProperty(member))).Prepend(entity.GetProperty("id").GetString()));

    // Properties have no order.
    private static string Text(JsonElement member) => member.ValueKind != JsonValueKind.Object ? member.GetRawText()
        : string.Join(',', member.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal).Select(property => $"{property.Name}:{property.Value}"));
}

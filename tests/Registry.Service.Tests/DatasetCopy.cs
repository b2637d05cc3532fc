using System.Text.Json;

namespace Registry.Service.Tests;

/// <summary>A copy of a dataset, kept by applying every delta file from the first on.</summary>
internal static class DatasetCopy
{
    // When the registry saw an entity is not part of its content: there is no operation for that alone.
    private static readonly string[] Members = ["caption", "schema", "target", "datasets", "referents", "properties"];

    /// <summary>Applies every delta file and asserts that the copy equals the export.</summary>
    /// <returns>The operations of the last file, by id.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> EqualsExportAsync(RegistryFixture registry, string dataset)
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
                if (operation == "DEL")
                    copy.Remove(id);
                else
                    copy[id] = entity;
            }
        }

        var exported = (await registry.LinesAsync($"datasets/{dataset}/entities.ftm.json")).ToDictionary(entity => entity.GetProperty("id").GetString()!);
        Assert.Equal(
            exported.Values.Select(entity => ContentOf(entity)).Order(StringComparer.Ordinal),
            copy.Values.Select(entity => ContentOf(entity)).Order(StringComparer.Ordinal)
        );
        return operations;
    }

    /// <summary>The content of an entity, as text.</summary>
    public static string ContentOf(JsonElement entity, string except = "") =>
        string.Join(
            ' ',
            Members.Where(member => member != except).Select(member => Text(entity.GetProperty(member))).Prepend(entity.GetProperty("id").GetString())
        );

    // The order of properties does not matter.
    private static string Text(JsonElement member) =>
        member.ValueKind != JsonValueKind.Object
            ? member.GetRawText()
            : string.Join(
                ',',
                member.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal).Select(property => $"{property.Name}:{property.Value}")
            );
}

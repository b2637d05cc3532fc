using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using SanctionsRegistry.Tools.Access;

namespace Tests.Support;

/// <summary>
/// What <c>setup</c> creates for a service on the servers that the tests share. A test process runs it once for each service;
/// after that, each test copies the database and the broker's topology, in 0.2 s instead of 1.7 s.
/// </summary>
public static class PreparedServices
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<Prepared>>> Originals = new();

    /// <summary>Creates a service's database, and its queues and exchanges in the virtual host.</summary>
    /// <param name="service"><c>registry</c>, <c>permit</c> or <c>notification</c>.</param>
    /// <param name="rabbitMq">The virtual host.</param>
    public static async Task<TestDatabase> CreateAsync(string service, Uri rabbitMq)
    {
        var original = await Originals.GetOrAdd(service, _ => new(() => SetUpAsync(service))).Value;
        using var client = TestServers.Management();
        using var response = await client.PostAsJsonAsync(Definitions(rabbitMq), original.Topology);
        response.EnsureSuccessStatusCode();
        return await TestServers.CopyDatabaseAsync(original.Database);
    }

    private static async Task<Prepared> SetUpAsync(string service)
    {
        using var key = new DevelopmentKey();
        var database = await TestServers.CreateDatabaseAsync(service);
        var rabbitMq = await TestServers.CreateVirtualHostAsync();
        var settings = new Dictionary<string, string> { ["Webhooks__SecretKeyFile"] = Path.Combine(key.Folder, DevelopmentKeys.WebhookFile) };
        await using (var process = ServiceProcess.Create(service, database, rabbitMq, key, settings))
            await process.SetupAsync();
        using var client = TestServers.Management();
        return new(database, await client.GetFromJsonAsync<JsonElement>(Definitions(rabbitMq)));
    }

    private static Uri Definitions(Uri rabbitMq) => new($"api/definitions/{rabbitMq.AbsolutePath.TrimStart('/')}", UriKind.Relative);

    private sealed record Prepared(TestDatabase Database, JsonElement Topology);
}

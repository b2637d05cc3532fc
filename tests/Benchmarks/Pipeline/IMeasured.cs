using Npgsql;
using Tests.Support;

namespace Benchmarks.Pipeline;

/// <summary>
/// The system under measurement: the services or the floor. Both are processes that accept applications over HTTP and write tables with the same names.
/// </summary>
internal interface IMeasured
{
    /// <summary>A client with an officer's token, at the endpoint that accepts applications.</summary>
    HttpClient Officer { get; }

    /// <summary>Every process, by name.</summary>
    IReadOnlyDictionary<string, int> Processes { get; }

    /// <summary>The permit database.</summary>
    NpgsqlDataSource Permits { get; }

    /// <summary>The notification database.</summary>
    NpgsqlDataSource Notifications { get; }

    /// <summary>The processes that screen and write the feed; they are stopped to measure acceptance alone.</summary>
    IEnumerable<int> Consumers => [Processes["registry"], Processes["notification"]];
}

/// <summary>The product.</summary>
internal sealed class MeasuredServices : IMeasured, IAsyncDisposable
{
    private MeasuredServices(RunningSystem system, PrivateServers servers)
    {
        System = system;
        Officer = LoadGenerator.Client(system.Permit.Address, system.Key.Token("KOR", "KOR-MOEL", "officer"));
        Permits = Databases.Open(servers, system.Databases["permit"]);
        Notifications = Databases.Open(servers, system.Databases["notification"]);
        Registry = Databases.Open(servers, system.Databases["registry"]);
    }

    public RunningSystem System { get; }

    public HttpClient Officer { get; }

    public NpgsqlDataSource Permits { get; }

    public NpgsqlDataSource Notifications { get; }

    public NpgsqlDataSource Registry { get; }

    // Read each time: a restarted service is another process.
    public IReadOnlyDictionary<string, int> Processes =>
        new Dictionary<string, int>
        {
            ["registry"] = System.Registry.ProcessId,
            ["permit"] = System.Permit.ProcessId,
            ["notification"] = System.Notification.ProcessId,
        };

    public static async Task<MeasuredServices> StartAsync(PrivateServers servers) =>
        // A list may shrink here and concern many permits without a second person's approval: it is changed back and forth.
        new(
            await RunningSystem.StartAsync(
                servers.Postgres,
                servers.RabbitMq,
                servers.RabbitMqManagement,
                new Dictionary<string, string>
                {
                    ["Lists__MaxRemovedShare"] = "1",
                    ["Lists__MaxConcernedShare"] = "1",
                    ["Lists__MaxConcernedPermits"] = "2147483647",
                }
            ),
            servers
        );

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Officer.Dispose();
        foreach (var database in (NpgsqlDataSource[])[Permits, Notifications, Registry])
            await database.DisposeAsync();
        await System.DisposeAsync();
    }
}

/// <summary>Opens a service's database as the superuser, who can read commit timestamps.</summary>
internal static class Databases
{
    public static NpgsqlDataSource Open(PrivateServers servers, TestDatabase database) =>
        NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(servers.Postgres)
            {
                Database = new NpgsqlConnectionStringBuilder(database.OwnerConnection).Database,
                CommandTimeout = 0,
                // An idle connection in the pool is a server process.
                MaxPoolSize = 4,
            }
        );
}

using System.Diagnostics;
using System.Globalization;
using Benchmarks.Floor;
using Npgsql;
using Tests.Support;

namespace Benchmarks.Pipeline;

/// <summary>The floor, as the same three processes.</summary>
internal sealed class MeasuredFloor : IMeasured, IAsyncDisposable
{
    private readonly Dictionary<string, Process> _processes = [];

    public required HttpClient Officer { get; init; }

    public required NpgsqlDataSource Permits { get; init; }

    public required NpgsqlDataSource Notifications { get; init; }

    public required Uri RabbitMq { get; init; }

    private DevelopmentKey Key { get; init; } = null!;

    public IReadOnlyDictionary<string, int> Processes => _processes.ToDictionary(process => process.Key, process => process.Value.Id);

    /// <param name="webhook">The URL that suspensions are posted to.</param>
    public static async Task<MeasuredFloor> StartAsync(PrivateServers servers, Uri webhook)
    {
        var rabbitMq = await TestServers.CreateVirtualHostAsync(servers.RabbitMq, servers.RabbitMqManagement);
        var databases = new Dictionary<string, TestDatabase>();
        foreach (var name in (string[])["registry", "permit", "notification"])
            databases.Add(name, await FloorSchema.CreateDatabaseAsync(servers, name));
        var ports = databases.Keys.ToDictionary(name => name, _ => TestServers.FreePort());
        var key = new DevelopmentKey();
        var floor = new MeasuredFloor
        {
            Officer = LoadGenerator.Client(Address(ports["permit"]), key.Token("KOR", "KOR-MOEL", "officer")),
            Permits = Databases.Open(servers, databases["permit"]),
            Notifications = Databases.Open(servers, databases["notification"]),
            RabbitMq = rabbitMq,
            Key = key,
        };
        // Consumers first, so that every queue exists before anything is published.
        foreach (var name in (string[])["notification", "registry", "permit"])
        {
            floor.Start(name, databases[name], rabbitMq, key, Address(ports[name]), webhook);
            await ReadyAsync(floor._processes[name], Address(ports[name]));
        }

        return floor;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.Values)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Officer.Dispose();
        await Permits.DisposeAsync();
        await Notifications.DisposeAsync();
        Key.Dispose();
    }

    private static Uri Address(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));

    private static async Task ReadyAsync(Process process, Uri address)
    {
        using var client = new HttpClient { BaseAddress = address };
        await Eventually.BecomesAsync(
            async () =>
            {
                if (process.HasExited)
                    throw new InvalidOperationException("A process of the floor ended; its output is above.");
                try
                {
                    using var response = await client.GetAsync(new Uri("ready", UriKind.Relative));
                    return response.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            ready => ready
        );
    }

    private void Start(string part, TestDatabase database, Uri rabbitMq, DevelopmentKey key, Uri address, Uri webhook)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(FloorProgram).Assembly.Location, "floor", part]);
        start.Environment["FLOOR_DATABASE"] = database.RuntimeConnection;
        start.Environment["FLOOR_RABBITMQ"] = rabbitMq.ToString();
        start.Environment["FLOOR_KEY"] = key.PublicKeyFile;
        start.Environment["FLOOR_URL"] = address.ToString();
        start.Environment["FLOOR_WEBHOOK"] = webhook.ToString();
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        // Built like the services, see Directory.Build.props.
        start.Environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
        _processes.Add(part, Process.Start(start)!);
    }
}

using System.Net;
using System.Net.Http.Headers;
using SanctionsRegistry.Tools.Access;

namespace Tests.Support;

/// <summary>The three services as processes, set up and started as <c>infra/up</c> does.</summary>
public sealed class RunningSystem : IAsyncDisposable
{
    private RunningSystem(DevelopmentKey key, ServiceProcess registry, ServiceProcess permit, ServiceProcess notification, string permitDatabase) =>
        (Key, Registry, Permit, Notification, PermitDatabase) = (key, registry, permit, notification, permitDatabase);

    /// <summary>The virtual host that they share.</summary>
    public required Uri RabbitMq { get; init; }

    /// <summary>The services' databases, by the service's name.</summary>
    public required IReadOnlyDictionary<string, TestDatabase> Databases { get; init; }

    /// <summary>The services' settings besides the database, the broker and the key.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>The services' processes.</summary>
    public IReadOnlyList<ServiceProcess> Services => [Registry, Permit, Notification];

    /// <summary>The permit service's database, to check what is beneath its API.</summary>
    public string PermitDatabase { get; }

    public DevelopmentKey Key { get; }

    public ServiceProcess Registry { get; }

    public ServiceProcess Permit { get; }

    public ServiceProcess Notification { get; }

    /// <summary>Starts all three on the servers that the tests share.</summary>
    /// <param name="additional">Settings of all services beyond the usual ones.</param>
    public static async Task<RunningSystem> StartAsync(IReadOnlyDictionary<string, string>? additional = null)
    {
        var host = await TestServers.CreateVirtualHostAsync();
        var system = await CreateAsync(host, service => PreparedServices.CreateAsync(service, host), additional);
        await Task.WhenAll(system.Services.Select(service => service.StartAsync()));
        return system;
    }

    /// <summary>Sets up and starts all three in their own virtual host.</summary>
    public static async Task<RunningSystem> StartAsync(string postgres, Uri rabbitMq, Uri management, IReadOnlyDictionary<string, string>? additional = null) =>
        await StartAsync(postgres, await TestServers.CreateVirtualHostAsync(rabbitMq, management), additional);

    /// <summary>Sets up and starts all three.</summary>
    /// <param name="postgres">A superuser's connection.</param>
    /// <param name="host">The virtual host to use.</param>
    /// <param name="additional">Settings of all services beyond the usual ones.</param>
    public static async Task<RunningSystem> StartAsync(string postgres, Uri host, IReadOnlyDictionary<string, string>? additional = null)
    {
        var system = await CreateAsync(host, service => TestServers.CreateDatabaseAsync(service, postgres), additional);
        // Every queue must exist before anything is published.
        await Task.WhenAll(system.Services.Select(service => service.SetupAsync()));
        await Task.WhenAll(system.Services.Select(service => service.StartAsync()));
        return system;
    }

    private static async Task<RunningSystem> CreateAsync(
        Uri host,
        Func<string, Task<TestDatabase>> createDatabase,
        IReadOnlyDictionary<string, string>? additional
    )
    {
        var key = new DevelopmentKey();
        var settings = new Dictionary<string, string>
        {
            ["Rules__MaxListAge"] = "3650.00:00:00",
            ["Auth__DevelopmentPrivateKeyFile"] = Path.Combine(key.Folder, DevelopmentKeys.PrivateFile),
            ["Webhooks__AllowPrivateAddresses"] = "true",
            ["Webhooks__SecretKeyFile"] = Path.Combine(key.Folder, DevelopmentKeys.WebhookFile),
        };
        foreach (var (name, value) in additional ?? new Dictionary<string, string>())
            settings[name] = value;
        var services = new List<ServiceProcess>();
        var databases = new Dictionary<string, TestDatabase>();
        foreach (var name in (string[])["registry", "permit", "notification"])
        {
            var database = await createDatabase(name);
            databases.Add(name, database);
            services.Add(ServiceProcess.Create(name, database, host, key, settings));
        }

        return new(key, services[0], services[1], services[2], databases["permit"].RuntimeConnection)
        {
            RabbitMq = host,
            Databases = databases,
            Settings = settings,
        };
    }

    /// <summary>Publishes the first edition of the list that ships with the project.</summary>
    public async Task PublishDemoListAsync()
    {
        using var secretariat = Key.Client(Registry, null, "UN-SECRETARIAT", "secretariat");
        using var xml = new ByteArrayContent(
            await File.ReadAllBytesAsync(Path.Combine(TestServers.RepositoryRoot, "infra", "demo-lists", "fictional-first.xml"))
        )
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/xml") },
        };
        using var response = await secretariat.PostAsync(new Uri("lists/un_sc_sanctions/editions", UriKind.Relative), xml);
        if (response.StatusCode is not HttpStatusCode.Created)
            throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
    }

    /// <summary>Starts another instance of a service alongside the first. The caller disposes it.</summary>
    public async Task<ServiceProcess> StartAnotherAsync(string service)
    {
        var instance = ServiceProcess.Create(service, Databases[service], RabbitMq, Key, Settings);
        await instance.StartAsync();
        return instance;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var service in Services)
            await service.DisposeAsync();
        Key.Dispose();
    }
}

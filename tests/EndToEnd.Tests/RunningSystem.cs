using SanctionsRegistry.Tools.Access;
using Tests.Support;

namespace EndToEnd.Tests;

/// <summary>The three services as processes, set up and started as <c>infra/up</c> does.</summary>
internal sealed class RunningSystem : IAsyncDisposable
{
    private RunningSystem(DevelopmentKey key, ServiceProcess registry, ServiceProcess permit, ServiceProcess notification) =>
        (Key, Registry, Permit, Notification) = (key, registry, permit, notification);

    public DevelopmentKey Key { get; }

    public ServiceProcess Registry { get; }

    public ServiceProcess Permit { get; }

    public ServiceProcess Notification { get; }

    public static async Task<RunningSystem> StartAsync(string postgres, Uri rabbitMq, Uri management)
    {
        var key = new DevelopmentKey();
        var host = await TestServers.CreateVirtualHostAsync(rabbitMq, management);
        var settings = new Dictionary<string, string>
        {
            ["Rules__MaxListAge"] = "3650.00:00:00",
            ["Webhooks__AllowPrivateAddresses"] = "true",
            ["Webhooks__SecretKeyFile"] = Path.Combine(key.Folder, DevelopmentKeys.WebhookFile),
        };
        var services = new List<ServiceProcess>();
        foreach (var name in (string[])["registry", "permit", "notification"])
        {
            services.Add(ServiceProcess.Create(name, await TestServers.CreateDatabaseAsync(name, postgres), host, key, settings));
        }

        // Every queue exists before anything is published.
        foreach (var service in services) await service.SetupAsync();
        var system = new RunningSystem(key, services[0], services[1], services[2]);
        await Task.WhenAll(services.Select(service => service.StartAsync()));
        return system;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var service in (ServiceProcess[])[Registry, Permit, Notification]) await service.DisposeAsync();
        Key.Dispose();
    }
}

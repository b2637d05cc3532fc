using System.Diagnostics;
using System.Globalization;

namespace Tests.Support;

/// <summary>A test's own PostgreSQL and RabbitMQ, for tests that kill them while they work.</summary>
public sealed class PrivateServers : IAsyncDisposable
{
    private const string Password = "test";
    private readonly string _brokerUser;
    private readonly string _virtualHost;
    private readonly string _folder = Directory.CreateTempSubdirectory("sanctions-registry-servers-").FullName;
    private readonly int _postgresPort = TestServers.FreePort();
    private readonly int[] _rabbitPorts = [TestServers.FreePort(), TestServers.FreePort(), TestServers.FreePort(), TestServers.FreePort()];

    private PrivateServers(string brokerUser, string virtualHost) => (_brokerUser, _virtualHost) = (brokerUser, virtualHost);

    /// <summary>The folder of both servers' data; both have it on their command lines.</summary>
    public string Folder => _folder;

    public string Postgres =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_postgresPort};Username=postgres;Password={Password};Database=postgres");

    public Uri RabbitMq => new(string.Create(CultureInfo.InvariantCulture, $"amqp://{_brokerUser}:{Password}@127.0.0.1:{_rabbitPorts[0]}/{_virtualHost}"));

    public Uri RabbitMqManagement => new(string.Create(CultureInfo.InvariantCulture, $"http://{_brokerUser}:{Password}@127.0.0.1:{_rabbitPorts[1]}/"));

    /// <param name="brokerUser">The broker's user.</param>
    /// <param name="virtualHost">The broker's virtual host; empty for <c>/</c>.</param>
    public static async Task<PrivateServers> StartAsync(string brokerUser = "test", string virtualHost = "")
    {
        var servers = new PrivateServers(brokerUser, virtualHost);
        // The servers' own users must be able to traverse this folder to reach theirs.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(
                servers._folder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute
            );
        await Task.WhenAll(servers.StartPostgresAsync(), servers.StartRabbitMqAsync());
        return servers;
    }

    public Task StartPostgresAsync() => RunAsync("postgres", "start", Number(_postgresPort));

    public Task StopPostgresAsync() => RunAsync("postgres", "stop");

    public Task KillPostgresAsync() => RunAsync("postgres", "kill");

    public Task StartRabbitMqAsync() => RunAsync("rabbitmq", "start", [.. _rabbitPorts.Select(Number)]);

    public Task KillRabbitMqAsync() => RunAsync("rabbitmq", "kill");

    /// <summary>Runs <c>rabbitmqctl</c>.</summary>
    public Task ControlRabbitMqAsync(params string[] arguments) => RunAsync("rabbitmq", "ctl", arguments);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(RunAsync("postgres", "stop"), RunAsync("rabbitmq", "stop"));
        Directory.Delete(_folder, recursive: true);
    }

    private static string Number(int port) => port.ToString(CultureInfo.InvariantCulture);

    private async Task RunAsync(string server, string verb, params string[] ports)
    {
        var start = new ProcessStartInfo(Path.Combine(TestServers.RepositoryRoot, "infra", "native", server), [verb, Path.Combine(_folder, server), .. ports])
        {
            RedirectStandardError = true,
        };
        start.Environment["SR_POSTGRES_PASSWORD"] = Password;
        start.Environment["SR_RABBITMQ_USER"] = _brokerUser;
        start.Environment["SR_RABBITMQ_VHOST"] = _virtualHost.Length > 0 ? _virtualHost : "/";
        start.Environment["SR_RABBITMQ_PASSWORD"] = Password;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await process.WaitForExitAsync(timeout.Token);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{server} {verb} failed: {await errors}");
    }
}

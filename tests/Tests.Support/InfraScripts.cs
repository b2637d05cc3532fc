using System.Diagnostics;
using System.Globalization;
using SanctionsRegistry.Tools.Access;

namespace Tests.Support;

/// <summary>The scripts of infra/ for a test's own system: its state folder is as <c>infra/up</c> creates it.</summary>
public sealed class InfraScripts : IDisposable
{
    /// <summary>The user and the virtual host that the scripts expect.</summary>
    public const string BrokerName = "sanctions";

    private readonly string _folder = Directory.CreateTempSubdirectory("sanctions-registry-state-").FullName;
    private readonly RunningSystem _system;

    public InfraScripts(RunningSystem system, PrivateServers servers)
    {
        _system = system;
        File.WriteAllText(Path.Combine(_folder, "mode"), "native\n");
        File.WriteAllText(Path.Combine(_folder, "servers-dir"), servers.Folder + "\n");
        File.WriteAllText(Path.Combine(_folder, "secrets.env"), $"SR_RABBITMQ_PASSWORD={system.RabbitMq.UserInfo.Split(':')[1]}\n");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "keys"), system.Key.Folder);
        Directory.CreateDirectory(Path.Combine(_folder, "programs"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "programs", "tools"), Path.GetDirectoryName(typeof(DevelopmentKeys).Assembly.Location)!);
    }

    /// <summary>Runs a script and returns its output.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task<string> RunAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(TestServers.RepositoryRoot, "infra", script), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SR_STATE_DIR"] = _folder;
        start.Environment["SR_AMQP_PORT"] = _system.RabbitMq.Port.ToString(CultureInfo.InvariantCulture);
        start.Environment["SR_PERMIT_PORT"] = _system.Permit.Address.Port.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(timeout.Token);
        return process.ExitCode == 0 ? (await output).TrimEnd() : throw new InvalidOperationException($"infra/{script} failed: {await output}{await errors}");
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

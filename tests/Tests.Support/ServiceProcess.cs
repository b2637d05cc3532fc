using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Tests.Support;

/// <summary>
/// A built service, run as an operator would run it: <c>setup</c> under the owner's role, then the service itself under the runtime role, as a process.
/// </summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);
    private readonly string _dll;
    private readonly Dictionary<string, string> _environment;
    private readonly StringBuilder _log = new();
    private Process? _process;

    private ServiceProcess(string dll, int port, Dictionary<string, string> environment)
    {
        (_dll, _environment) = (dll, environment);
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
        _environment["ASPNETCORE_URLS"] = Address.ToString();
    }

    public Uri Address { get; }

    public int ProcessId => _process!.Id;

    /// <summary>What the service has printed so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    /// <summary>Prepares a service; <see cref="SetupAsync"/> and <see cref="StartAsync"/> come next.</summary>
    /// <param name="service"><c>registry</c>, <c>permit</c> or <c>notification</c>.</param>
    /// <param name="settings">Configuration beyond the database, the broker and the key, as environment variables.</param>
    public static ServiceProcess Create(
        string service,
        TestDatabase database,
        Uri rabbitMq,
        DevelopmentKey key,
        IReadOnlyDictionary<string, string>? settings = null
    )
    {
        var project = $"{char.ToUpperInvariant(service[0])}{service[1..]}.Service";
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release"
            : "Debug";
        // infra/bench and infra/chaos publish the services as infra/up does; a test runs the services that were built with it.
        var dll = Environment.GetEnvironmentVariable("SR_PROGRAMS") is { Length: > 0 } programs
            ? Path.Combine(programs, service, $"{project}.dll")
            : Path.Combine(TestServers.RepositoryRoot, "services", service, project, "bin", configuration, "net10.0", $"{project}.dll");
        var environment = new Dictionary<string, string>(settings ?? new Dictionary<string, string>())
        {
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["ConnectionStrings__Database"] = database.RuntimeConnection,
            ["Owner"] = database.OwnerConnection,
            ["Database__RuntimeRole"] = database.RuntimeRole,
            ["RabbitMq__Uri"] = rabbitMq.ToString(),
            ["Auth__DevelopmentPublicKeyFile"] = key.PublicKeyFile,
        };
        return new ServiceProcess(dll, TestServers.FreePort(), environment);
    }

    /// <summary>Runs the service's <c>setup</c>.</summary>
    public async Task SetupAsync()
    {
        using var setup = Launch(["setup"], owner: true);
        using var timeout = new CancellationTokenSource(Timeout);
        await setup.WaitForExitAsync(timeout.Token);
        if (setup.ExitCode != 0)
            throw new InvalidOperationException($"setup of {_dll} failed:\n{Log}");
    }

    /// <summary>Starts the service and waits until it is ready.</summary>
    public Task StartAsync() => StartUntilAsync("health/ready");

    /// <summary>Starts the service and waits until it answers, whether or not it is ready.</summary>
    public Task StartUntilLiveAsync() => StartUntilAsync("health/live");

    /// <summary>Ends the process as a power cut would: none of its handlers run.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Pauses the process, with its connections open, until <see cref="ResumeAsync"/>.</summary>
    public Task PauseAsync() => SignalAsync("-STOP");

    /// <summary>Resumes a paused process.</summary>
    public Task ResumeAsync() => SignalAsync("-CONT");

    /// <summary>The response of <c>/health/ready</c>: the status and the checks.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Report)> ReadyAsync()
    {
        using var client = new HttpClient { BaseAddress = Address };
        using var response = await client.GetAsync(new Uri("health/ready", UriKind.Relative));
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            if (!_process.HasExited)
                await KillAsync();
            _process.Dispose();
        }

        // To help investigate a failed test.
        var folder = Directory.CreateDirectory(Path.Combine(TestServers.RepositoryRoot, "TestResults", "services"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{Path.GetFileNameWithoutExtension(_dll)}-{Address.Port}.log"), Log);
    }

    private async Task StartUntilAsync(string health)
    {
        _process = Launch([], owner: false);
        using var client = new HttpClient { BaseAddress = Address };
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"{_dll} exited with {_process.ExitCode}:\n{Log}");
            try
            {
                using var response = await client.GetAsync(new Uri(health, UriKind.Relative));
                if (response.StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            if (waited.Elapsed > Timeout)
                throw new TimeoutException($"{_dll} does not answer {health} with 200:\n{Log}");
            await Eventually.PauseAsync();
        }
    }

    private Process Launch(string[] verbs, bool owner)
    {
        var start = new ProcessStartInfo("dotnet", [_dll, .. verbs])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(_dll),
        };
        foreach (var (name, value) in _environment)
            start.Environment[name] = value;
        if (owner)
            start.Environment["ConnectionStrings__Database"] = _environment["Owner"];
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private void Append(string? line)
    {
        lock (_log)
            _log.AppendLine(line);
    }
}

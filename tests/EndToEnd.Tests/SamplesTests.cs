using System.Diagnostics;
using Tests.Support;

namespace EndToEnd.Tests;

/// <summary>The samples of <c>infra/samples</c>, run as their README says.</summary>
[Collection(SharedSystem.Name)]
public sealed class SamplesTests(SharedSystem shared)
{
    private static readonly string Samples = Path.Combine(TestServers.RepositoryRoot, "infra", "samples");
    private readonly RunningSystem _system = shared.Services;

    [Fact]
    public async Task The_Python_client_tells_its_story() => AssertStory(await RunAsync("python3", Path.Combine(Samples, "python", "walk.py")));

    [Fact]
    public async Task The_TypeScript_client_compiles_with_the_generated_types_and_tells_its_story()
    {
        await RunAsync(Path.Combine(Samples, "build"));
        AssertStory(await RunAsync("node", Path.Combine(Samples, "typescript", "built", "walk.js")));
    }

    [Fact]
    public async Task Every_request_of_the_http_files_succeeds()
    {
        var addresses = new Dictionary<string, string>
        {
            ["registry"] = Address(_system.Registry),
            ["permit"] = Address(_system.Permit),
            ["notification"] = Address(_system.Notification),
        };
        foreach (var name in (string[])["registry", "permit", "notification"])
            Assert.Equal(5, await new HttpFile(Path.Combine(Samples, "http", $"{name}.http"), addresses).RunAsync());
    }

    private static void AssertStory(string story)
    {
        Assert.Contains("RYANG KANG CHOL", story, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(": a match", story, StringComparison.Ordinal);
        Assert.Contains("Oddvar Brekkestø: issued.", story, StringComparison.Ordinal);
        Assert.Contains("Kang-chol Ryang: referred.", story, StringComparison.Ordinal);
        Assert.Contains("The subscription is ended.", story, StringComparison.Ordinal);
    }

    private static string Address(ServiceProcess service) => service.Address.ToString().TrimEnd('/');

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TOKEN"] = _system.Key.Token("KOR", "KOR-MOEL", "officer");
        start.Environment["REGISTRY"] = Address(_system.Registry);
        start.Environment["PERMIT"] = Address(_system.Permit);
        start.Environment["NOTIFICATION"] = Address(_system.Notification);
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(timeout.Token);
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} failed: {await output}{await errors}");
    }
}

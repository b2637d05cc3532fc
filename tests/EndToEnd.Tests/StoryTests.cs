using System.Diagnostics;
using SanctionsRegistry.Tools.Access;
using Tests.Support;

namespace EndToEnd.Tests;

/// <summary>The whole flow over real HTTP, PostgreSQL and RabbitMQ: the demo that an operator runs, which checks each of its steps.</summary>
public sealed class StoryTests : IAsyncLifetime
{
    private RunningSystem _system = null!;

    public async Task InitializeAsync() => _system = await RunningSystem.StartAsync();

    public async Task DisposeAsync() => await _system.DisposeAsync();

    [Fact]
    public async Task The_demo_passes_on_the_list_that_ships_with_the_project_and_again_when_repeated()
    {
        var lists = Path.Combine(TestServers.RepositoryRoot, "infra", "demo-lists");
        await RunDemoAsync(Path.Combine(lists, "fictional-first.xml"), Path.Combine(lists, "fictional-second.xml"));
        await RunDemoAsync(Path.Combine(lists, "fictional-first.xml"), Path.Combine(lists, "fictional-second.xml"));
    }

    [SharedDataFact]
    public Task The_demo_passes_on_two_editions_of_the_real_list() =>
        RunDemoAsync(SharedData.File("un/un_consolidated_2025-08-02.xml"), SharedData.File("un/un_consolidated_2025-11-15.xml"));

    private async Task RunDemoAsync(string first, string second)
    {
        var tools = typeof(DevelopmentKeys).Assembly.Location;
        var start = new ProcessStartInfo(
            "dotnet",
            [
                tools,
                "demo",
                "--keys",
                _system.Key.Folder,
                "--registry",
                _system.Registry.Address.ToString(),
                "--permit",
                _system.Permit.Address.ToString(),
                "--notification",
                _system.Notification.Address.ToString(),
                "--first",
                first,
                "--second",
                second,
            ]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var demo = Process.Start(start)!;
        var output = demo.StandardOutput.ReadToEndAsync();
        var errors = demo.StandardError.ReadToEndAsync();
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        await demo.WaitForExitAsync(timeout.Token);
        Assert.True(demo.ExitCode == 0, await output + await errors);
    }
}

using Tests.Support;

namespace EndToEnd.Tests;

/// <summary>One running system, with the list that ships with the project, for the tests that only use it as a client would.</summary>
public sealed class SharedSystem : IAsyncLifetime
{
    public const string Name = "Shared system";

    public RunningSystem Services { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Services = await RunningSystem.StartAsync();
        await Services.PublishDemoListAsync();
    }

    public async Task DisposeAsync() => await Services.DisposeAsync();
}

/// <summary>The tests that share it.</summary>
[CollectionDefinition(SharedSystem.Name)]
public sealed class SharedSystemCollection : ICollectionFixture<SharedSystem>;

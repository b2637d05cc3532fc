using Benchmarks;
using Tests.Support;

// What, our figure, the reference's in the same run, the ratio. Servers of its own, the services as processes, nothing else running.
string[] all = ["engine", "watches", "services"];
if (args.Except(all).Any())
{
    await Console.Error.WriteLineAsync($"Usage: infra/bench [{string.Join("] [", all)}]; all of them where none is named.");
    return 2;
}

var chosen = args.Length == 0 ? all : args;
Console.WriteLine($"Machine: {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB; list: {BenchmarkList.Description}");
var servers = await PrivateServers.StartAsync();
var table = new ResultTable();
try
{
    // Before the services, which would share the cores.
    if (chosen.Contains("engine")) await Engine.MeasureAsync(servers, table);
    if (chosen.Contains("watches")) await Watching.MeasureAsync(servers, table);
    if (chosen.Contains("services")) await ServicesAsync();
    table.Print();
    return 0;
}
finally
{
    await servers.DisposeAsync();
}

async Task ServicesAsync()
{
    await using var system = await RunningSystem.StartAsync(servers.Postgres, servers.RabbitMq, servers.RabbitMqManagement);
    // Each measurement begins when what the one before set off has been dealt with.
    await Latency.MeasureAsync(system, servers, table);
    await TestServers.WaitUntilQuietAsync(system.RabbitMq, servers.RabbitMqManagement);
    await Matching.MeasureAsync(system, servers, table);
    await Applying.MeasureAsync(system, servers, table);
    await TestServers.WaitUntilQuietAsync(system.RabbitMq, servers.RabbitMqManagement);
    await Replay.MeasureAsync(system, table);
}

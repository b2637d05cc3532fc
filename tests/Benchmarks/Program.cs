using Benchmarks;
using Tests.Support;

// What, our figure, the reference's in the same run, the ratio. Servers of its own, the services as processes, nothing else running.
Console.WriteLine($"Machine: {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB; list: {BenchmarkList.Description}");
var servers = await PrivateServers.StartAsync();
var table = new ResultTable();
// Before the services, which would share the cores.
await Engine.MeasureAsync(servers, table);
var system = await RunningSystem.StartAsync(servers.Postgres, servers.RabbitMq, servers.RabbitMqManagement);
try
{
    // Each measurement begins when what the one before set off has been dealt with.
    await Latency.MeasureAsync(system, servers, table);
    await TestServers.WaitUntilQuietAsync(system.RabbitMq, servers.RabbitMqManagement);
    await Matching.MeasureAsync(system, servers, table);
    await Applying.MeasureAsync(system, servers, table);
    await TestServers.WaitUntilQuietAsync(system.RabbitMq, servers.RabbitMqManagement);
    await Replay.MeasureAsync(system, table);
    table.Print();
}
finally
{
    await system.DisposeAsync();
    await servers.DisposeAsync();
}

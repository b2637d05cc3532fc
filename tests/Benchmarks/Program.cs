using Benchmarks;
using Benchmarks.Floor;
using Benchmarks.Pipeline;
using Tests.Support;

switch (args)
{
    case ["pipeline", .. var options]:
        return await PipelineCase.RunAsync(options);
    case ["chaos", .. var options]:
        return await ChaosVerb.RunAsync(options);
    // A process of the floor, started by the pipeline measurement.
    case ["floor", var part]:
        return await FloorProgram.RunAsync(part);
    default:
        break;
}

// Prints: what, our figure, the reference's in the same run, the ratio. Uses its own servers, runs the services as processes, and nothing else.
// The arguments name the cases to measure. Default: all.
string[] ofServices = ["matching", "replay", "imports"];
string[] cases = ["engine", "watches", .. ofServices];
if (args.Except(cases, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
{
    await Console.Error.WriteLineAsync($"There is no case {unknown}. Known: {string.Join(", ", cases)}.");
    return 2;
}

bool Asked(string name) => args.Length == 0 || args.Contains(name, StringComparer.Ordinal);
Console.WriteLine(
    $"Machine: {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB; list: {BenchmarkList.Description}"
);
var servers = await PrivateServers.StartAsync();
var table = new ResultTable();
try
{
    // Before the services start, because they would share the cores.
    if (Asked("engine"))
        await Engine.MeasureAsync(servers, table);
    if (Asked("watches"))
        await Watching.MeasureAsync(servers, table);
    if (ofServices.Any(Asked))
        await ServicesAsync();
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
    // Each measurement starts when the work caused by the previous one is done.
    if (Asked("matching"))
        await Matching.MeasureAsync(system, servers, table);
    await TestServers.WaitUntilQuietAsync(system.RabbitMq, servers.RabbitMqManagement);
    if (Asked("replay"))
        await Replay.MeasureAsync(system, table);
    await TestServers.WaitUntilQuietAsync(system.RabbitMq, servers.RabbitMqManagement);
    if (Asked("imports"))
        await Imports.MeasureAsync(system, table);
}

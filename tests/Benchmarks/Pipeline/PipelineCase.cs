using System.Diagnostics;
using System.Globalization;
using Benchmarks.Floor;
using Npgsql;
using Tests.Support;

namespace Benchmarks.Pipeline;

/// <summary>
/// The path of an application from the request to the feed, measured against the floor (<see cref="FloorProgram"/>) and pgbench in the same run. The floor
/// and the services run one after the other, on the same servers.
/// </summary>
internal static class PipelineCase
{
    private const int ColdApplications = 100;
    private const double ColdRate = 20;
    private const int Hops = 200;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (PipelineOptions.Parse(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync(PipelineOptions.Usage);
            return 2;
        }

        Console.WriteLine(
            Text($"Machine: {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB; list: {BenchmarkList.Description}")
        );
        Console.WriteLine(
            Text($"Full load: {LoadGenerator.Clients} clients for {options.Load.TotalSeconds:0} s, ")
                + Text($"after a warm-up of {options.WarmUp.TotalSeconds:0} s; ")
                + Text($"steady load: {options.Steady.TotalMinutes:0.##} min; rest: {options.Rest.TotalSeconds:0} s")
        );
        var began = Stopwatch.GetTimestamp();
        await using var servers = await PrivateServers.StartAsync();
        await ConfigureAsync(servers, options);
        var table = new PipelineTable();
        await using var receiver = await WebhookReceiver.StartAsync();
        var floor = await MeasureFloorAsync(servers, receiver, options);
        var pgbench = options.Measures("rate") ? await Pgbench.MeasureAsync(servers, options.Load / 2) : 0;
        if (options.Only is not ["stored"])
            await MeasureServicesAsync(servers, receiver, floor, pgbench, options, table);
        if (options.StoredPermits > 0 && options.Measures("stored"))
            await AttemptAsync("stored permits", () => StoredPermits.MeasureAsync(servers, options, table));
        var isMet = table.Print();
        Console.WriteLine(Text($"{(isMet ? "Every goal is met" : "Not every goal is met")}; {Stopwatch.GetElapsedTime(began).TotalMinutes:0.0} min."));
        return isMet ? 0 : 1;
    }

    /// <summary>The floor's results.</summary>
    private sealed record FloorFigures(Throughput Throughput, double Accepted, double SteadyRate, Latencies? Steady, double HopP99);

    // Read only when the server starts.
    private static async Task ConfigureAsync(PrivateServers servers, PipelineOptions options)
    {
        await using (var source = NpgsqlDataSource.Create(servers.Postgres))
        {
            // Each separately: alter system cannot run inside a transaction.
            foreach (
                var setting in options.Profile
                    ? (string[])["alter system set track_commit_timestamp = on", DatabaseProfile.Setting]
                    : ["alter system set track_commit_timestamp = on"]
            )
            {
                await using var set = source.CreateCommand(setting);
                await set.ExecuteNonQueryAsync();
            }
        }

        await servers.StopPostgresAsync();
        await servers.StartPostgresAsync();
    }

    private static async Task<FloorFigures> MeasureFloorAsync(PrivateServers servers, WebhookReceiver receiver, PipelineOptions options)
    {
        await using var floor = await MeasuredFloor.StartAsync(servers, receiver.Address);
        var capacity = new Capacity(floor, new(floor, servers.Folder), options);
        await capacity.LearnAsync();
        await capacity.WarmUpAsync();
        var throughput = await ThroughputAsync(capacity, servers, options);
        Console.WriteLine(
            Text($"  the floor: {throughput.PerSecond:#,0}/s of {throughput.Applications:#,0} applications, ")
                + Text($"{throughput.MillisecondsEach:0.00} ms of processor time each ")
                + Text($"({throughput.Processor.Split(throughput.Applications / 1000.0, "0.00")})")
        );
        var accepted = options.Measures("rate") ? (await capacity.AcceptedAsync()).PerSecond : 0;
        var rate = throughput.PerSecond / 4;
        var steady = options.Measures("steady") ? await capacity.LatencyAsync(rate, (int)(rate * options.Steady.TotalSeconds)) : null;
        if (accepted > 0)
            Console.WriteLine(Text($"  the floor: {accepted:#,0}/s accepted with consumers paused"));
        if (steady is not null)
            Console.WriteLine(
                Text($"  the floor: at {rate:#,0}/s p50 {steady.P50:0.0} ms, p99 {steady.P99:0.0} ms, ")
                    + Text($"{steady.Undecided} undecided of {steady.Milliseconds.Count:#,0}")
            );
        var hops = await HopsAsync(floor, receiver);
        Console.WriteLine(Text($"  the floor: one publish-consume-post hop p50 {hops.Percentile(50):0.0} ms, p99 {hops.Percentile(99):0.0} ms"));
        return new(throughput, accepted, rate, steady, hops.Percentile(99));
    }

    // A suspension is published, its notice is committed to the feed, and the webhook is signed and posted, in this order.
    private static async Task<IReadOnlyList<double>> HopsAsync(MeasuredFloor floor, WebhookReceiver receiver)
    {
        await using var broker = await FloorBroker.ConnectAsync(floor.RabbitMq);
        var times = new List<double>();
        for (var i = 0; i < Hops + 20; i++)
        {
            var (permit, id) = (Guid.CreateVersion7(), Guid.CreateVersion7());
            var body = System.Text.Encoding.UTF8.GetBytes(
                $$"""{"eventId":"{{id}}","state":"KOR","agency":"KOR-MOEL","streamId":"{{permit}}","streamVersion":"""
                    + $$"""4,"occurredAt":"2026-11-27T15:51:20.595041+00:00","correlationId":"{{permit:N}}","causationId":"""
                    + $$"""null,"permitId":"{{permit}}","reference":"R-1","reason":"r"}"""
            );
            var began = Stopwatch.GetTimestamp();
            await broker.PublishAsync("permit-suspended-v1", id, body);
            var arrived = await receiver.SuspendedAsync(permit, TimeSpan.FromSeconds(30));
            if (i >= 20)
                times.Add(Stopwatch.GetElapsedTime(began, arrived).TotalMilliseconds);
        }

        return times;
    }

    private static async Task MeasureServicesAsync(
        PrivateServers servers,
        WebhookReceiver receiver,
        FloorFigures floor,
        double pgbench,
        PipelineOptions options,
        PipelineTable table
    )
    {
        await using var services = await MeasuredServices.StartAsync(servers);
        await BenchmarkList.PublishAsync(services.System, BenchmarkList.First);
        var meter = new ProcessorMeter(services, servers.Folder);
        var capacity = new Capacity(services, meter, options);
        await capacity.LearnAsync();
        await capacity.LatencyAsync(ColdRate, ColdApplications);
        var rest = options.Measures("rest") ? await RestAsync(meter, services, options) : null;

        await capacity.WarmUpAsync();
        if (options.Measures("rate"))
            await RatesAsync(capacity, servers, floor, pgbench, options, table);
        if (floor.Steady is { } reference)
        {
            var steady = await capacity.LatencyAsync(floor.SteadyRate, (int)(floor.SteadyRate * options.Steady.TotalSeconds));
            table.Add(
                Goals.Latency,
                new(
                    Text($"{steady.P50:#,0.0} ms and {steady.P99:#,0.0} ms at {floor.SteadyRate:#,0}/s for {options.Steady.TotalMinutes:0.##} min ")
                        + Text($"({steady.Milliseconds.Count:#,0} applications, {steady.Undecided} undecided)"),
                    Text($"{reference.P50:#,0.0} ms and {reference.P99:#,0.0} ms the floor"),
                    steady.P50 / reference.P50,
                    steady.P99 / reference.P99
                )
            );
        }

        if (options.Measures("cold"))
            await AttemptAsync("the first 100 applications after a start", () => ColdStartAsync(services, capacity, table));
        if (options.Measures("lists"))
            await AttemptAsync("list changes", () => ListChanges.MeasureAsync(services, servers, receiver, floor.HopP99, table));
        if (rest is null)
            return;
        table.Add(
            Goals.Rest,
            new(
                Text($"{rest.Processor.Total / options.Rest.TotalSeconds:0.000} of a core ({rest.Processor.Split(options.Rest.TotalSeconds, "0.000")})"),
                "",
                rest.Processor.Total / options.Rest.TotalSeconds
            )
        );
        var growth = options.Soak ? await Soak.MeasureAsync(services, capacity, floor.SteadyRate / 2) : null;
        table.Add(
            Goals.MemoryAtRest,
            new(
                Text($"{rest.ProportionalMiB:#,0} MiB, shared pages counted once ")
                    + Text($"(sum of resident sizes {rest.ResidentMiB:#,0}; {Memory.ProportionalMiB(services):#,0} now, after all loads){growth?.Description}"),
                "",
                rest.ProportionalMiB,
                growth?.Ratio
            )
        );
    }

    private static async Task<Throughput> ThroughputAsync(Capacity capacity, PrivateServers servers, PipelineOptions options)
    {
        if (!options.Profile)
            return await capacity.ThroughputAsync();
        await using var profile = await DatabaseProfile.BeginAsync(servers);
        var throughput = await capacity.ThroughputAsync();
        await profile.PrintAsync(throughput.Applications);
        return throughput;
    }

    private static async Task RatesAsync(
        Capacity capacity,
        PrivateServers servers,
        FloorFigures floor,
        double pgbench,
        PipelineOptions options,
        PipelineTable table
    )
    {
        var throughput = await ThroughputAsync(capacity, servers, options);
        table.Add(
            Goals.Throughput,
            new(
                Text($"{throughput.PerSecond:#,0}/s ({throughput.Applications:#,0} applications)"),
                Text($"{floor.Throughput.PerSecond:#,0}/s the floor ({floor.Throughput.Applications:#,0})"),
                throughput.PerSecond / floor.Throughput.PerSecond
            )
        );
        var accepted = (await capacity.AcceptedAsync()).PerSecond;
        table.Add(
            Goals.Accepted,
            new(Text($"{accepted:#,0}/s"), Text($"{floor.Accepted:#,0}/s the floor; {pgbench:#,0}/s pgbench"), accepted / floor.Accepted, accepted / pgbench)
        );
        table.Add(
            Goals.Processor,
            new(
                Text($"{throughput.MillisecondsEach:0.00} ms ({throughput.Processor.Split(throughput.Applications / 1000.0, "0.00")})"),
                Text($"{floor.Throughput.MillisecondsEach:0.00} ms the floor ")
                    + Text($"({floor.Throughput.Processor.Split(floor.Throughput.Applications / 1000.0, "0.00")})"),
                throughput.MillisecondsEach / floor.Throughput.MillisecondsEach
            )
        );
    }

    // If one figure fails, the others are still useful; its row says that it is missing.
    private static async Task AttemptAsync(string what, Func<Task> measure)
    {
        try
        {
            await measure();
        }
        catch (Exception exception) when (exception is TimeoutException or InvalidOperationException)
        {
            Console.WriteLine($"  {what}: failed. {exception.Message}");
        }
    }

    private sealed record AtRest(ProcessorTime Processor, double ResidentMiB, double ProportionalMiB);

    private static async Task<AtRest> RestAsync(ProcessorMeter meter, MeasuredServices services, PipelineOptions options)
    {
        // By then, the work left over from the start and the first applications is done.
        await Task.Delay(options.Rest / 3);
        var before = meter.Read();
        await Task.Delay(options.Rest);
        return new(meter.Read() - before, Memory.ResidentMiB(services), Memory.ProportionalMiB(services));
    }

    private static async Task ColdStartAsync(MeasuredServices services, Capacity capacity, PipelineTable table)
    {
        var warm = await capacity.LatencyAsync(ColdRate, 4 * ColdApplications);
        await Task.WhenAll(
            services.System.Services.Select(async service =>
            {
                await service.KillAsync();
                await service.StartAsync();
            })
        );
        var cold = await capacity.LatencyAsync(ColdRate, ColdApplications);
        table.Add(
            Goals.ColdStart,
            new(
                Text($"{cold.P99:#,0.0} ms (p50 {cold.P50:#,0.0} ms; at {ColdRate:0}/s from the moment they said they were ready)"),
                Text($"{warm.P99:#,0.0} ms warm, at the same rate ({warm.Milliseconds.Count} applications)"),
                cold.P99 / warm.P99
            )
        );
    }

    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

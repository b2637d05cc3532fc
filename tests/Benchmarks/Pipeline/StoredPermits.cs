using Tests.Support;

namespace Benchmarks.Pipeline;

/// <summary>
/// The cost of accepting an application when the store already has a million permits, compared with ten thousand: the same service, the same load, the
/// consumers stopped. The stored permits are copies of one that the service decided: stream, events and snapshot, under ids and numbers below all others.
/// </summary>
internal static class StoredPermits
{
    private const int Few = 10_000;
    private const int Many = 1_000_000;
    private const int Repeats = 2;
    private const int Chunk = 50_000;

    public static async Task MeasureAsync(PrivateServers servers, PipelineOptions options, PipelineTable table)
    {
        await using var services = await MeasuredServices.StartAsync(servers);
        await BenchmarkList.PublishAsync(services.System, BenchmarkList.First);
        var capacity = new Capacity(services, new(services, servers.Folder), options);
        await capacity.LearnAsync();
        await capacity.WarmUpAsync();

        await FillAsync(services, 0, Few);
        // Acceptance alone has its own warm-up.
        await capacity.AcceptedAsync();
        var (few, stored) = (await BestAsync(capacity), await CountAsync(services));
        await FillAsync(services, Few, options.StoredPermits);
        var many = await BestAsync(capacity);
        table.Add(
            Goals.StoredPermits,
            new(
                PipelineCase.Text($"{1000 / many.PerSecond:0.00} ms ({many.PerSecond:#,0}/s; {many.ProcessorMilliseconds:0.00} ms of processor time) ")
                    + PipelineCase.Text($"at {await CountAsync(services):#,0} permits"),
                PipelineCase.Text($"{1000 / few.PerSecond:0.00} ms ({few.PerSecond:#,0}/s; {few.ProcessorMilliseconds:0.00} ms) at {stored:#,0}"),
                options.StoredPermits >= Many ? few.PerSecond / many.PerSecond : null
            )
        );
    }

    // Other activity on the machine can only make it slower, never faster.
    private static async Task<Acceptance> BestAsync(Capacity capacity)
    {
        var runs = new List<Acceptance>();
        for (var i = 0; i < Repeats; i++)
            runs.Add(await capacity.AcceptedAsync());
        return runs.MaxBy(run => run.PerSecond)!;
    }

    private static async Task<long> CountAsync(MeasuredServices services)
    {
        await using var count = services.Permits.CreateCommand("select count(*) from mt_doc_permit");
        return (long)(await count.ExecuteScalarAsync())!;
    }

    private static async Task FillAsync(MeasuredServices services, int from, int to)
    {
        await using var connection = await services.Permits.OpenConnectionAsync();
        // The pattern is the first decided permit; a column that a version of the service does not have is skipped.
        const string Pattern = "(select stream_id from mt_events where type = 'permit_issued' and seq_id > 0 order by seq_id limit 1)";
        const string Id = "('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";
        for (var first = from; first < to; first += Chunk)
        {
            var numbers = PipelineCase.Text($"generate_series({first}, {Math.Min(first + Chunk, to) - 1}) n");
            await CopyAsync("mt_streams", "id", $"jsonb_build_object('id', {Id})");
            await CopyAsync(
                "mt_events",
                "stream_id",
                $"jsonb_build_object('seq_id', -10::bigint * (n + 1) + t.version, 'id', gen_random_uuid(), 'stream_id', {Id})"
            );
            await CopyAsync(
                "mt_doc_permit",
                "id",
                $"jsonb_build_object('id', {Id}, 'applicationreference', 'OLD-' || n, 'data', t.data || jsonb_build_object('id', {Id}))"
            );

            async Task CopyAsync(string into, string key, string changes) =>
                await Bystanders.ExecuteAsync(
                    connection,
                    $"insert into {into} select row.* from {into} t, {numbers}, lateral jsonb_populate_record(t, {changes}) row where t.{key} = {Pattern}"
                );
        }

        await Bystanders.ExecuteAsync(connection, "analyze mt_streams, mt_events, mt_doc_permit");
        await Bystanders.ExecuteAsync(connection, "checkpoint");
    }
}

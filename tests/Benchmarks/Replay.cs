using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Tests.Support;

namespace Benchmarks;

/// <summary>The auditors' replay as NDJSON over HTTP against <c>COPY</c> of the same rows to a client.</summary>
internal static class Replay
{
    private const int Runs = 5;
    private const int Permits = 4_000;
    private const int EventsPerPermit = 3;
    private const int Clients = 16;
    private static readonly Uri Events = new("events", UriKind.Relative);
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    public static async Task MeasureAsync(RunningSystem system, ResultTable table)
    {
        using var auditor = system.Key.Client(system.Permit, "KOR", "KOR-BAI", "auditor");
        await ApplyAsync(system);
        await Eventually.BecomesAsync(
            async () => await CountLinesAsync(await auditor.GetStreamAsync(Events)),
            events => events >= EventsPerPermit * Permits,
            Timeout
        );

        await using var source = NpgsqlDataSource.Create(system.PermitDatabase);
        var (ours, reference) = (new List<double>(), new List<double>());
        for (var run = 0; run < Runs; run++)
        {
            ours.Add(await RateAsync(async () => await CountLinesAsync(await auditor.GetStreamAsync(Events))));
            reference.Add(
                await RateAsync(async () =>
                {
                    await using var connection = await source.OpenConnectionAsync();
                    using var copy = await connection.BeginTextExportAsync(
                        "COPY (SELECT seq_id, id, stream_id, version, type, timestamp, user_name, headers ->> 'agency', correlation_id, causation_id, data "
                            + "FROM mt_events WHERE tenant_id = 'KOR' ORDER BY seq_id) TO STDOUT"
                    );
                    var lines = 0;
                    while (await copy.ReadLineAsync() is not null)
                        lines++;
                    return lines;
                })
            );
        }

        table.Rate("events replayed", ours.Percentile(50), reference.Percentile(50), "COPY to the client");
    }

    private static async Task ApplyAsync(RunningSystem system)
    {
        using var officer = system.Key.Client(system.Permit, "KOR", "KOR-MOEL", "officer");
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Permits),
            new ParallelOptions { MaxDegreeOfParallelism = Clients },
            async (number, _) =>
                await Applications.ApplyAsync(
                    officer,
                    Applications.Of("Oddvar Nyhus Brekkestø", null, string.Create(CultureInfo.InvariantCulture, $"REPLAY-{number}"))
                )
        );
    }

    private static async Task<double> RateAsync(Func<Task<int>> read)
    {
        var began = Stopwatch.GetTimestamp();
        var lines = await read();
        return lines / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<int> CountLinesAsync(Stream stream)
    {
        await using (stream)
        {
            var buffer = new byte[64 * 1024];
            var lines = 0;
            for (int read; (read = await stream.ReadAsync(buffer)) > 0; )
                lines += buffer.AsSpan(0, read).Count((byte)'\n');
            return lines;
        }
    }
}

using System.Diagnostics;
using Npgsql;
using Tests.Support;

namespace Benchmarks;

/// <summary>The auditors' replay as NDJSON over HTTP against <c>COPY</c> of the same rows to a client.</summary>
internal static class Replay
{
    private const int Runs = 5;

    public static async Task MeasureAsync(RunningSystem system, ResultTable table)
    {
        using var auditor = system.Key.Client(system.Permit, "KOR", "KOR-BAI", "auditor");
        await using var source = NpgsqlDataSource.Create(system.PermitDatabase);
        var (ours, reference) = (new List<double>(), new List<double>());
        for (var run = 0; run < Runs; run++)
        {
            ours.Add(await RateAsync(async () => await CountLinesAsync(await auditor.GetStreamAsync(new Uri("events", UriKind.Relative)))));
            reference.Add(await RateAsync(async () =>
            {
                await using var connection = await source.OpenConnectionAsync();
                using var copy = await connection.BeginTextExportAsync(
                    "COPY (SELECT seq_id, id, stream_id, version, type, timestamp, user_name, headers ->> 'agency', correlation_id, causation_id, data FROM mt_events WHERE tenant_id = 'KOR' ORDER BY seq_id) TO STDOUT");
                var lines = 0;
                while (await copy.ReadLineAsync() is not null) lines++;
                return lines;
            }));
        }

        table.Rate("events replayed", ours.Percentile(50), reference.Percentile(50), "COPY to the client");
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
            for (int read; (read = await stream.ReadAsync(buffer)) > 0;) lines += buffer.AsSpan(0, read).Count((byte)'\n');
            return lines;
        }
    }
}

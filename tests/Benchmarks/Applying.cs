using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using Tests.Support;

namespace Benchmarks;

/// <summary>Applications accepted over HTTP (each an event, its stream and its snapshot in one transaction) against pgbench inserting a row of the same size a transaction.</summary>
internal static partial class Applying
{
    private const int Clients = 16;
    private const int Count = 4000;

    public static async Task MeasureAsync(RunningSystem system, PrivateServers servers, ResultTable table)
    {
        using var officer = system.Key.Client(system.Permit, "KOR", "KOR-MOEL", "officer");
        var before = await Applications.ReplayAsync(system);
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, Count), new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (number, _) =>
            await Applications.ApplyAsync(officer, Applications.Of($"Oddvar Nyhus Brekkestø {(char)('a' + (number % 26))}", null, string.Create(CultureInfo.InvariantCulture, $"RATE-{number}"))));
        var accepted = Count / Stopwatch.GetElapsedTime(began).TotalSeconds;

        // All of them decided, before the reference is measured on the same machine.
        var decisions = before.Count(e => Applications.IsDecision(e.Type)) + Count;
        await Eventually.BecomesAsync(async () => (await Applications.ReplayAsync(system)).Count(e => Applications.IsDecision(e.Type)), count => count >= decisions, TimeSpan.FromMinutes(10));
        var decided = Count / Stopwatch.GetElapsedTime(began).TotalSeconds;
        var reference = await PgbenchAsync(servers);
        table.Rate("permits applied", accepted, reference, "pgbench inserts");
        table.Rate("permits applied, screened and decided", decided, reference, "pgbench inserts");
    }

    private static async Task<double> PgbenchAsync(PrivateServers servers)
    {
        await using (var source = NpgsqlDataSource.Create(servers.Postgres))
        {
            await using var create = source.CreateCommand("DROP TABLE IF EXISTS bench_rows; CREATE TABLE bench_rows (id uuid PRIMARY KEY, at timestamptz, data jsonb)");
            await create.ExecuteNonQueryAsync();
        }

        var row = JsonSerializer.Serialize(new { application = Applications.Of("Oddvar Nyhus Brekkestø", null, "RATE-1234"), requestHash = new string('a', 64) }).Replace("'", "''", StringComparison.Ordinal);
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, $"INSERT INTO bench_rows VALUES (gen_random_uuid(), now(), '{row}');\n");
        var at = new NpgsqlConnectionStringBuilder(servers.Postgres);
        var pgbench = Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(version => version, StringComparer.Ordinal).Select(version => Path.Combine(version, "bin", "pgbench")).First(File.Exists);
        var start = new ProcessStartInfo(pgbench, ["-n", "-M", "simple", "-c", Number(Clients), "-j", "2", "-T", "10", "-f", script, "-h", at.Host!, "-p", Number(at.Port), "-U", at.Username!, at.Database!]) { RedirectStandardOutput = true };
        start.Environment["PGPASSWORD"] = at.Password;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        File.Delete(script);
        return double.Parse(Tps().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Tps();
}

using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Tests.Support;

namespace Benchmarks;

/// <summary>Match queries over HTTP, one a request and in batches, against PostgreSQL's pg_trgm on the same names with a GIN index.</summary>
internal static class Matching
{
    private const int Clients = 2;
    private const int Queries = 2000;

    public static async Task MeasureAsync(RunningSystem system, PrivateServers servers, ResultTable table)
    {
        var people = BenchmarkList.People(BenchmarkList.Second);
        var random = new Random(20260301);
        var queries = Enumerable.Range(0, Queries).Select(_ => people[random.Next(people.Count)]).Select(person => (person.Id, Name: BenchmarkList.Misspelt(person.Name, random))).ToList();
        using var officer = system.Key.Client(system.Registry, "KOR", "KOR-MOEL", "officer");

        await RunAsync([.. queries.Take(200)], query => MatchAsync(officer, [query]));
        var ours = await RunAsync(queries, query => MatchAsync(officer, [query]));
        var trigrams = await TrigramsAsync(system, servers, queries);
        table.Rate("match queries over HTTP, one a request", ours.PerSecond, trigrams.PerSecond, "pg_trgm, one a statement");
        table.Time("match query, p99", ours.Times.Percentile(99), trigrams.Times.Percentile(99), "pg_trgm, p99");
        table.Share("listed person found first (parts reversed, a letter wrong)", ours.Found / (double)Queries, trigrams.Found / (double)Queries, "pg_trgm");

        var batches = queries.Chunk(100).ToList();
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(batches, new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (batch, _) => await MatchAsync(officer, batch));
        table.Rate("match queries over HTTP, 100 a request", Queries / Stopwatch.GetElapsedTime(began).TotalSeconds, trigrams.PerSecond, "pg_trgm, one a statement");
    }

    private static async Task<Run> RunAsync(IReadOnlyList<(string Id, string Name)> queries, Func<(string Id, string Name), Task<int>> ask)
    {
        var times = new double[queries.Count];
        var found = 0;
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, queries.Count), new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (index, _) =>
        {
            var asked = Stopwatch.GetTimestamp();
            Interlocked.Add(ref found, await ask(queries[index]));
            times[index] = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
        });
        return new(queries.Count / Stopwatch.GetElapsedTime(began).TotalSeconds, times, found);
    }

    // How many of the batch found their person first.
    private static async Task<int> MatchAsync(HttpClient officer, IReadOnlyList<(string Id, string Name)> batch)
    {
        var body = new { queries = batch.Select((query, index) => (index, query)).ToDictionary(pair => $"q{pair.index}", pair => new { schema = "Person", properties = new { name = new[] { pair.query.Name } } }) };
        using var response = await officer.PostAsJsonAsync("match/un_sc_sanctions", body);
        response.EnsureSuccessStatusCode();
        var responses = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("responses");
        return batch.Where((query, index) => responses.GetProperty($"q{index}").GetProperty("results").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } best && best.GetProperty("id").GetString() == query.Id).Count();
    }

    private static async Task<Run> TrigramsAsync(RunningSystem system, PrivateServers servers, IReadOnlyList<(string Id, string Name)> queries)
    {
        await using var source = NpgsqlDataSource.Create(servers.Postgres);
        await using (var setup = source.CreateCommand("CREATE EXTENSION IF NOT EXISTS pg_trgm; DROP TABLE IF EXISTS bench_names; CREATE TABLE bench_names (id text, name text)")) await setup.ExecuteNonQueryAsync();
        using var officer = system.Key.Client(system.Registry, "KOR", "KOR-MOEL", "officer");
        await using (var connection = await source.OpenConnectionAsync())
        {
            await using var copy = await connection.BeginBinaryImportAsync("COPY bench_names (id, name) FROM STDIN (FORMAT BINARY)");
            foreach (var person in BenchmarkList.People(BenchmarkList.Second))
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(person.Id);
                await copy.WriteAsync(person.Name.ToLowerInvariant());
            }

            await copy.CompleteAsync();
        }

        await using (var index = source.CreateCommand("CREATE INDEX ON bench_names USING gin (name gin_trgm_ops); ANALYZE bench_names")) await index.ExecuteNonQueryAsync();
        async Task<int> AskAsync((string Id, string Name) query)
        {
            await using var command = source.CreateCommand("SELECT id FROM bench_names WHERE name % $1 ORDER BY similarity(name, $1) DESC, id LIMIT 5");
            command.Parameters.AddWithValue(query.Name);
            return await command.ExecuteScalarAsync() as string == query.Id ? 1 : 0;
        }

        await RunAsync([.. queries.Take(200)], AskAsync);
        return await RunAsync(queries, AskAsync);
    }

    private sealed record Run(double PerSecond, double[] Times, int Found);
}

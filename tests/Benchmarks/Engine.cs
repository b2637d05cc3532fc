using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Registry.Evaluation;
using Registry.Matching;
using Tests.Support;

namespace Benchmarks;

/// <summary>The matching engine alone, on one core, against PostgreSQL's pg_trgm with a GIN index over the same names, with the same queries.</summary>
internal static class Engine
{
    private static readonly (int Names, int Queries, int TrigramQueries)[] Sizes = [(60_000, 10_000, 1_000), (1_000_000, 5_000, 150)];

    /// <summary>Queries per second at each size.</summary>
    public static async Task MeasureAsync(PrivateServers servers, ResultTable table)
    {
        if (SharedData.Folder is not { } data)
        {
            Console.WriteLine("  the engine alone: not measured, ../shared/data is missing");
            return;
        }

        foreach (var (names, queries, trigramQueries) in Sizes)
        {
            var size = names.ToString("#,0", CultureInfo.InvariantCulture);
            var (entities, asked) = SpeedCase.Make(data, names, queries);
            // Clear what the previous size left behind.
            GC.Collect();
            var began = Stopwatch.GetTimestamp();
            var index = MatchIndex.Build(entities);
            var built = Stopwatch.GetElapsedTime(began);
            var memory = Environment.WorkingSet;
            // Once to warm up the compiler, once to measure.
            Ask(index, asked);
            var ours = Ask(index, asked);
            var (trigrams, indexing) = await TrigramsAsync(servers, entities, [.. asked.Take(trigramQueries)]);
            table.Rate($"engine, {size} names: queries on one core", ours.PerSecond, trigrams.PerSecond, "pg_trgm");
            table.Time($"engine, {size} names: query, p99", ours.Times.Percentile(99), trigrams.Times.Percentile(99), "pg_trgm");
            table.Share($"engine, {size} names: changed name finds its entity first", ours.FoundFirst, trigrams.FoundFirst, "pg_trgm");
            table.Time(
                $"engine, {size} names: index built (process then {memory >> 20} MiB)",
                built.TotalMilliseconds,
                indexing.TotalMilliseconds,
                "pg_trgm, CREATE INDEX"
            );
        }
    }

    internal static Run Ask(MatchIndex index, List<SpeedQuery> queries)
    {
        var options = new MatchOptions(5, MatchOptions.DefaultThreshold);
        var times = new double[queries.Count];
        var (found, sought) = (0, 0);
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < times.Length; i++)
        {
            var asked = Stopwatch.GetTimestamp();
            var hits = index.Match(queries[i].Query, options);
            times[i] = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
            if (queries[i].Expected is not { } expected)
                continue;
            sought++;
            // People with the same name have the same score.
            found += hits.Any(hit => hit.EntityId == expected && hit.Score >= hits[0].Score) ? 1 : 0;
        }

        return new(times.Length / Stopwatch.GetElapsedTime(began).TotalSeconds, times, found / (double)sought);
    }

    internal static async Task<(Run Run, TimeSpan Indexing)> TrigramsAsync(
        PrivateServers servers,
        List<MatchEntity> entities,
        IReadOnlyList<SpeedQuery> queries
    )
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(servers.Postgres) { CommandTimeout = 0 }.ConnectionString);
        await ExecuteAsync("CREATE EXTENSION IF NOT EXISTS pg_trgm; DROP TABLE IF EXISTS bench_entities; CREATE TABLE bench_entities (id text, name text)");
        await using (var connection = await source.OpenConnectionAsync())
        {
            await using var copy = await connection.BeginBinaryImportAsync("COPY bench_entities (id, name) FROM STDIN (FORMAT BINARY)");
            foreach (var entity in entities)
            {
                foreach (
                    var name in entity
                        .Properties.Where(property => property.Key is "name" or "alias" or "weakAlias" or "previousName")
                        .SelectMany(property => property.Value)
                )
                {
                    await copy.StartRowAsync();
                    await copy.WriteAsync(entity.Id);
                    await copy.WriteAsync(name.ToLowerInvariant());
                }
            }

            await copy.CompleteAsync();
        }

        var began = Stopwatch.GetTimestamp();
        await ExecuteAsync("CREATE INDEX ON bench_entities USING gin (name gin_trgm_ops)");
        var indexing = Stopwatch.GetElapsedTime(began);
        await ExecuteAsync("ANALYZE bench_entities");
        var times = new double[queries.Count];
        var (found, sought, whole) = (0, 0, Stopwatch.StartNew());
        for (var i = 0; i < times.Length; i++)
        {
            var asked = Stopwatch.GetTimestamp();
            await using var command = source.CreateCommand("SELECT id, similarity(name, $1) FROM bench_entities WHERE name % $1 ORDER BY 2 DESC, id LIMIT 5");
            command.Parameters.AddWithValue(queries[i].Query.Properties["name"][0].ToLowerInvariant());
            var hits = new List<(string Id, float Score)>();
            await using (var reader = await command.ExecuteReaderAsync())
            {
                while (await reader.ReadAsync())
                    hits.Add((reader.GetString(0), reader.GetFloat(1)));
            }

            times[i] = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
            if (queries[i].Expected is not { } expected)
                continue;
            sought++;
            found += hits.Any(hit => hit.Id == expected && hit.Score >= hits[0].Score) ? 1 : 0;
        }

        var run = new Run(times.Length / whole.Elapsed.TotalSeconds, times, found / (double)sought);
        // So that its pages are not still being written during the next measurement.
        await ExecuteAsync("DROP TABLE bench_entities; CHECKPOINT");
        return (run, indexing);

        async Task ExecuteAsync(string sql)
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }

    internal sealed record Run(double PerSecond, double[] Times, double FoundFirst);
}

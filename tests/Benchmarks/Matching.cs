using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Registry.Evaluation;
using Registry.Matching;
using Tests.Support;

namespace Benchmarks;

/// <summary>
/// Match queries over HTTP, one per request and in batches, on the lists that the engine is measured on: against PostgreSQL's pg_trgm, and against the engine
/// alone with the same queries on one core. The client shares the cores with the service: requests are built beforehand, and responses read but not parsed.
/// </summary>
internal static class Matching
{
    private const int Clients = 2;
    private const int Names = 60_000;
    private const int Queries = 10_000;
    private const int SingleQueries = 2_000;
    private const int TrigramQueries = 1_000;
    private const int BatchSize = 100;
    private static readonly Uri Address = new("match/default", UriKind.Relative);

    public static async Task MeasureAsync(RunningSystem system, PrivateServers servers, ResultTable table)
    {
        if (SharedData.Folder is not { } data)
        {
            Console.WriteLine("  matching over HTTP: not measured, ../shared/data is missing");
            return;
        }

        var (entities, queries) = SpeedCase.Make(data, Names, Queries);
        await PublishAsync(system, data, entities);
        using var officer = system.Key.Client(system.Registry, "KOR", "KOR-MOEL", "officer");
        var (batches, singles) = (queries.Chunk(BatchSize).Select(Request).ToList(), queries.Take(SingleQueries).Select(query => Request([query])).ToList());

        // Once to warm up the compiler and the index; correct answers are counted in this run.
        var found = 0.0;
        for (var i = 0; i < batches.Count; i++)
            found += FoundFirst(await AskAsync(officer, batches[i]), queries.Skip(i * BatchSize).Take(BatchSize));
        var batched = await RunAsync(officer, batches);
        var index = MatchIndex.Build(entities);
        Engine.Ask(index, queries);
        var engine = Engine.Ask(index, queries);
        var again = await RunAsync(officer, batches);
        await RunAsync(officer, [.. singles.Take(200)]);
        var single = await RunAsync(officer, singles);
        var (trigrams, _) = await Engine.TrigramsAsync(servers, entities, [.. queries.Take(TrigramQueries)]);

        table.Rate("match queries over HTTP, one per request", single.PerSecond, trigrams.PerSecond, "pg_trgm, one per statement");
        table.Time("match query, p99", single.Times.Percentile(99), trigrams.Times.Percentile(99), "pg_trgm, p99");
        table.Share(
            "changed name finds its entity first, over HTTP",
            found / queries.Count(query => query.Expected is not null),
            trigrams.FoundFirst,
            "pg_trgm"
        );
        table.Rate(
            "match queries over HTTP, 100 per request",
            Queries / Math.Min(batched.Seconds, again.Seconds),
            engine.PerSecond,
            "the engine alone, on one core"
        );
    }

    private static async Task PublishAsync(RunningSystem system, string data, List<MatchEntity> entities)
    {
        await BenchmarkList.PublishAsync(system, SharedData.File("un/un_consolidated_2026-05-08.xml"));
        using var secretariat = system.Key.Client(system.Registry, null, "UN-SECRETARIAT", "secretariat");
        using var ofac = new MultipartFormDataContent();
        foreach (var (name, file) in ((string, string)[])[("SDN.CSV", "sdn_2021-07.csv"), ("ALT.CSV", "alt_2021-07.csv"), ("ADD.CSV", "add_2021-07.csv")])
            ofac.Add(new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(data, "ofac", file))), name, name);
        await PublishAsync(secretariat, "us_ofac_sdn", ofac);
        // Pads the lists to the engine's number of names.
        using var filling = new ByteArrayContent([
            .. entities
                .Where(entity => entity.Id.StartsWith("made-", StringComparison.Ordinal))
                .SelectMany(entity =>
                    (byte[])
                        [
                            .. JsonSerializer.SerializeToUtf8Bytes(
                                new
                                {
                                    id = entity.Id,
                                    schema = entity.Schema,
                                    properties = entity.Properties,
                                }
                            ),
                            (byte)'\n',
                        ]
                ),
        ]);
        filling.Headers.ContentType = new MediaTypeHeaderValue("application/json+ftm");
        await PublishAsync(secretariat, "made_up", filling);
    }

    private static async Task PublishAsync(HttpClient secretariat, string list, HttpContent edition)
    {
        using var response = await secretariat.PostAsync(new Uri($"lists/{list}/editions", UriKind.Relative), edition);
        if (response.StatusCode is not HttpStatusCode.Created)
            throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
    }

    private static byte[] Request(SpeedQuery[] queries) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                queries = queries
                    .Select((query, place) => (query, place))
                    .ToDictionary(pair => Name(pair.place), pair => new { schema = pair.query.Query.Schema, properties = pair.query.Query.Properties }),
            }
        );

    private static string Name(int place) => string.Create(CultureInfo.InvariantCulture, $"q{place}");

    private static async Task<Run> RunAsync(HttpClient officer, List<byte[]> requests)
    {
        var times = new double[requests.Count];
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, requests.Count),
            new ParallelOptions { MaxDegreeOfParallelism = Clients },
            async (place, _) =>
            {
                var asked = Stopwatch.GetTimestamp();
                await AskAsync(officer, requests[place]);
                times[place] = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
            }
        );
        return new(Stopwatch.GetElapsedTime(began).TotalSeconds, times);
    }

    private static async Task<byte[]> AskAsync(HttpClient officer, byte[] request)
    {
        using var body = new ByteArrayContent(request) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var response = await officer.PostAsync(Address, body);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync();
    }

    private static int FoundFirst(byte[] answer, IEnumerable<SpeedQuery> queries)
    {
        using var document = JsonDocument.Parse(answer);
        var responses = document.RootElement.GetProperty("responses");
        return queries
            .Select((query, place) => (query, Results: responses.GetProperty(Name(place)).GetProperty("results")))
            .Count(pair =>
                pair.query.Expected is { } expected
                // People with the same name have the same score.
                && pair.Results.EnumerateArray()
                    .Any(result =>
                        result.GetProperty("id").GetString() == expected
                        && result.GetProperty("score").GetDouble() >= pair.Results[0].GetProperty("score").GetDouble()
                    )
            );
    }

    private sealed record Run(double Seconds, double[] Times)
    {
        public double PerSecond => Times.Length / Seconds;
    }
}

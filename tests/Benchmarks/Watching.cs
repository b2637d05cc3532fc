using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Registry.Domain.PermitScreenings;
using Registry.Matching;
using SanctionsRegistry.Contracts.Registry;
using Tests.Support;

namespace Benchmarks;

/// <summary>
/// An edition that changes a thousand people, compared with a million watches: from the request to the last hit committed, by a registry as a process. The
/// reference is
/// pg_trgm with a GIN index over the watched names, queried with the names of a sample of the same people.
/// </summary>
internal static class Watching
{
    private const string List = "benchmark";
    private const string WarmUpList = "warm_up";
    private const double Threshold = MatchOptions.DefaultThreshold;
    private const int Sample = 100;

    public static async Task MeasureAsync(PrivateServers servers, ResultTable table)
    {
        if (SharedData.Folder is not { } data)
        {
            Console.WriteLine("  a new edition against a million watches: not measured, ../shared/data is missing");
            return;
        }

        var crowd = new WatchedCrowd(data);
        var (first, second) = crowd.Editions();
        using var key = new DevelopmentKey();
        var database = await TestServers.CreateDatabaseAsync("registry", servers.Postgres);
        var host = await TestServers.CreateVirtualHostAsync(servers.RabbitMq, servers.RabbitMqManagement);
        // An edition that concerns thousands would wait for a second person.
        await using var registry = ServiceProcess.Create(
            "registry",
            database,
            host,
            key,
            new Dictionary<string, string> { ["Lists__MaxConcernedShare"] = "1", ["Lists__MaxConcernedPermits"] = "2147483647" }
        );
        await registry.SetupAsync();
        await using var bus = await TestBus.ConnectAsync(
            host,
            typeof(ScreeningCompletedV1),
            typeof(WatchHitV1),
            typeof(EditionPublishedV1),
            typeof(SubjectListedV1),
            typeof(SubjectAmendedV1),
            typeof(SubjectDelistedV1)
        );
        await registry.StartAsync();
        using var secretariat = key.Client(registry, null, "UN-SECRETARIAT", "secretariat");
        using var officer = key.Client(registry, "KOR", "KOR-MOEL", "officer");
        await RescreenedAsync(secretariat, await PublishAsync(secretariat, first));

        // A watch that the service itself wrote is the template for all others; the service is stopped while they are written.
        var pattern = PermitSamples.Applied(
            "Oddvar Nyhus Brekkestø",
            nationality: "NOR",
            documents:
            [
                new()
                {
                    Type = "passport",
                    Number = "M1234567",
                    Issuer = null,
                },
            ]
        );
        await bus.PublishAsync(pattern);
        await bus.ReceivesAsync<ScreeningCompletedV1>(1);
        await registry.KillAsync();
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.OwnerConnection) { CommandTimeout = 0 }.ConnectionString);
        var planted = new List<Planted>();
        await WriteAsync(source, crowd.Holders(planted.Add), PermitId.From(pattern.PermitId));
        await registry.StartAsync();
        // The watches and the lists are in memory, as in a service that has run for a while.
        await RescreenedAsync(
            secretariat,
            await PublishAsync(secretariat, """{"id":"warm-up","schema":"Person","properties":{"name":["Warm Up"]}}"""u8.ToArray(), WarmUpList),
            WarmUpList
        );
        (
            await officer.PostAsJsonAsync(
                $"match/{List}",
                new { queries = new { q = new { schema = "Person", properties = new { name = new[] { "Warm Up" } } } } }
            )
        ).Dispose();

        using var process = Process.GetProcessById(registry.ProcessId);
        var (began, worked) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
        var edition = await PublishAsync(secretariat, second);
        var committed = Stopwatch.GetElapsedTime(began);
        var pass = await RescreenedAsync(secretariat, edition);
        var ended = Stopwatch.GetElapsedTime(began);
        process.Refresh();
        worked = process.TotalProcessorTime - worked;
        var peak = PeakMemoryInMiB(registry.ProcessId);
        var messages = await Eventually.BecomesAsync(
            () => Task.FromResult(bus.Received.OfType<WatchHitV1>().Count()),
            count => count >= pass.GetProperty("hits").GetInt32(),
            TimeSpan.FromMinutes(2)
        );
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  edition of {crowd.Listed.Count:#,0} subjects, {pass.GetProperty("watches").GetInt32():#,0} watches: "
                    + $"committed after {committed.TotalSeconds:0.0} s, all {pass.GetProperty("hits").GetInt32():#,0} hits after {ended.TotalSeconds:0.0} s, "
                    + $"{messages:#,0} messages after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s; "
                    + $"the registry worked for {worked.TotalSeconds:0.0} s and held {peak:#,0} MiB at most"
            )
        );

        var reported = await ReportedAsync(source);
        Check(crowd, planted, reported);
        var trigrams = await TrigramsAsync(
            new NpgsqlConnectionStringBuilder(servers.Postgres)
            {
                Database = new NpgsqlConnectionStringBuilder(database.OwnerConnection).Database,
                CommandTimeout = 0,
            }.ConnectionString,
            crowd
        );
        table.Time(
            $"{crowd.ChangedPeople.Count:#,0} changed people, {pass.GetProperty("watches").GetInt32():#,0} watches: "
                + $"request to last hit (registry's peak {peak:#,0} MiB)",
            ended.TotalMilliseconds,
            trigrams.TotalMilliseconds,
            $"pg_trgm, extrapolated from {Sample}"
        );
        table.Time("… from the edition's commit", (ended - committed).TotalMilliseconds, trigrams.TotalMilliseconds, $"pg_trgm, extrapolated from {Sample}");
    }

    private static async Task<string> PublishAsync(HttpClient secretariat, byte[] edition, string list = List)
    {
        using var content = new ByteArrayContent(edition) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };
        using var response = await secretariat.PostAsync(new Uri($"lists/{list}/editions", UriKind.Relative), content);
        if (response.StatusCode is not HttpStatusCode.Created)
            throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("edition").GetString()!;
    }

    private static async Task<JsonElement> RescreenedAsync(HttpClient secretariat, string edition, string list = List) =>
        (
            await Eventually.BecomesAsync(
                () => secretariat.GetFromJsonAsync<JsonElement>(new Uri($"lists/{list}/editions/{edition}", UriKind.Relative)),
                status => status.TryGetProperty("rescreening", out _),
                TimeSpan.FromMinutes(20)
            )
        ).GetProperty("rescreening");

    // The service's own row of each table, except for the columns that distinguish watches.
    private static async Task WriteAsync(NpgsqlDataSource source, IEnumerable<Holder> holders, PermitId pattern)
    {
        await using var connection = await source.OpenConnectionAsync();
        await ExecuteAsync(
            "create temporary table holder (permit uuid, stream uuid, state text, name text, birth text, nationality text, passport text, employer text)"
        );
        await using (var copy = await connection.BeginBinaryImportAsync("copy holder from stdin (format binary)"))
        {
            foreach (var holder in holders)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(holder.Permit.Value, NpgsqlDbType.Uuid);
                await copy.WriteAsync(holder.Permit.WatchStream, NpgsqlDbType.Uuid);
                foreach (
                    var text in (string[])
                        [
                            holder.State,
                            holder.Worker.Names[0],
                            holder.Worker.BirthDate!.Value.ToString(),
                            holder.Worker.Nationality!.Value.Value,
                            holder.Worker.Documents[0].Number,
                            holder.Employer,
                        ]
                )
                    await copy.WriteAsync(text, NpgsqlDbType.Text);
            }

            await copy.CompleteAsync();
        }

        const string Data = """
            t.data || jsonb_build_object('permitId', h.permit, 'state', h.state, 'watched', jsonb_build_object(
                'worker', (t.data -> 'watched' -> 'worker') || jsonb_build_object('names', jsonb_build_array(h.name),
                    'birthDate', h.birth, 'nationality', h.nationality,
                    'documents', jsonb_build_array((t.data -> 'watched' -> 'worker' -> 'documents' -> 0) || jsonb_build_object('number', h.passport))),
                'employer', (t.data -> 'watched' -> 'employer') || jsonb_build_object('name', h.employer)))
            """;
        await CopyAsync("mt_streams", "id", "jsonb_build_object('id', h.stream, 'tenant_id', h.state)");
        await CopyAsync(
            "mt_events",
            "stream_id",
            $"jsonb_build_object('seq_id', nextval('mt_events_sequence'), 'id', gen_random_uuid(), 'stream_id', h.stream, 'tenant_id', h.state, 'data', {Data})"
        );
        await CopyAsync(
            "mt_doc_watch",
            "id",
            $"jsonb_build_object('id', h.stream, 'tenant_id', h.state, 'data', {Data} || jsonb_build_object('id', h.stream))"
        );
        // As if every subscription had seen them.
        await ExecuteAsync("update mt_event_progression set last_seq_id = (select max(seq_id) from mt_events); analyze");

        Task CopyAsync(string into, string key, string changes) =>
            ExecuteAsync(
                $"""
                insert into {into} select row.* from {into} t, holder h, lateral jsonb_populate_record(t, {changes}) row where t.{key} = '{pattern.WatchStream}'
                """
            );

        async Task ExecuteAsync(string sql)
        {
            // Every SQL text is in this file.
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync();
        }
    }

    private static async Task<HashSet<(Guid Permit, string Subject)>> ReportedAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand(
            "select (data ->> 'permitId')::uuid, data -> 'found' ->> 'subjectId' from mt_events where type = 'watch_hit'"
        );
        await using var reader = await command.ExecuteReaderAsync();
        var reported = new HashSet<(Guid, string)>();
        while (await reader.ReadAsync())
        {
            if (!reported.Add((reader.GetGuid(0), reader.GetString(1))))
                throw new InvalidOperationException("A hit was reported twice.");
        }

        return reported;
    }

    // Every holder derived from a listed person who is a hit in a direct comparison was reported. Of the others, count those that the engine does not
    // recognise.
    private static void Check(WatchedCrowd crowd, List<Planted> planted, HashSet<(Guid Permit, string Subject)> reported)
    {
        var hits = planted.Where(one => MatchIndex.Compare(one.Worker.ToMatchEntity(), one.Subject) is { Score: >= Threshold }).ToList();
        var missed = hits.Count(one => !reported.Contains((one.Permit.Value, one.Subject.Id)));
        if (missed > 0)
            throw new InvalidOperationException($"{missed} of {hits.Count} hits were not reported.");
        var found = planted.ToLookup(one => one.SameName, one => reported.Contains((one.Permit.Value, one.Subject.Id)));
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  reported: {found[true].Count(one => one):#,0} of {found[true].Count():#,0} under the listed name, "
                    + $"{found[false].Count(one => one):#,0} of {found[false].Count():#,0} under a changed one; "
                    + $"{reported.Count:#,0} in all, by {crowd.ChangedPeople.Count:#,0} changed people"
            )
        );
    }

    private static async Task<TimeSpan> TrigramsAsync(string superuser, WatchedCrowd crowd)
    {
        await using var connection = new NpgsqlConnection(superuser);
        await connection.OpenAsync();
        await ExecuteAsync(
            "create extension if not exists pg_trgm; "
                + "create table watched_name as select id, tenant_id, lower(data -> 'watched' -> 'worker' -> 'names' ->> 0) as name "
                + "from mt_doc_watch where is_open"
        );
        await ExecuteAsync("create index on watched_name using gin (name gin_trgm_ops); analyze watched_name");
        var sample = crowd.ChangedPeople.Take(Sample).ToList();
        var began = Stopwatch.GetTimestamp();
        foreach (
            var name in sample.SelectMany(person =>
                person.Properties.Where(property => property.Key is "name" or "alias" or "weakAlias").SelectMany(property => property.Value)
            )
        )
        {
            await using var command = new NpgsqlCommand("select count(*) from watched_name where name % $1", connection)
            {
                Parameters = { new() { Value = name.ToLowerInvariant() } },
            };
            await command.ExecuteScalarAsync();
        }

        var took = Stopwatch.GetElapsedTime(began);
        await ExecuteAsync("drop table watched_name");
        return took * (crowd.ChangedPeople.Count / (double)sample.Count);

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static long PeakMemoryInMiB(int process) =>
        long.Parse(
            File.ReadLines($"/proc/{process}/status")
                .Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
            CultureInfo.InvariantCulture
        ) / 1024;
}

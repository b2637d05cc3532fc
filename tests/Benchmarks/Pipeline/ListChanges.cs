using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Registry.Evaluation;
using Registry.Formats;
using Registry.Formats.UnitedNations;
using Registry.Matching;
using Tests.Support;

namespace Benchmarks.Pipeline;

/// <summary>
/// From the request that publishes an edition to the signed webhooks of the permits that it suspends, among 100,000 watches of others: alone, and while
/// an edition of 9,000 subjects of another list is imported and its notices are written and sent.
/// </summary>
internal static class ListChanges
{
    private const int Watches = 100_000;
    private const int Subjects = 9_000;
    private const int Rounds = 2;
    private const string OtherList = "benchmark";
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    public static async Task MeasureAsync(MeasuredServices services, PrivateServers servers, WebhookReceiver receiver, double hop, PipelineTable table)
    {
        if (SharedData.Folder is not { } data)
        {
            Console.WriteLine("  list changes: not run, ../shared/data is missing");
            return;
        }

        var before = Entities.UnList(BenchmarkList.First).Select(entity => entity.Id).ToHashSet();
        var added = Entities.UnList(BenchmarkList.Second).Where(entity => !before.Contains(entity.Id)).ToList();
        var people = BenchmarkList.People(BenchmarkList.Second).Where(person => !before.Contains(person.Id) && person.BirthDate is not null).ToList();
        // None of the other edition's subjects resembles a holder: a suspension results only from the change that is measured.
        var holders = MatchIndex.Build([.. people.Select(person => Entities.Named(person.Id, "Person", person.Name))]);
        var others = Entities
            .Ofac(Path.Combine(data, "ofac"))
            .Where(subject => holders.Match(subject, new MatchOptions(1, Bystanders.Threshold)).Count == 0)
            .Take(Subjects)
            .ToList();
        // The registry keeps its watches in memory, so it is stopped while others are written.
        await services.System.Registry.KillAsync();
        await Bystanders.WriteAsync(services.Registry, Bystanders.Names(data, Watches, added.Concat(others)));
        await services.System.Registry.StartAsync();
        var run = new Run(services, servers, receiver, people);
        await run.SubscribeAsync("KOR", "KOR-MOEL", "permit-suspended");

        var alone = new List<double>();
        // The first round warms up the registry and waits for its watches; it is not counted.
        for (var round = 0; round <= Rounds; round++)
        {
            var issued = await run.IssueAsync();
            await run.SettleAsync();
            var times = await run.ChangeAsync(issued);
            if (round > 0)
                alone.AddRange(times);
            await run.ChangeBackAsync();
            await run.SettleAsync();
        }

        var parse = await ParseAsync(BenchmarkList.Second);
        table.Add(
            Goals.ListChange,
            new(
                PipelineCase.Text($"{alone.Percentile(99):#,0} ms (p50 {alone.Percentile(50):#,0} ms; ")
                    + PipelineCase.Text($"{alone.Count} webhooks in {Rounds} changes of {added.Count} subjects, ")
                    + PipelineCase.Text($"{await run.WatchesAsync():#,0} watches compared)"),
                PipelineCase.Text($"{(5 * hop) + parse:#,0} ms: 5 hops of {hop:0.0} ms and {parse:0} ms to parse"),
                alone.Percentile(99) / ((5 * hop) + parse)
            )
        );

        await run.SubscribeAsync("KOR", "KOR-MOEL", "subject-listed");
        await run.SubscribeAsync("DEU", "DEU-BA", "subject-listed");
        var busy = new List<double>();
        var waiting = await run.IssueAsync();
        await run.SettleAsync();
        // The first change is made while the other edition is imported, the second while its notices are written.
        var import = ImportAsync(services, others);
        await PublishingAsync(services);
        busy.AddRange(await run.ChangeAsync(waiting));
        await import;
        await run.ChangeBackAsync();
        busy.AddRange(await run.ChangeAsync(await run.IssueAsync()));
        table.Add(
            Goals.BusyListChange,
            new(
                PipelineCase.Text($"{busy.Percentile(99):#,0} ms (p50 {busy.Percentile(50):#,0} ms; {busy.Count} webhooks; {others.Count:#,0} subjects)"),
                PipelineCase.Text($"{alone.Percentile(99):#,0} ms without"),
                busy.Percentile(99) / alone.Percentile(99)
            )
        );
        if (receiver.Unsigned > 0)
            throw new InvalidOperationException("Webhooks came without a signature.");
    }

    private static async Task<double> ParseAsync(string file)
    {
        var (bytes, times) = (await File.ReadAllBytesAsync(file), new List<double>());
        for (var i = 0; i < 7; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await foreach (
                var _ in new UnListReader().ReadAsync(
                    [new ListUpload("list.xml", bytes.Length, () => new MemoryStream(bytes))],
                    new ListReading(),
                    CancellationToken.None
                )
            ) { }

            if (i >= 2)
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return times.Percentile(50);
    }

    private static async Task ImportAsync(MeasuredServices services, IEnumerable<MatchEntity> subjects)
    {
        using var secretariat = services.System.Key.Client(services.System.Registry, null, "UN-SECRETARIAT", "secretariat");
        secretariat.Timeout = Timeout;
        using var lines = new MemoryStream();
        foreach (var subject in subjects)
        {
            JsonSerializer.Serialize(
                lines,
                new
                {
                    id = subject.Id,
                    schema = subject.Schema,
                    properties = subject.Properties.Where(property => property.Value.Any(value => value.Length > 0)).ToDictionary(),
                }
            );
            lines.WriteByte((byte)'\n');
        }

        using var content = new ByteArrayContent(lines.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };
        using var response = await secretariat.PostAsync(new Uri($"lists/{OtherList}/editions", UriKind.Relative), content);
        if (response.StatusCode is not HttpStatusCode.Created)
            throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
    }

    // Wait until the other edition is being written.
    private static async Task PublishingAsync(MeasuredServices services)
    {
        using var secretariat = services.System.Key.Client(services.System.Registry, null, "UN-SECRETARIAT", "secretariat");
        var state = await Eventually.BecomesAsync(
            async () =>
                (await secretariat.GetFromJsonAsync<JsonElement>(new Uri("imports", UriKind.Relative)))
                    .GetProperty("items")
                    .EnumerateArray()
                    .Where(import => import.GetProperty("list").GetString() == OtherList)
                    .Select(import => import.GetProperty("state").GetString())
                    .FirstOrDefault(),
            state => state is "publishing" or "published",
            Timeout
        );
        if (state is "published")
            throw new InvalidOperationException("The import ended before the list change.");
    }

    /// <summary>The people that the second edition adds, and the operations on them.</summary>
    private sealed class Run(MeasuredServices services, PrivateServers servers, WebhookReceiver receiver, List<ListedPerson> people)
    {
        private readonly CommittedEvents _events = new(services);
        private string? _edition;
        private DateOnly _day = new(2026, 6, 1);

        public async Task SubscribeAsync(string state, string agency, string topic)
        {
            using var subscriber = services.System.Key.Client(services.System.Notification, state, agency, "officer");
            using var subscribed = await subscriber.PostAsJsonAsync("subscriptions", new { url = receiver.Address, topics = new[] { topic } });
            subscribed.EnsureSuccessStatusCode();
        }

        /// <summary>Permits for people that are not on the current edition but will be on the next.</summary>
        public async Task<IReadOnlyList<Guid>> IssueAsync()
        {
            var applied = new List<Guid>();
            foreach (var person in people)
                applied.Add(await Applications.ApplyAsync(services.Officer, Applications.Of(person.Name, person.BirthDate, $"HOLDER-{Guid.CreateVersion7()}")));
            await Eventually.BecomesAsync(() => _events.DecidedAsync(applied), decided => decided.Count == applied.Count, Timeout);
            var issued = await _events.IssuedAsync(applied);
            return issued.Count > 0 ? issued : throw new InvalidOperationException("No permit was issued that the list change could suspend.");
        }

        /// <summary>Publishes the second edition; returns the milliseconds until each permit's webhook.</summary>
        public async Task<IReadOnlyList<double>> ChangeAsync(IReadOnlyList<Guid> permits)
        {
            var (began, at) = (Stopwatch.GetTimestamp(), TimeProvider.System.GetUtcNow());
            _edition = await BenchmarkList.PublishAsync(services.System, BenchmarkList.Second, NextDay());
            var answered = Stopwatch.GetElapsedTime(began);
            var arrivals = await Task.WhenAll(permits.Select(permit => receiver.SuspendedAsync(permit, Timeout)));
            var (edition, hits, suspensions) = (
                await AfterAsync(services.Registry, "edition_published"),
                await AfterAsync(services.Registry, "watch_hit"),
                await AfterAsync(services.Permits, "permit_suspended")
            );
            var webhooks = arrivals.Max(arrived => Stopwatch.GetElapsedTime(began, arrived).TotalMilliseconds);
            Console.WriteLine(
                PipelineCase.Text($"  a change: edition {edition:#,0} ms, answer {answered.TotalMilliseconds:#,0} ms, hits {hits:#,0} ms, ")
                    + PipelineCase.Text($"suspensions {suspensions:#,0} ms, webhooks {webhooks:#,0} ms")
            );
            return [.. arrivals.Select(arrived => Stopwatch.GetElapsedTime(began, arrived).TotalMilliseconds)];

            async Task<double?> AfterAsync(NpgsqlDataSource database, string type) =>
                (await CommittedEvents.LastAsync(database, type, at) - at)?.TotalMilliseconds;
        }

        public async Task ChangeBackAsync() => await BenchmarkList.PublishAsync(services.System, BenchmarkList.First, NextDay());

        public async Task SettleAsync()
        {
            await TestServers.WaitUntilQuietAsync(services.System.RabbitMq, servers.RabbitMqManagement);
            await _events.SettledAsync();
        }

        /// <summary>The number of watches that the last measured edition was compared with.</summary>
        public async Task<int> WatchesAsync()
        {
            using var secretariat = services.System.Key.Client(services.System.Registry, null, "UN-SECRETARIAT", "secretariat");
            var status = await Eventually.BecomesAsync(
                () => secretariat.GetFromJsonAsync<JsonElement>(new Uri($"lists/un_sc_sanctions/editions/{_edition}", UriKind.Relative)),
                status => status.TryGetProperty("rescreening", out _),
                Timeout
            );
            return status.GetProperty("rescreening").GetProperty("watches").GetInt32();
        }

        private DateOnly NextDay() => _day = _day.AddDays(1);
    }
}

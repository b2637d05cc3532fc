using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Tests.Support;

namespace EndToEnd.Tests;

/// <summary>
/// No loss and no repeat: while 200 applications come in, each service is ended with SIGKILL, and so are the broker and the database.
/// The agency does what any client does: it repeats a request that got no answer, under the same idempotency key.
/// </summary>
public sealed class CrashTests
{
    private const int Applications = 200;

    [Fact]
    public async Task Every_application_is_decided_exactly_once_and_told_exactly_once_whatever_dies()
    {
        await using var servers = await PrivateServers.StartAsync();
        await using var system = await RunningSystem.StartAsync(servers.Postgres, servers.RabbitMq, servers.RabbitMqManagement);
        await PublishListAsync(system);

        var applied = new ConcurrentDictionary<string, Guid>();
        var applying = ApplyAllAsync(system, applied);
        await KillAndStartAsync(system.Registry, applied, after: 20);
        await KillAndStartAsync(system.Permit, applied, after: 60);
        await KillAndStartAsync(system.Notification, applied, after: 90);
        await ReachedAsync(applied, 120);
        await servers.KillRabbitMqAsync();
        await servers.StartRabbitMqAsync();
        await ReachedAsync(applied, 150);
        await servers.KillPostgresAsync();
        await servers.StartPostgresAsync();
        await applying;

        using var officer = system.Key.Client(system.Permit, "KOR", "KOR-MOEL", "officer");
        using var auditor = system.Key.Client(system.Permit, "KOR", "KOR-BAI", "auditor");
        using var reader = system.Key.Client(system.Notification, "KOR", "KOR-MOEL", "officer");
        Assert.Equal(Applications, applied.Values.Distinct().Count());

        // Every application decided, and decided once: by history, and by what the auditors replay.
        var events = await Eventually.BecomesAsync(
            () => ReplayAsync(auditor),
            all => all.Count(e => e.Type is "permit_issued" or "permit_refused" or "permit_referred") >= Applications,
            TimeSpan.FromMinutes(3));
        // A repeat would still be on its way: what is in the queues, and what a restarted publisher sends again, is waited for.
        await TestServers.WaitUntilQuietAsync(system.RabbitMq, servers.RabbitMqManagement);
        events = await ReplayAsync(auditor);
        foreach (var permit in applied.Values)
        {
            var types = events.Where(e => e.StreamId == permit).OrderBy(e => e.Version).Select(e => e.Type).ToList();
            Assert.Equal(["permit_applied", "permit_screening_received"], types.Take(2));
            Assert.Equal(3, types.Count);
        }

        Assert.Equal(3 * Applications, events.Count);
        Assert.Equal(events.Count, events.Select(e => e.EventId).Distinct().Count());
        foreach (var kind in (string[])["permit_issued", "permit_refused", "permit_referred"]) Assert.Contains(events, e => e.Type == kind);

        // Every feed without gap or repeat: applied, screened and decided, each once a permit.
        var notices = await Eventually.BecomesAsync(() => FeedAsync(reader), feed => feed.Count >= 3 * Applications, TimeSpan.FromMinutes(3));
        await TestServers.WaitUntilQuietAsync(system.RabbitMq, servers.RabbitMqManagement);
        notices = await FeedAsync(reader);
        Assert.Equal(Enumerable.Range(1, notices.Count), notices.Select(notice => notice.Number));
        Assert.Equal(3 * Applications, notices.Count);
        Assert.Equal(notices.Count, notices.Select(notice => notice.EventId).Distinct().Count());
        Assert.Equal(events.Where(e => e.Type != "permit_screening_received").Select(e => e.EventId).ToHashSet(), notices.Where(notice => notice.Topic != "screening-completed").Select(notice => notice.EventId).ToHashSet());
    }

    private static async Task PublishListAsync(RunningSystem system)
    {
        using var secretariat = system.Key.Client(system.Registry, null, "UN-SECRETARIAT", "secretariat");
        using var xml = new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(TestServers.RepositoryRoot, "infra", "demo-lists", "fictional-first.xml")));
        xml.Headers.ContentType = new MediaTypeHeaderValue("application/xml");
        using var response = await secretariat.PostAsync(new Uri("lists/un_sc_sanctions/editions", UriKind.Relative), xml);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    private static Task ApplyAllAsync(RunningSystem system, ConcurrentDictionary<string, Guid> applied) =>
        Parallel.ForEachAsync(Enumerable.Range(0, Applications), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (number, cancellationToken) =>
        {
            using var officer = system.Key.Client(system.Permit, "KOR", "KOR-MOEL", "officer");
            officer.Timeout = TimeSpan.FromSeconds(20);
            var reference = string.Create(CultureInfo.InvariantCulture, $"CRASH-{number:000}");
            applied[reference] = await Eventually.BecomesAsync(() => TryApplyAsync(officer, number, reference), id => id != Guid.Empty, TimeSpan.FromMinutes(3));
        });

    private static async Task<Guid> TryApplyAsync(HttpClient officer, int number, string reference)
    {
        // Of ten: one national of the DPRK, one listed person, eight whom no list knows.
        var (name, nationality) = (number % 10) switch
        {
            0 => ($"Kim Song {Letters(number)}", "PRK"),
            1 => ("Tariq Yusuf al-Madhkhuri", "IRQ"),
            _ => ($"Oddvar {Letters(number)} Brekkestø", "NOR"),
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("permits", UriKind.Relative))
        {
            Content = JsonContent.Create(new
            {
                worker = new { names = new[] { name }, nationality },
                employer = new { name = "Hanbit Shipyard", country = "KOR" },
                occupation = "Welder",
                validFrom = "2027-01-01",
                validTo = "2027-12-31",
                reference,
            }),
        };
        request.Headers.Add("Idempotency-Key", reference);
        try
        {
            using var response = await officer.SendAsync(request);
            return response.StatusCode is HttpStatusCode.Accepted ? (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("permitId").GetGuid() : Guid.Empty;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or IOException)
        {
            return Guid.Empty; // No answer: whether it was taken is not known, so it is asked again.
        }
    }

    private static async Task KillAndStartAsync(ServiceProcess service, ConcurrentDictionary<string, Guid> applied, int after)
    {
        await ReachedAsync(applied, after);
        await service.KillAsync();
        await service.StartAsync();
    }

    private static Task<int> ReachedAsync(ConcurrentDictionary<string, Guid> applied, int count) =>
        Eventually.BecomesAsync(() => Task.FromResult(applied.Count), now => now >= count, TimeSpan.FromMinutes(3));

    private static async Task<IReadOnlyList<ReplayedEvent>> ReplayAsync(HttpClient auditor)
    {
        using var response = await auditor.GetAsync(new Uri("events", UriKind.Relative));
        // The first requests after the database has been killed may meet its broken connections and get 503: try again.
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable) return [];
        response.EnsureSuccessStatusCode();
        var text = await response.Content.ReadAsStringAsync();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<ReplayedEvent>(line, JsonSerializerOptions.Web)!)];
    }

    private static async Task<IReadOnlyList<Notice>> FeedAsync(HttpClient reader)
    {
        var notices = new List<Notice>();
        while (true)
        {
            using var response = await reader.GetAsync(new Uri($"feed?after={notices.LastOrDefault()?.Number ?? 0}&limit=100", UriKind.Relative));
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable) return [];
            var page = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<Feed>(JsonSerializerOptions.Web);
            if (page!.Items.Count == 0) return notices;
            notices.AddRange(page.Items);
        }
    }

    private static string Letters(int number)
    {
        var letters = new StringBuilder();
        for (var rest = number + 26; rest > 0; rest /= 26) letters.Append((char)('a' + (rest % 26)));
        return letters.ToString();
    }

    private sealed record ReplayedEvent(long Sequence, Guid EventId, Guid StreamId, long Version, string Type);

    private sealed record Feed(IReadOnlyList<Notice> Items);

    private sealed record Notice(int Number, string Topic, Guid EventId);
}

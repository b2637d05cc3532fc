using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Tests.Support.Chaos;

/// <summary>An agency that applies, reads its feed and receives its webhooks.</summary>
internal sealed class ChaosAgency(string state, string name, RunningSystem system)
{
    private const int Clients = 3;
    private static readonly string[] Topics = ["permit-applied", "screening-completed", "permit-issued", "permit-refused", "permit-referred"];
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private int _number;

    public static IReadOnlyList<(string State, string Name)> All { get; } = [("KOR", "KOR-MOEL"), ("VNM", "VNM-MOLISA")];

    public string Name => name;

    /// <summary>The accepted applications: the agency's reference and the permit's id.</summary>
    public ConcurrentDictionary<string, Guid> Applied { get; } = new();

    public async Task PublishListAsync()
    {
        using var secretariat = system.Key.Client(system.Registry, null, "UN-SECRETARIAT", "secretariat");
        using var xml = new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(TestServers.RepositoryRoot, "infra", "demo-lists", "fictional-first.xml"))) { Headers = { ContentType = new MediaTypeHeaderValue("application/xml") } };
        using var response = await secretariat.PostAsync(new Uri("lists/un_sc_sanctions/editions", UriKind.Relative), xml);
        if (response.StatusCode is not HttpStatusCode.Created) throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
    }

    public async Task SubscribeAsync(ChaosReceiver receiver)
    {
        using var officer = system.Key.Client(system.Notification, state, name, "officer");
        using var response = await officer.PostAsJsonAsync("subscriptions", new { url = receiver.AddressOf(name), topics = Topics });
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
    }

    /// <summary>Some clients, each with one application after the other. What was begun is carried through: a request without an answer is sent again.</summary>
    public Task ApplyUntilAsync(CancellationToken enough) => Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
    {
        // A token lives an hour, and so may a run.
        using var pace = new PeriodicTimer(Pace);
        while (!enough.IsCancellationRequested)
        {
            using var officer = system.Key.Client(system.Permit, state, name, "officer");
            officer.Timeout = TimeSpan.FromSeconds(20);
            for (var i = 0; i < 100 && !enough.IsCancellationRequested; i++)
            {
                var number = Interlocked.Increment(ref _number);
                var reference = string.Create(CultureInfo.InvariantCulture, $"{name}-{number:00000}");
                Applied[reference] = await Eventually.BecomesAsync(() => TryApplyAsync(officer, number, reference), id => id != Guid.Empty, Patience);
                await pace.WaitForNextTickAsync(CancellationToken.None);
            }
        }
    })));

    /// <summary>Waits until everything is decided, in the feed and delivered; what never comes is found by the checks.</summary>
    public async Task SettleAsync(ChaosReceiver receiver)
    {
        try
        {
            await Eventually.BecomesAsync(ReplayAsync, events => events.Count(e => e.IsDecision) >= Applied.Count, Patience);
            await Eventually.BecomesAsync(FeedAsync, feed => feed.Count >= 3 * Applied.Count, Patience);
            await Eventually.BecomesAsync(() => Task.FromResult(receiver.CountOf(name)), count => count >= 3 * Applied.Count, Patience);
        }
        catch (TimeoutException)
        {
        }
    }

    public async Task<IReadOnlyList<ChaosEvent>> ReplayAsync()
    {
        using var auditor = system.Key.Client(system.Permit, state, name, "auditor");
        var text = await auditor.GetStringAsync(new Uri("events", UriKind.Relative));
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<ChaosEvent>(line, JsonSerializerOptions.Web)!)];
    }

    public async Task<IReadOnlyList<ChaosNotice>> FeedAsync()
    {
        using var reader = system.Key.Client(system.Notification, state, name, "officer");
        var notices = new List<ChaosNotice>();
        while (true)
        {
            var page = await reader.GetFromJsonAsync<Feed>(new Uri(string.Create(CultureInfo.InvariantCulture, $"feed?after={notices.LastOrDefault()?.Number ?? 0}&limit=100"), UriKind.Relative), JsonSerializerOptions.Web);
            if (page!.Items.Count == 0) return notices;
            notices.AddRange(page.Items);
        }
    }

    /// <summary>What is wrong with the history, the feed and the webhooks.</summary>
    public IEnumerable<string> Faults(IReadOnlyList<ChaosEvent> events, IReadOnlyList<ChaosNotice> notices, ChaosReceiver receiver)
    {
        if (events.GroupBy(e => e.StreamId).Count(permit => !permit.OrderBy(e => e.Version).Take(2).Select(e => e.Type).SequenceEqual(["permit_applied", "permit_screening_received"]) || permit.Count() != 3) is > 0 and var odd)
            yield return Text($"{odd} permits are not applied, screened and decided, each once");
        if (!notices.Select(notice => notice.Number).SequenceEqual(Enumerable.Range(1, notices.Count).Select(number => (long)number))) yield return "the feed has a gap or is out of order";
        if (notices.Count - notices.Select(notice => notice.EventId).Distinct().Count() is > 0 and var repeated) yield return Text($"the feed has {repeated} notices of events that it had before");
        var noticed = notices.Select(notice => notice.EventId).ToHashSet();
        if (events.Count(e => e.Type != "permit_screening_received" && !noticed.Contains(e.EventId)) is > 0 and var unnoticed) yield return Text($"{unnoticed} events are missing in the feed");
        if (notices.Count(notice => notice.Topic == "screening-completed") is var screened && screened != Applied.Count) yield return Text($"the feed has {screened} screenings of {Applied.Count} applications");
        if (notices.Count(notice => !receiver.Has(name, notice.Number)) is > 0 and var undelivered) yield return Text($"{undelivered} notices reached no webhook");
    }

    private static async Task<Guid> TryApplyAsync(HttpClient officer, int number, string reference)
    {
        // Of ten: one national of the DPRK, one listed person, eight whom no list knows.
        var (worker, nationality) = (number % 10) switch
        {
            0 => (Text($"Kim Song {(char)('A' + (number / 10 % 26))}u"), "PRK"),
            1 => ("Tariq Yusuf al-Madhkhuri", "IRQ"),
            _ => (Text($"Oddvar {(char)('A' + (number % 26))}bel Brekkestø"), "NOR"),
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("permits", UriKind.Relative))
        {
            Content = JsonContent.Create(new
            {
                worker = new { names = new[] { worker }, nationality },
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
            // Whether it was taken is not known, so it is sent again.
            return Guid.Empty;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Feed(IReadOnlyList<ChaosNotice> Items);
}

/// <summary>An event as the replay gives it.</summary>
internal sealed record ChaosEvent(Guid EventId, Guid StreamId, long Version, string Type)
{
    public bool IsDecision => Type is "permit_issued" or "permit_refused" or "permit_referred";
}

/// <summary>A notice as the feed gives it.</summary>
internal sealed record ChaosNotice(long Number, string Topic, Guid EventId);

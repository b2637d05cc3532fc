using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Tests.Support;

/// <summary>
/// An agency that behaves as a client must: it repeats an unanswered request under the same idempotency key.
/// </summary>
/// <param name="timeout">How long it repeats a request.</param>
public sealed class Agency(string state, string name, RunningSystem system, TimeSpan timeout)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    public string Name => name;

    /// <summary>The accepted applications: the agency's reference and the permit's id.</summary>
    public ConcurrentDictionary<string, Guid> Applied { get; } = new();

    /// <summary>Applies for a permit until the service accepts the application.</summary>
    /// <param name="number">The number of the application within the agency.</param>
    public async Task ApplyAsync(int number)
    {
        var reference = string.Create(CultureInfo.InvariantCulture, $"{name}-{number:00000}");
        using var officer = system.Key.Client(system.Permit, state, name, "officer");
        officer.Timeout = Timeout;
        Applied[reference] = await Eventually.BecomesAsync(() => TryApplyAsync(officer, number, reference), id => id != Guid.Empty, timeout);
    }

    /// <summary>Subscribes a webhook.</summary>
    public async Task SubscribeAsync(Uri url, IReadOnlyList<string> topics)
    {
        using var officer = system.Key.Client(system.Notification, state, name, "officer");
        using var response = await officer.PostAsJsonAsync("subscriptions", new { url, topics });
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
    }

    /// <summary>The events of the agency's State.</summary>
    public async Task<IReadOnlyList<ReplayedEvent>> ReplayAsync()
    {
        using var auditor = system.Key.Client(system.Permit, state, name, "auditor");
        return await ReplayAsync(auditor);
    }

    /// <summary>The agency's feed.</summary>
    public async Task<IReadOnlyList<FeedNotice>> FeedAsync()
    {
        using var reader = system.Key.Client(system.Notification, state, name, "officer");
        return await FeedAsync(reader);
    }

    /// <summary>The events of the auditor's State; none while the service cannot reach its database.</summary>
    public static async Task<IReadOnlyList<ReplayedEvent>> ReplayAsync(HttpClient auditor)
    {
        using var response = await auditor.GetAsync(new Uri("events", UriKind.Relative));
        // The first requests after the database was killed get its broken connections.
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
            return [];
        var text = await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        return
        [
            .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonSerializer.Deserialize<ReplayedEvent>(line, JsonSerializerOptions.Web)!),
        ];
    }

    /// <summary>The reader's feed; empty while the service cannot reach its database.</summary>
    public static async Task<IReadOnlyList<FeedNotice>> FeedAsync(HttpClient reader)
    {
        var notices = new List<FeedNotice>();
        while (true)
        {
            using var response = await reader.GetAsync(
                new Uri(string.Create(CultureInfo.InvariantCulture, $"feed?after={notices.LastOrDefault()?.Number ?? 0}&limit=100"), UriKind.Relative)
            );
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
                return [];
            var page = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<FeedPage>(JsonSerializerOptions.Web);
            if (page!.Items.Count == 0)
                return notices;
            notices.AddRange(page.Items);
        }
    }

    private static async Task<Guid> TryApplyAsync(HttpClient officer, int number, string reference)
    {
        try
        {
            using var response = await PermitSamples.PostAsync(officer, PermitSamples.Application(number, reference), reference);
            return response.StatusCode is HttpStatusCode.Accepted ? await PermitSamples.PermitIdAsync(response) : Guid.Empty;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or IOException)
        {
            // It is unknown whether it was accepted, so it is sent again.
            return Guid.Empty;
        }
    }

    private sealed record FeedPage(IReadOnlyList<FeedNotice> Items);
}

/// <summary>An event as returned by the permit service's replay.</summary>
public sealed record ReplayedEvent(Guid EventId, Guid StreamId, long Version, string Type, DateTimeOffset OccurredAt)
{
    public bool IsDecision => Type is "permit_issued" or "permit_refused" or "permit_referred";
}

/// <summary>A notice as returned by the feed.</summary>
public sealed record FeedNotice(long Number, string Topic, Guid EventId);

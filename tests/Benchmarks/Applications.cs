using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tests.Support;

namespace Benchmarks;

/// <summary>Applications as an agency sends them, and the events that come of them.</summary>
internal static class Applications
{
    public static object Of(string name, string? birthDate, string reference) => new
    {
        worker = new { names = new[] { name }, birthDate, nationality = "NOR", gender = "male", documents = new[] { new { type = "passport", number = "N1234567", issuer = "NOR" } } },
        employer = new { name = "Hanbit Shipyard", country = "KOR" },
        occupation = "Welder",
        validFrom = "2027-01-01",
        validTo = "2027-12-31",
        reference,
    };

    public static async Task<Guid> ApplyAsync(HttpClient officer, object application)
    {
        using var response = await officer.PostAsJsonAsync("permits", application);
        if (response.StatusCode is not HttpStatusCode.Accepted) throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("permitId").GetGuid();
    }

    public static async Task<IReadOnlyList<ReplayedEvent>> ReplayAsync(RunningSystem system)
    {
        using var auditor = system.Key.Client(system.Permit, "KOR", "KOR-BAI", "auditor");
        var text = await auditor.GetStringAsync(new Uri("events", UriKind.Relative));
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<ReplayedEvent>(line, JsonSerializerOptions.Web)!)];
    }

    public static bool IsDecision(string type) => type is "permit_issued" or "permit_refused" or "permit_referred";
}

/// <summary>An event as the replay gives it.</summary>
internal sealed record ReplayedEvent(Guid StreamId, string Type, DateTimeOffset OccurredAt);

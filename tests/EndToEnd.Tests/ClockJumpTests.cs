using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tests.Support;

namespace EndToEnd.Tests;

/// <summary>
/// The services' wall clock jumps by an hour, forwards and back again, while they run: libfaketime gives it to them, and leaves the monotonic clock
/// alone, as a machine does whose time is set.
/// </summary>
public sealed class ClockJumpTests
{
    [FakeClockFact]
    public async Task A_clock_that_jumps_an_hour_forwards_and_back_loses_nothing_and_stops_nothing()
    {
        var clock = Path.GetTempFileName();
        try
        {
            await JumpAsync(clock, 0);
            var settings = new Dictionary<string, string>
            {
                ["LD_PRELOAD"] = FakeClockFactAttribute.Library!,
                ["FAKETIME_TIMESTAMP_FILE"] = clock,
                ["FAKETIME_NO_CACHE"] = "1",
                ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
                ["Subscriptions__StuckAfter"] = "00:00:10",
            };
            await using var system = await RunningSystem.StartAsync(TestServers.Postgres, await TestServers.CreateVirtualHostAsync(), settings);
            using var officer = system.Key.Client(system.Permit, "KOR", "KOR-MOEL", "officer");
            using var reader = system.Key.Client(system.Notification, "KOR", "KOR-MOEL", "officer");

            List<Guid> applied = [];
            foreach (var offset in (int[])[0, 3600, 0])
            {
                await JumpAsync(clock, offset);
                applied.Add(await ApplyAsync(officer));
                var permit = await Eventually.BecomesAsync(
                    () => officer.GetFromJsonAsync<JsonElement>(new Uri($"permits/{applied[^1]}", UriKind.Relative)), answer => answer.GetProperty("status").GetString() == "referred");
                // The services do see the jump.
                var shift = permit.GetProperty("appliedAt").GetDateTimeOffset() - TimeProvider.System.GetUtcNow();
                Assert.InRange(shift.TotalSeconds, offset - 300, offset + 60);
                foreach (var service in system.Services) await Eventually.BecomesAsync(service.ReadyAsync, ready => ready.Status == HttpStatusCode.OK);
            }

            var numbers = await Eventually.BecomesAsync(() => FeedAsync(reader), notices => notices.Count >= 3 * applied.Count);
            Assert.Equal(Enumerable.Range(1, 3 * applied.Count), numbers);
        }
        finally
        {
            File.Delete(clock);
        }
    }

    private static Task JumpAsync(string clock, int seconds) => File.WriteAllTextAsync(clock, string.Create(CultureInfo.InvariantCulture, $"+{seconds}\n"));

    private static async Task<Guid> ApplyAsync(HttpClient officer)
    {
        using var response = await officer.PostAsJsonAsync("permits", new
        {
            worker = new { names = new[] { "Oddvar Brekkestø" }, nationality = "NOR" },
            employer = new { name = "Hanbit Shipyard", country = "KOR" },
            occupation = "Welder",
            validFrom = "2027-01-01",
            validTo = "2027-12-31",
            reference = "CLOCK",
        });
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("permitId").GetGuid();
    }

    private static async Task<IReadOnlyList<int>> FeedAsync(HttpClient reader) =>
        [.. (await reader.GetFromJsonAsync<JsonElement>(new Uri("feed", UriKind.Relative))).GetProperty("items").EnumerateArray().Select(notice => notice.GetProperty("number").GetInt32())];
}

/// <summary>A test that needs libfaketime (Debian: <c>libfaketime</c>): skipped, with the reason printed, where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FakeClockFactAttribute : FactAttribute
{
    public FakeClockFactAttribute() => Skip = Library is null ? "libfaketime is missing." : null!;

    /// <summary>The library that is loaded before the C library.</summary>
    public static string? Library { get; } = Directory.Exists("/usr/lib")
        ? Directory.GetDirectories("/usr/lib", "*-linux-gnu").Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
        : null;
}

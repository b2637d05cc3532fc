using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Tests.Support;

namespace EndToEnd.Tests;

/// <summary>
/// The services' wall clock jumps by an hour, forwards and back, while they run. libfaketime provides it and leaves the monotonic clock unchanged,
/// as on a machine whose time is set.
/// </summary>
public sealed class ClockJumpTests
{
    [FakeClockFact]
    public async Task When_the_clock_jumps_an_hour_forwards_and_back_nothing_is_lost_or_stopped()
    {
        var clock = Path.GetTempFileName();
        try
        {
            await JumpAsync(clock, 0);
            var settings = new Dictionary<string, string>(FakeClockFactAttribute.SetBy(clock)) { ["Subscriptions__StuckAfter"] = "00:00:10" };
            await using var system = await RunningSystem.StartAsync(settings);
            using var officer = system.Key.Client(system.Permit, "KOR", "KOR-MOEL", "officer");
            using var reader = system.Key.Client(system.Notification, "KOR", "KOR-MOEL", "officer");
            var delivered = new ConcurrentDictionary<string, int>();
            await using var receiver = Receiver(delivered, out var address);
            await receiver.StartAsync();
            using var subscribed = await reader.PostAsJsonAsync("subscriptions", new { url = address, topics = new[] { "*" } });
            Assert.Equal(HttpStatusCode.Created, subscribed.StatusCode);

            List<Guid> applied = [];
            foreach (var offset in (int[])[0, 3600, 0])
            {
                await JumpAsync(clock, offset);
                applied.Add(await PermitSamples.ApplyAsync(officer, PermitSamples.Application()));
                var permit = await Eventually.BecomesAsync(
                    () => officer.GetFromJsonAsync<JsonElement>(new Uri($"permits/{applied[^1]}", UriKind.Relative)),
                    answer => answer.GetProperty("status").GetString() == "referred"
                );
                // Check that the services see the jump.
                var shift = permit.GetProperty("appliedAt").GetDateTimeOffset() - TimeProvider.System.GetUtcNow();
                Assert.InRange(shift.TotalSeconds, offset - 300, offset + 60);
                // Applied, screened, referred: each is delivered, at its second attempt.
                await Eventually.BecomesAsync(() => Task.FromResult(delivered.Count(webhook => webhook.Value > 1)), count => count == 3 * applied.Count);
                foreach (var service in system.Services)
                    await Eventually.BecomesAsync(service.ReadyAsync, ready => ready.Status == HttpStatusCode.OK);
            }

            // Set back by an hour while deliveries wait for their second attempt.
            await JumpAsync(clock, 3600);
            applied.Add(await PermitSamples.ApplyAsync(officer, PermitSamples.Application()));
            await Eventually.BecomesAsync(() => Task.FromResult(delivered.Count), count => count == 3 * applied.Count);
            await JumpAsync(clock, 0);
            await Eventually.BecomesAsync(() => Task.FromResult(delivered.Count(webhook => webhook.Value > 1)), count => count == 3 * applied.Count);

            var feed = await Eventually.BecomesAsync(() => Agency.FeedAsync(reader), notices => notices.Count >= 3 * applied.Count);
            Assert.Equal(Enumerable.Range(1, 3 * applied.Count), feed.Select(notice => (int)notice.Number));
        }
        finally
        {
            File.Delete(clock);
        }
    }

    private static Task JumpAsync(string clock, int seconds) => FakeClockFactAttribute.SetAsync(clock, TimeSpan.FromSeconds(seconds));

    // Refuses each notice once.
    private static WebApplication Receiver(ConcurrentDictionary<string, int> delivered, out Uri address)
    {
        address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{TestServers.FreePort()}/"));
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(address.ToString());
        var app = builder.Build();
        app.Run(context =>
        {
            var attempt = delivered.AddOrUpdate(context.Request.Headers["webhook-id"].ToString(), 1, (_, before) => before + 1);
            context.Response.StatusCode = attempt == 1 ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        return app;
    }
}

using System.Globalization;
using System.Net;
using Tests.Support;
using Xunit.Abstractions;

namespace EndToEnd.Tests;

/// <summary>Two instances of each service. One is paused like a stalled machine: it holds its connections and does not notice that time passes.</summary>
public sealed class PausedInstanceTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // Sessions of the event tail end after 15 s of silence; the broker requeues messages after two heartbeats of 10 s.
    private static readonly TimeSpan MaxStandstill = TimeSpan.FromSeconds(45);

    [Fact]
    public async Task The_other_instances_take_over_and_when_the_paused_ones_resume_nothing_is_lost_or_duplicated()
    {
        await using var system = await RunningSystem.StartAsync();
        var others = await Task.WhenAll(((string[])["registry", "permit", "notification"]).Select(system.StartAnotherAsync));
        try
        {
            using var officer = system.Key.Client(others[1], "KOR", "KOR-MOEL", "officer");
            using var auditor = system.Key.Client(others[1], "KOR", "KOR-BAI", "auditor");
            using var reader = system.Key.Client(others[2], "KOR", "KOR-MOEL", "officer");
            using var ended = new CancellationTokenSource();
            var applying = ApplyUntilAsync(officer, ended.Token);
            await WaitAsync(TimeSpan.FromSeconds(5));
            await Task.WhenAll(system.Services.Select(service => service.PauseAsync()));
            await WaitAsync(Pause);
            await Task.WhenAll(system.Services.Select(service => service.ResumeAsync()));
            await WaitAsync(TimeSpan.FromSeconds(5));
            await ended.CancelAsync();
            var applied = await applying;

            await Eventually.BecomesAsync(() => Agency.ReplayAsync(auditor), all => all.Count >= 3 * applied.Count, TimeSpan.FromMinutes(2));
            await TestServers.WaitUntilQuietAsync(system.RabbitMq);
            var events = (await Agency.ReplayAsync(auditor)).ToLookup(e => e.StreamId);
            Assert.Equal(applied.Order(), events.Select(permit => permit.Key).Order());
            Assert.All(
                events,
                permit => Assert.Equal(["permit_applied", "permit_screening_received", "permit_referred"], permit.OrderBy(e => e.Version).Select(e => e.Type))
            );

            var longest = events.Max(permit => permit.Max(e => e.OccurredAt) - permit.Min(e => e.OccurredAt));
            output.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{applied.Count} applications; the longest wait for a decision was {longest.TotalSeconds:0.0} s.")
            );
            Assert.True(longest < MaxStandstill, string.Create(CultureInfo.InvariantCulture, $"An application waited for {longest.TotalSeconds:0.0} s."));

            var feed = await Eventually.BecomesAsync(() => Agency.FeedAsync(reader), notices => notices.Count >= 3 * applied.Count);
            Assert.Equal(Enumerable.Range(1, 3 * applied.Count), feed.Select(notice => (int)notice.Number));
            Assert.Equal(feed.Count, feed.Select(notice => notice.EventId).Distinct().Count());
            foreach (var service in (ServiceProcess[])[.. system.Services, .. others])
                await Eventually.BecomesAsync(service.ReadyAsync, ready => ready.Status == HttpStatusCode.OK);
        }
        finally
        {
            foreach (var other in others)
                await other.DisposeAsync();
        }
    }

    private static async Task WaitAsync(TimeSpan time)
    {
        using var timer = new PeriodicTimer(time);
        await timer.WaitForNextTickAsync();
    }

    private static async Task<IReadOnlyList<Guid>> ApplyUntilAsync(HttpClient officer, CancellationToken ended)
    {
        var applied = new List<Guid>();
        using var timer = new PeriodicTimer(Interval);
        while (!ended.IsCancellationRequested)
        {
            applied.Add(await PermitSamples.ApplyAsync(officer, PermitSamples.Application()));
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        return applied;
    }
}

using Tests.Support;

namespace EndToEnd.Tests;

/// <summary>
/// Nothing is lost or repeated: while 200 applications arrive, each service is killed with SIGKILL, and so are the broker and the database.
/// </summary>
public sealed class CrashTests
{
    private const int Applications = 200;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Every_application_is_decided_and_notified_exactly_once_despite_kills()
    {
        await using var servers = await PrivateServers.StartAsync();
        await using var system = await RunningSystem.StartAsync(servers.Postgres, servers.RabbitMq, servers.RabbitMqManagement);
        await system.PublishDemoListAsync();

        var agency = new Agency("KOR", "KOR-MOEL", system, Timeout);
        var applying = ApplyAllAsync(agency);
        await KillAndStartAsync(system.Registry, agency, after: 20);
        await KillAndStartAsync(system.Permit, agency, after: 60);
        await KillAndStartAsync(system.Notification, agency, after: 90);
        await ReachedAsync(agency, 120);
        await servers.KillRabbitMqAsync();
        await servers.StartRabbitMqAsync();
        await ReachedAsync(agency, 150);
        await servers.KillPostgresAsync();
        await servers.StartPostgresAsync();
        await applying;

        var permits = agency.Applied.Values;
        Assert.Equal(Applications, permits.Distinct().Count());

        // Every application is decided exactly once, according to its history and to the auditors' replay.
        var events = await Eventually.BecomesAsync(agency.ReplayAsync, all => all.Count(e => e.IsDecision) >= Applications, Timeout);
        // A repeat could still be in transit: wait for what is in the queues and what a restarted publisher sends again.
        await TestServers.WaitUntilQuietAsync(system.RabbitMq, servers.RabbitMqManagement);
        events = await agency.ReplayAsync();
        foreach (var permit in permits)
        {
            var types = events.Where(e => e.StreamId == permit).OrderBy(e => e.Version).Select(e => e.Type).ToList();
            Assert.Equal(["permit_applied", "permit_screening_received"], types.Take(2));
            Assert.Equal(3, types.Count);
        }

        Assert.Equal(3 * Applications, events.Count);
        Assert.Equal(events.Count, events.Select(e => e.EventId).Distinct().Count());
        foreach (var kind in (string[])["permit_issued", "permit_refused", "permit_referred"])
            Assert.Contains(events, e => e.Type == kind);

        // Every feed is without gaps or repeats: applied, screened and decided, each once per permit.
        var notices = await Eventually.BecomesAsync(agency.FeedAsync, feed => feed.Count >= 3 * Applications, Timeout);
        await TestServers.WaitUntilQuietAsync(system.RabbitMq, servers.RabbitMqManagement);
        notices = await agency.FeedAsync();
        Assert.Equal(Enumerable.Range(1, notices.Count), notices.Select(notice => (int)notice.Number));
        Assert.Equal(3 * Applications, notices.Count);
        Assert.Equal(notices.Count, notices.Select(notice => notice.EventId).Distinct().Count());
        Assert.Equal(
            events.Where(e => e.Type != "permit_screening_received").Select(e => e.EventId).ToHashSet(),
            notices.Where(notice => notice.Topic != "screening-completed").Select(notice => notice.EventId).ToHashSet()
        );
    }

    private static Task ApplyAllAsync(Agency agency) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, Applications),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (number, _) => await agency.ApplyAsync(number)
        );

    private static async Task KillAndStartAsync(ServiceProcess service, Agency agency, int after)
    {
        await ReachedAsync(agency, after);
        await service.KillAsync();
        await service.StartAsync();
    }

    private static Task<int> ReachedAsync(Agency agency, int count) =>
        Eventually.BecomesAsync(() => Task.FromResult(agency.Applied.Count), now => now >= count, Timeout);
}

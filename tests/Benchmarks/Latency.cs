using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SanctionsRegistry.Contracts.Permits;
using Tests.Support;

namespace Benchmarks;

/// <summary>From an application to its decision, and from a change of the list to the webhook; the reference is one message's way through the broker.</summary>
internal static class Latency
{
    private const int Sample = 200;

    public static async Task MeasureAsync(RunningSystem system, PrivateServers servers, ResultTable table)
    {
        var hop = await BrokerHopAsync(servers);
        await BenchmarkList.PublishAsync(system, BenchmarkList.First);
        using var officer = system.Key.Client(system.Permit, "KOR", "KOR-MOEL", "officer");

        // One after the other, as they come from a counter: by the instants of the events.
        var applied = new List<Guid>();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var i = 0; i < Sample; i++)
        {
            applied.Add(await Applications.ApplyAsync(officer, Applications.Of($"Oddvar Nyhus Brekkestø {(char)('a' + (i % 26))}", null, $"LATENCY-{i}")));
            await pace.WaitForNextTickAsync();
        }

        var events = await Eventually.BecomesAsync(() => Applications.ReplayAsync(system), all => applied.All(id => all.Any(e => e.StreamId == id && Applications.IsDecision(e.Type))));
        var decided = applied.Select(id => (events.First(e => e.StreamId == id && Applications.IsDecision(e.Type)).OccurredAt - events.First(e => e.StreamId == id).OccurredAt).TotalMilliseconds).ToList();
        table.Time("application to decision, p50", decided.Percentile(50), hop.Percentile(50), "one broker hop, p50");
        table.Time("application to decision, p99", decided.Percentile(99), hop.Percentile(99), "one broker hop, p99");

        var changed = await ChangeToWebhookAsync(system, officer);
        table.Time($"list change to webhook ({changed.Count} permits), p50", changed.Percentile(50), hop.Percentile(50), "one broker hop, p50");
        table.Time($"list change to webhook ({changed.Count} permits), p99", changed.Percentile(99), hop.Percentile(99), "one broker hop, p99");
    }

    // Publish with confirm to a quorum queue, and receive.
    private static async Task<IReadOnlyList<double>> BrokerHopAsync(PrivateServers servers)
    {
        await using var bus = await TestBus.ConnectAsync(await TestServers.CreateVirtualHostAsync(servers.RabbitMq, servers.RabbitMqManagement), typeof(PermitReinstatedV1));
        var times = new List<double>();
        for (var i = 0; i < Sample + 20; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await bus.PublishAsync(new PermitReinstatedV1 { EventId = Guid.CreateVersion7(), PermitId = Guid.CreateVersion7(), Reference = "R", Reason = new() { Rule = "officer-decision", LegalBasis = [], Text = "r", Screened = null, SubjectId = null, List = null, Edition = null, Score = null } });
            while (bus.ReceivedCount <= i) await Task.Yield();
            if (i >= 20) times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return times;
    }

    private static async Task<IReadOnlyList<double>> ChangeToWebhookAsync(RunningSystem system, HttpClient officer)
    {
        var known = BenchmarkList.People(BenchmarkList.First).Select(person => person.Id).ToHashSet();
        var coming = BenchmarkList.People(BenchmarkList.Second).Where(person => !known.Contains(person.Id) && person.BirthDate is not null).ToList();
        var holders = new List<Guid>();
        foreach (var person in coming) holders.Add(await Applications.ApplyAsync(officer, Applications.Of(person.Name, person.BirthDate, "HOLDER")));
        var events = await Eventually.BecomesAsync(() => Applications.ReplayAsync(system), all => holders.All(id => all.Any(e => e.StreamId == id && Applications.IsDecision(e.Type))));
        var issued = holders.Where(id => events.Any(e => e.StreamId == id && e.Type == "permit_issued")).ToHashSet();

        var arrived = new ConcurrentDictionary<Guid, long>();
        await using var receiver = WebApplication.CreateEmptyBuilder(new()) is var builder && Configure(builder) ? builder.Build() : throw new UnreachableException();
        receiver.Run(async context =>
        {
            var body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
            if (body.GetProperty("type").GetString() == "permit-suspended") arrived.TryAdd(body.GetProperty("data").GetProperty("permitId").GetGuid(), Stopwatch.GetTimestamp());
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        await receiver.StartAsync();
        using var subscriber = system.Key.Client(system.Notification, "KOR", "KOR-MOEL", "officer");
        using var subscribed = await subscriber.PostAsJsonAsync("subscriptions", new { url = $"http://127.0.0.1:{ReceiverPort}/", topics = new[] { "permit-suspended" } });
        subscribed.EnsureSuccessStatusCode();

        var began = Stopwatch.GetTimestamp();
        await BenchmarkList.PublishAsync(system, BenchmarkList.Second);
        await Eventually.BecomesAsync(() => Task.FromResult(arrived.Count), count => count >= issued.Count, TimeSpan.FromMinutes(2));
        return [.. arrived.Values.Select(at => Stopwatch.GetElapsedTime(began, at).TotalMilliseconds)];
    }

    private static int ReceiverPort { get; } = TestServers.FreePort();

    private static bool Configure(WebApplicationBuilder builder)
    {
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(ReceiverPort));
        builder.Logging.ClearProviders();
        return true;
    }
}

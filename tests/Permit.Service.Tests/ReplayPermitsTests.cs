using System.Net;
using System.Text;
using System.Text.Json;
using Npgsql;
using Tests.Support;

namespace Permits.Service.Tests;

/// <summary>The status of a State's permits as it changes, and which events the auditors' queries read.</summary>
[Collection(nameof(PermitService))]
public sealed class ReplayPermitsTests(PermitFixture permit)
{
    [Fact]
    public async Task Each_line_has_the_status_that_the_permit_has_after_its_event()
    {
        using var auditor = permit.Client("MHL", "MHL-OAG", "auditor");
        var ids = await SeededHistory.CreateAsync(permit, "MHL", copies: 2);
        var changes = await Eventually.BecomesAsync(() => ReplayAsync(auditor, ""), all => all.Count == 2 * SeededHistory.Events);
        Assert.Equal(ids.Order(), changes.Select(change => change.PermitId).Distinct().Order());
        foreach (var change in changes)
        {
            var after = await permit.GetAsync($"permits/{change.PermitId}?version={change.Version}", auditor);
            Assert.Equal((after.GetProperty("status").GetString(), after.GetProperty("changedAt").GetDateTimeOffset()), (change.Status, change.OccurredAt));
            var before =
                change.Version == 1
                    ? null
                    : (await permit.GetAsync($"permits/{change.PermitId}?version={change.Version - 1}", auditor)).GetProperty("status").GetString();
            Assert.Equal(before, change.StatusBefore);
        }
    }

    [Fact]
    public async Task A_period_has_the_events_of_the_log_that_happened_in_it_and_can_be_resumed_after_any_of_them()
    {
        using var auditor = permit.Client("FSM", "FSM-OPA", "auditor");
        await SeededHistory.CreateAsync(permit, "FSM", copies: 200);
        var stored = await Eventually.BecomesAsync(() => EventsAsync(auditor), all => all.Count == 200 * SeededHistory.Events);
        foreach (var (from, to) in ((double, double)[])[(0, 4000), (0, 24), (49, 100), (73, 73), (3000, 4000)])
        {
            var (first, last) = (SeededHistory.Start.AddHours(from), SeededHistory.Start.AddHours(to));
            var period = $"?from={SeededHistory.At(first)}&to={SeededHistory.At(last)}";
            var expected = stored.Where(e => e.OccurredAt >= first && e.OccurredAt <= last).Select(e => e.EventId).ToList();
            var changes = await ReplayAsync(auditor, period);
            Assert.Equal(expected, changes.Select(change => change.EventId));
            foreach (var read in ((int[])[1, 999, 1000, 1001, 2000, changes.Count]).Where(read => read > 0 && read <= changes.Count))
                Assert.Equal(changes.Skip(read), await ReplayAsync(auditor, $"{period}&after={changes[read - 1].Sequence}"));
        }
    }

    [Fact]
    public async Task A_State_replays_its_own_permits_only()
    {
        using var other = permit.Client("LIE", "LIE-OA", "supervisor");
        using var auditor = permit.Client("WSM", "WSM-AO", "auditor");
        await SeededHistory.CreateAsync(permit, "WSM", copies: 1);
        await Eventually.BecomesAsync(() => ReplayAsync(auditor, ""), all => all.Count == SeededHistory.Events);
        Assert.Empty(await ReplayAsync(other, ""));
    }

    [Theory]
    [InlineData("replay?from=2199-01-01", "from")]
    [InlineData("replay?to=2199-01-01", "to")]
    [InlineData("replay?from=2026-01-02&to=2026-01-01", "to")]
    [InlineData("replay?from=first", "from")]
    [InlineData("replay?after=-1", "after")]
    [InlineData("replay?after=last", "after")]
    public async Task A_parameter_that_makes_no_sense_is_a_400_that_names_it(string path, string parameter) =>
        await SeededHistory.AssertRefusedAsync(permit.Auditor, path, parameter);

    [Fact]
    public async Task Officers_do_not_replay()
    {
        using var response = await permit.Officer.GetAsync(new Uri("replay", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    /// <summary>A large State has most of the table, so PostgreSQL prefers the whole table to an index that does not lead to the period.</summary>
    [Theory]
    [InlineData("COK")]
    [InlineData("NIU")]
    public async Task A_period_is_read_from_an_index_that_starts_with_the_State(string state)
    {
        await SeededHistory.CreateAsync(permit, "COK", copies: 400);
        await SeededHistory.CreateAsync(permit, "NIU", copies: 2);
        await using var source = NpgsqlDataSource.Create(permit.RuntimeConnection);
        foreach (
            var query in (string[])
                [
                    "SELECT min(seq_id), max(seq_id) FROM (SELECT seq_id FROM mt_events WHERE {0} AND seq_id <= 1000000 OFFSET 0) AS period",
                    "SELECT count(*) FROM mt_events AS e WHERE {0} AND type IN ('permit_issued', 'permit_refused')",
                ]
        )
        {
            var period =
                $"tenant_id = '{state}' AND timestamp >= '{SeededHistory.Start.AddHours(30):O}' AND timestamp <= '{SeededHistory.Start.AddHours(33):O}'";
            await using var explain = source.CreateCommand("EXPLAIN " + string.Format(null, query, period));
            await using var reader = await explain.ExecuteReaderAsync();
            var plan = new StringBuilder();
            while (await reader.ReadAsync())
                plan.AppendLine(reader.GetString(0));
            Assert.Contains("mt_events_by_time", plan.ToString(), StringComparison.Ordinal);
        }
    }

    private static async Task<IReadOnlyList<Change>> ReplayAsync(HttpClient client, string query) =>
        [.. (await SeededHistory.LinesAsync(client, $"replay{query}")).Select(line => JsonSerializer.Deserialize<Change>(line, JsonSerializerOptions.Web)!)];

    private static async Task<IReadOnlyList<StoredEvent>> EventsAsync(HttpClient client) =>
        [.. (await SeededHistory.LinesAsync(client, "events")).Select(line => JsonSerializer.Deserialize<StoredEvent>(line, JsonSerializerOptions.Web)!)];

    private sealed record Change(
        long Sequence,
        Guid EventId,
        Guid PermitId,
        long Version,
        string Type,
        DateTimeOffset OccurredAt,
        string? StatusBefore,
        string Status
    );

    private sealed record StoredEvent(Guid EventId, DateTimeOffset OccurredAt);
}

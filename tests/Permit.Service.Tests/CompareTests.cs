using System.Net;
using System.Text.Json;

namespace Permits.Service.Tests;

/// <summary>What differs between two instants.</summary>
[Collection(nameof(PermitService))]
public sealed class CompareTests(PermitFixture permit)
{
    [Fact]
    public async Task The_differences_and_totals_are_those_of_all_permits_at_both_instants()
    {
        using var auditor = permit.Client("NRU", "NRU-OAG", "auditor");
        await SeededHistory.CreateAsync(permit, "NRU", copies: 150);
        foreach (var (from, to) in ((double, double)[])[(0, 30), (30, 50.5), (50.5, 90), (90, 90), (26, 4000)])
        {
            var (at, and) = (SeededHistory.At(SeededHistory.Start.AddHours(from)), SeededHistory.At(SeededHistory.Start.AddHours(to)));
            var before = await PermitsAsync(auditor, at);
            var after = await PermitsAsync(auditor, and);
            var lines = (await SeededHistory.LinesAsync(auditor, $"compare?at={at}&and={and}"))
                .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
                .ToList();

            var differences = lines.SkipLast(1).Select(line => line.GetProperty("permit")).ToList();
            Assert.Equal(
                after.Where(now => !before.TryGetValue(now.Key, out var then) || then != now.Value).Select(now => now.Key),
                differences.Select(difference => difference.GetProperty("id").GetGuid())
            );
            foreach (var difference in differences)
            {
                var id = difference.GetProperty("id").GetGuid();
                var existed = before.TryGetValue(id, out var then);
                Assert.Equal(!existed, difference.GetProperty("appeared").GetBoolean());
                Assert.Equal(existed ? then : (null, 0), (Text(difference, "statusBefore"), Number(difference, "versionBefore")));
                Assert.Equal(after[id], (Text(difference, "statusAfter"), Number(difference, "versionAfter")));
            }

            var totals = lines[^1].GetProperty("totals");
            Assert.Equal(
                (after.Count - before.Count, before.Count(then => after[then.Key] != then.Value), before.Count(then => after[then.Key] == then.Value)),
                (Number(totals, "appeared"), Number(totals, "changed"), Number(totals, "unchanged"))
            );
            Assert.All(
                totals.GetProperty("statuses").EnumerateArray(),
                status =>
                    Assert.Equal(
                        (before.Values.Count(then => then.Status == Text(status, "status")), after.Values.Count(now => now.Status == Text(status, "status"))),
                        (Number(status, "before"), Number(status, "after"))
                    )
            );
            Assert.Equal(8, totals.GetProperty("statuses").GetArrayLength());
        }
    }

    [Fact]
    public async Task A_State_compares_its_own_permits_only()
    {
        using var other = permit.Client("KIR", "KIR-OAG", "supervisor");
        await SeededHistory.CreateAsync(permit, "TUV", copies: 1);
        var at = SeededHistory.At(SeededHistory.Start);
        var and = SeededHistory.At(SeededHistory.Start.AddDays(100));
        var line = JsonSerializer.Deserialize<JsonElement>(Assert.Single(await SeededHistory.LinesAsync(other, $"compare?at={at}&and={and}")));
        Assert.Equal(0, line.GetProperty("totals").GetProperty("appeared").GetInt64());
        Assert.All(line.GetProperty("totals").GetProperty("statuses").EnumerateArray(), status => Assert.Equal(0, Number(status, "after")));
    }

    [Theory]
    [InlineData("compare?at=2026-01-01", "and")]
    [InlineData("compare?and=2026-01-01", "at")]
    [InlineData("compare?at=2026-01-01&and=2199-01-01", "and")]
    [InlineData("compare?at=2026-01-02&and=2026-01-01", "and")]
    [InlineData("compare?at=now&and=2026-01-01", "at")]
    public async Task An_instant_that_is_missing_or_makes_no_sense_is_a_400_that_names_it(string path, string parameter) =>
        await SeededHistory.AssertRefusedAsync(permit.Auditor, path, parameter);

    [Fact]
    public async Task Officers_do_not_compare()
    {
        using var response = await permit.Officer.GetAsync(new Uri("compare?at=2026-01-01&and=2026-01-02", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private static async Task<Dictionary<Guid, (string? Status, long Version)>> PermitsAsync(HttpClient client, string at) =>
        (await SeededHistory.LinesAsync(client, $"permits?at={at}"))
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .ToDictionary(line => line.GetProperty("id").GetGuid(), line => (Text(line, "status"), Number(line, "version")));

    private static string? Text(JsonElement line, string member) => line.TryGetProperty(member, out var value) ? value.GetString() : null;

    private static long Number(JsonElement line, string member) => line.TryGetProperty(member, out var value) ? value.GetInt64() : 0;
}

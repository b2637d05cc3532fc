using System.Net;

namespace Permits.Service.Tests;

/// <summary>All permits of a State as they were at an instant.</summary>
[Collection(nameof(PermitService))]
public sealed class PermitsAtTests(PermitFixture permit)
{
    [Fact]
    public async Task Each_permit_is_as_its_own_page_shows_it_for_the_instant()
    {
        using var auditor = permit.Client("NZL", "NZL-OAG", "auditor");
        var ids = await SeededHistory.CreateAsync(permit, "NZL", copies: 3);
        var statuses = new HashSet<string?>();
        // Between the events, exactly at some of them, and before and after all.
        foreach (var hours in (double[])[0, 24.5, 25, 26, 49, 50.5, 51, 73, 75, 98, 4000])
        {
            var at = SeededHistory.At(SeededHistory.Start.AddHours(hours));
            var lines = await SeededHistory.LinesAsync(auditor, $"permits?at={at}");
            var expected = new List<string>();
            foreach (var id in ids)
            {
                using var one = await auditor.GetAsync(new Uri($"permits/{id}?at={at}", UriKind.Relative));
                if (one.StatusCode == HttpStatusCode.NotFound)
                    continue;
                expected.Add(await one.Content.ReadAsStringAsync());
                statuses.Add((await PermitFixture.JsonAsync(one)).GetProperty("status").GetString());
            }

            Assert.Equal(expected, lines);
        }

        Assert.Superset(new HashSet<string?> { "applied", "issued", "refused", "referred", "suspended" }, statuses);
    }

    [Fact]
    public async Task More_permits_than_a_page_come_once_each_and_can_be_resumed_after_any_of_them()
    {
        using var auditor = permit.Client("SMR", "SMR-AUDIT", "auditor");
        var ids = await SeededHistory.CreateAsync(permit, "SMR", copies: 260);
        var at = SeededHistory.At(SeededHistory.Start.AddDays(100));

        var lines = await SeededHistory.LinesAsync(auditor, $"permits?at={at}");
        Assert.Equal(ids, lines.Select(line => SeededHistory.Id(line, "id")));
        foreach (var read in (int[])[1, 499, 500, 501, 1000, ids.Count])
            Assert.Equal(lines.Skip(read), await SeededHistory.LinesAsync(auditor, $"permits?at={at}&after={ids[read - 1]}"));
    }

    [Fact]
    public async Task Permits_that_did_not_exist_yet_do_not_end_the_list()
    {
        using var auditor = permit.Client("PNG", "PNG-AGO", "auditor");
        await SeededHistory.CreateAsync(permit, "PNG", copies: 300);
        // Only the last copies are applied for after this instant, and their ids are anywhere in the order.
        Assert.Equal(4 * 10, (await SeededHistory.LinesAsync(auditor, $"permits?at={SeededHistory.At(SeededHistory.Start.AddHours(24 + 10))}")).Count);
    }

    [Fact]
    public async Task A_State_reads_its_own_permits_only()
    {
        using var auditor = permit.Client("SLB", "SLB-OAG", "auditor");
        using var other = permit.Client("VUT", "VUT-OAG", "supervisor");
        var ids = await SeededHistory.CreateAsync(permit, "SLB", copies: 1);
        var at = SeededHistory.At(SeededHistory.Start.AddDays(100));
        Assert.Empty(await SeededHistory.LinesAsync(other, $"permits?at={at}"));
        Assert.Equal(ids, (await SeededHistory.LinesAsync(auditor, $"permits?at={at}")).Select(line => SeededHistory.Id(line, "id")));
        // The id of another State's permit is a position like any other.
        Assert.Empty(await SeededHistory.LinesAsync(other, $"permits?at={at}&after={ids[0]}"));
    }

    [Theory]
    [InlineData("permits?at=2199-01-01", "at")]
    [InlineData("permits?at=yesterday", "at")]
    [InlineData("permits?at=2026-01-01&status=issued", "status")]
    [InlineData("permits?at=2026-01-01&limit=5", "limit")]
    [InlineData("permits?at=2026-01-01&after=17", "after")]
    [InlineData("permits?after=0199d1b4-7a10-7000-8000-000000000000", "after")]
    public async Task A_parameter_that_makes_no_sense_is_a_400_that_names_it(string path, string parameter) =>
        await SeededHistory.AssertRefusedAsync(permit.Auditor, path, parameter);

    [Fact]
    public async Task Officers_do_not_read_all_permits_of_an_instant()
    {
        using var response = await permit.Officer.GetAsync(new Uri("permits?at=2026-01-01", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }
}

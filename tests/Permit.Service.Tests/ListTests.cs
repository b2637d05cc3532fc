using System.Net;
using System.Text;
using Npgsql;

namespace Permits.Service.Tests;

/// <summary>Lists of permits, page by page.</summary>
[Collection(nameof(PermitService))]
public sealed class ListTests(PermitFixture permit)
{
    [Fact]
    public async Task Pages_give_every_permit_once_newest_application_first()
    {
        using var officer = permit.Client("FJI", "FJI-IMM", "officer");
        var applied = new List<Guid>();
        for (var i = 0; i < 5; i++)
            applied.Add(await permit.ApplyAsync(client: officer));
        applied.Reverse();
        Assert.Equal(applied, await PagesAsync(officer, limit: 2));
    }

    [Fact]
    public async Task Permits_applied_for_at_the_same_instant_are_neither_skipped_nor_repeated()
    {
        using var officer = permit.Client("TON", "TON-IMM", "officer");
        var applied = new List<Guid>();
        for (var i = 0; i < 7; i++)
            applied.Add(await permit.ApplyAsync(client: officer));
        await using var source = NpgsqlDataSource.Create(permit.RuntimeConnection);
        await using var same = source.CreateCommand(
            """
            UPDATE mt_doc_permit SET applied_at = '2026-03-01T12:00:00.123456Z', data = jsonb_set(data, '{appliedAt}', '"2026-03-01T12:00:00.123456+00:00"')
                WHERE tenant_id = 'TON'
            """
        );
        Assert.Equal(7, await same.ExecuteNonQueryAsync());

        foreach (var limit in (int[])[1, 2, 3, 7, 50])
            Assert.Equal(applied.Order(), (await PagesAsync(officer, limit)).Order());
    }

    [Fact]
    public async Task A_page_reads_an_index_in_the_order_of_the_list()
    {
        await using var source = NpgsqlDataSource.Create(permit.RuntimeConnection);
        await using var connection = await source.OpenConnectionAsync();
        // PostgreSQL would read such a small table in full and sort it.
        await using var explain = new NpgsqlCommand(
            """
            SET enable_sort = off;
            EXPLAIN SELECT d.data FROM mt_doc_permit AS d
            WHERE d.tenant_id = 'KOR' AND (d.applied_at, d.id) < (now(), '00000000-0000-0000-0000-000000000000')
            ORDER BY d.applied_at DESC, d.id DESC LIMIT 51
            """,
            connection
        );
        await using var reader = await explain.ExecuteReaderAsync();
        var plan = new StringBuilder();
        while (await reader.ReadAsync())
            plan.AppendLine(reader.GetString(0));
        Assert.Contains("Index Scan Backward", plan.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MTIz")] // 123
    [InlineData("MjAyNi0wMy0wMQ")] // 2026-03-01
    [InlineData("bm93IG5vdw")] // now now
    [InlineData("?")]
    public async Task A_cursor_of_another_list_is_a_400(string cursor)
    {
        using var response = await permit.Officer.GetAsync(new Uri($"permits?cursor={Uri.EscapeDataString(cursor)}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = Assert.Single((await PermitFixture.JsonAsync(response)).GetProperty("errors").EnumerateArray());
        Assert.Equal(
            ("cursor", "Invalid cursor: pass the previous page's `next`."),
            (error.GetProperty("pointer").GetString(), error.GetProperty("detail").GetString())
        );
    }

    [Theory]
    [InlineData("0")]
    [InlineData("201")]
    [InlineData("abc")]
    public async Task A_limit_out_of_range_is_a_400(string limit)
    {
        using var response = await permit.Officer.GetAsync(new Uri($"permits?limit={limit}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = Assert.Single((await PermitFixture.JsonAsync(response)).GetProperty("errors").EnumerateArray());
        Assert.Equal(("limit", "Must be a number from 1 to 200."), (error.GetProperty("pointer").GetString(), error.GetProperty("detail").GetString()));
    }

    private async Task<IReadOnlyList<Guid>> PagesAsync(HttpClient officer, int limit)
    {
        var ids = new List<Guid>();
        for (string? cursor = ""; cursor is not null; )
        {
            var page = await permit.GetAsync($"permits?limit={limit}{cursor}", officer);
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
            cursor = page.TryGetProperty("next", out var next) ? $"&cursor={next.GetString()}" : null;
        }

        return ids;
    }
}

using System.Net;
using Tests.Support;

namespace Permits.Service.Tests;

[Collection(nameof(PermitService))]
public sealed class ActivityReportTests(PermitFixture permit)
{
    private static string Path(string extra = "")
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        return $"reports/permit-activity?from={today.AddDays(-1):yyyy-MM-dd}&to={today.AddDays(1):yyyy-MM-dd}{extra}";
    }

    [Fact]
    public async Task Each_count_has_its_events_in_the_replay()
    {
        await permit.ApplyAndScreenAsync("PRK");
        await permit.ApplyAndScreenAsync("NPL");
        var report = await permit.GetAsync(Path("&events=true"), permit.Auditor);
        var rows = report.GetProperty("rows").EnumerateArray().ToList();

        var refused = Assert.Single(rows, row => row.GetProperty("decision").GetString() == "refused" && row.GetProperty("nationality").GetString() == "PRK");
        Assert.Equal("2375/17", refused.GetProperty("legalBasis").GetString());
        Assert.All(rows, row => Assert.Equal(row.GetProperty("count").GetInt64(), row.GetProperty("eventIds").GetArrayLength()));
        var counted = rows.SelectMany(row => row.GetProperty("eventIds").EnumerateArray()).Select(id => id.GetGuid()).ToList();
        Assert.Equal(counted.Count, counted.Distinct().Count());
        await Eventually.BecomesAsync(
            () => permit.Auditor.GetStringAsync(new Uri("events", UriKind.Relative)),
            replay => counted.All(id => replay.Contains(id.ToString(), StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task A_State_sees_its_own_figures_and_the_secretariat_all()
    {
        await permit.ApplyAndScreenAsync();
        using var elsewhere = permit.Client("VNM", "VNM-DOLAB", "supervisor");
        using var secretariat = permit.Client(null, "UN-SECRETARIAT", "secretariat");

        Assert.Equal(0, (await permit.GetAsync(Path(), elsewhere)).GetProperty("rows").GetArrayLength());
        Assert.Contains(
            (await permit.GetAsync(Path(), secretariat)).GetProperty("rows").EnumerateArray(),
            row => row.GetProperty("state").GetString() == "KOR"
        );
        using var officer = await permit.Officer.GetAsync(new Uri(Path(), UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, officer.StatusCode);
    }

    [Fact]
    public async Task The_report_is_CSV_on_request()
    {
        await permit.ApplyAndScreenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Path(), UriKind.Relative)) { Headers = { Accept = { new("text/csv") } } };
        using var response = await permit.Auditor.SendAsync(request);
        Assert.Equal("text/csv", response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("state,month,nationality,decision,legalBasis,count,eventIds", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("from=2026-02-01&to=2026-01-01")]
    [InlineData("from=2026-02-01&to=9999-12-31")]
    [InlineData("from=2026-02-01&to=2036-02-02")]
    [InlineData("from=2026-02-01")]
    public async Task An_invalid_period_is_a_400(string period)
    {
        using var response = await permit.Auditor.GetAsync(new Uri($"reports/permit-activity?{period}", UriKind.Relative));
        Assert.Equal("to", (await PermitFixture.JsonAsync(response)).GetProperty("errors")[0].GetProperty("pointer").GetString());
    }
}

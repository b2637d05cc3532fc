using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Permits.Domain.Permits;
using Permits.Domain.Repatriation;
using Xunit.Abstractions;

namespace Permits.Service.Tests;

/// <summary>Figures over long histories: the product's equal an independent count over the event table, and the domain's own fold.</summary>
public sealed class ReportedFiguresTests(ReportedHistory history, ITestOutputHelper output) : IClassFixture<ReportedHistory>
{
    private const string Later =
        "EXISTS (SELECT FROM mt_events AS later WHERE later.tenant_id = e.tenant_id AND later.stream_id = e.stream_id AND later.version > e.version "
        + "AND later.timestamp <= $2 AND later.type IN ('repatriation_departed', 'repatriation_outcome_recorded', 'repatriation_exception_granted', "
        + "'repatriation_exception_ended', 'repatriation_reopened'))";

    [Fact]
    public async Task Viet_Nam_94_at_the_adoption_51_left_and_43_remain_with_their_reason()
    {
        using var officer = history.Client("VNM", "VNM-LAB", "supervisor");
        var report = await DraftAsync(officer, "midterm", "2019-03-01", 94, "2017-12-22");
        var figures = report.GetProperty("content").GetProperty("reconciliation");
        Assert.Equal(
            (94, 94, 51, 43, 0),
            (
                Number(figures, "baseline"),
                Number(figures, "inRecords"),
                Number(figures, "repatriated"),
                Number(figures, "remaining"),
                Number(figures, "difference")
            )
        );
        Assert.True(report.GetProperty("holds").GetBoolean());
        var test = report.GetProperty("content").GetProperty("twelveMonths");
        Assert.Equal((51, false), (Number(test, "repatriated"), test.GetProperty("requiresExplanation").GetBoolean()));
        var reason = Assert.Single(report.GetProperty("content").GetProperty("remaining").EnumerateArray());
        Assert.Equal(
            ("other", 43, "2019-12-22"),
            (reason.GetProperty("reason").GetString(), Number(reason, "people"), reason.GetProperty("lastDeadline").GetString())
        );
        await AssertCountedAsync("VNM", "2019-03-01", figures);
    }

    [Theory]
    [InlineData("2017-12-31T23:59:59Z", 0, 0, 30_023)]
    [InlineData("2018-12-31T23:59:59Z", 18_533, 0, 11_490)]
    [InlineData("2020-03-10T00:00:00Z", 29_512, 511, 0)]
    public async Task Russian_Federation_30023_then_11490_then_511_said_not_to_earn(string at, int repatriated, int notEarning, int remaining)
    {
        using var officer = history.Client("RUS", "RUS-LAB", "supervisor");
        var report = await DraftAsync(officer, "updated", at, 30_023, "2017-12-31");
        var figures = report.GetProperty("content").GetProperty("reconciliation");
        Assert.Equal(
            (repatriated, notEarning, remaining, 0),
            (Number(figures, "repatriated"), Number(figures, "notEarning"), Number(figures, "remaining"), Number(figures, "difference"))
        );
        await AssertCountedAsync("RUS", at, figures);
    }

    [Theory]
    [InlineData("2019-01-01")]
    [InlineData("2021-01-01")]
    public async Task A_random_history_of_100000_events_is_counted_as_SQL_and_the_domain_count_it(string day)
    {
        output.WriteLine($"Seed {ReportedHistory.Seed}, {history.Random.Events.Count} events.");
        using var officer = history.Client(RandomHistory.State, "KAZ-LAB", "supervisor");
        var report = await DraftAsync(officer, "updated", day, 5000, "2017-12-22");
        var content = report.GetProperty("content");
        await AssertCountedAsync(RandomHistory.State, day, content.GetProperty("reconciliation"));

        var at = At(day);
        var cases = history.Random.CasesAt(at);
        Assert.Contains(cases, found => found.HasFled && found.Outcome is not null);
        var reconciliation = content.GetProperty("reconciliation");
        Assert.Equal(cases.Count(IsInBaseline), Number(reconciliation, "inRecords"));
        Assert.Equal(5000 - cases.Count(IsInBaseline), Number(reconciliation, "difference"));
        Assert.Equal(
            cases.Count(found => IsInBaseline(found) && found.Outcome is RepatriationOutcome.Repatriated && found.OutcomeOn <= new DateOnly(2018, 12, 22)),
            Number(content.GetProperty("twelveMonths"), "repatriated")
        );
        AssertTable(content.GetProperty("byPersonClass"), cases, found => Stated(found, Names.Of(found.Class)));
        AssertTable(content.GetProperty("byIncomeClass"), cases, found => Stated(found, IncomeOf(found) is { } income ? Names.Of(income.Class) : null));
        AssertTable(content.GetProperty("bySector"), cases, found => Stated(found, IncomeOf(found)?.Sector?.Value));
        AssertTable(content.GetProperty("byPlace"), cases, found => Stated(found, IncomeOf(found)?.Place));
        AssertRemaining(content.GetProperty("remaining"), cases, DateOnly.FromDateTime(at.UtcDateTime));
        AssertMonths(content.GetProperty("byMonth"), cases);
        AssertIncome(content, cases);
        Assert.DoesNotContain("Kim", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Permits_refused_revoked_expired_and_overridden_are_counted_as_SQL_counts_them()
    {
        using var officer = history.Client(RandomHistory.State, "KAZ-LAB", "supervisor");
        var content = (await DraftAsync(officer, "updated", "2021-01-01", 5000, "2017-12-22")).GetProperty("content");
        const string Worker =
            "(SELECT a.data #>> '{application,worker,nationality}' FROM mt_events AS a "
            + "WHERE a.tenant_id = e.tenant_id AND a.stream_id = e.stream_id AND a.version = 1)";
        const string Period = "e.tenant_id = $1 AND e.timestamp <= $2 AND e.timestamp >= '2017-12-22Z'";
        const string Cited =
            "EXISTS (SELECT FROM jsonb_array_elements_text(e.data #> '{reason,legalBasis}') AS b WHERE b IN ('2375/17', '2375/18', '2397/8', '2270/13'))";
        foreach (var decision in (string[])["issued", "refused", "revoked", "expired"])
        {
            Assert.Equal(
                await CountAsync($"SELECT count(*) FROM mt_events AS e WHERE {Period} AND e.type = 'permit_{decision}' AND ({Worker} = 'PRK' OR {Cited})"),
                content
                    .GetProperty("permits")
                    .EnumerateArray()
                    .Where(row => row.GetProperty("decision").GetString() == decision)
                    .Sum(row => Number(row, "count"))
            );
        }

        Assert.Equal(
            await CountAsync($"SELECT count(*) FROM mt_events AS e WHERE {Period} AND e.type = 'permit_issued' AND e.data::text LIKE '%unsc-1%'"),
            Number(content, "overrides")
        );
        Assert.Equal(
            await CountAsync(
                $"""
                SELECT count(*) FROM mt_events AS e
                WHERE e.tenant_id = $1 AND e.timestamp <= $2 AND e.type = 'permit_issued' AND {Worker} = 'PRK'
                  AND (SELECT a.data #>> '{"{application,contractDate}"}' FROM mt_events AS a WHERE a.stream_id = e.stream_id AND a.version = 1) < '2017-09-11'
                  AND e.stream_id NOT IN (SELECT stream_id FROM mt_events WHERE type IN ('permit_revoked', 'permit_expired') AND timestamp <= $2)
                """
            ),
            content.GetProperty("grandfathered").EnumerateArray().Sum(row => Number(row, "workers"))
        );
        Assert.Equal(
            ["", "2371/11", "2375/17", "2397/8; national", "national"],
            content.GetProperty("permits").EnumerateArray().Select(row => row.GetProperty("legalBasis").GetString()).Distinct().Order(StringComparer.Ordinal)
        );

        Task<long> CountAsync(string sql) => SeededEvents.CountAsync(history.Connection, RandomHistory.State, At("2021-01-01"), sql);
    }

    [Fact]
    public async Task Every_figure_leads_to_as_many_events_as_it_counts()
    {
        using var supervisor = history.Client(RandomHistory.State, "KAZ-LAB", "supervisor");
        var report = await DraftAsync(supervisor, "updated", "2018-03-01", 5000, "2017-12-22");
        var path = $"reports/{report.GetProperty("id").GetGuid()}/figures";
        var figures = (await GetAsync(supervisor, path)).GetProperty("items").EnumerateArray().ToList();
        // Of each kind of figure the smallest that counts anything: the pages of larger ones are read below.
        var kinds = figures
            .Where(figure => Number(figure, "value") > 0)
            .GroupBy(figure => string.Concat(figure.GetProperty("figure").GetString()!.Where(c => !char.IsAsciiDigit(c))))
            .Select(kind => kind.MinBy(figure => Number(figure, "value")));
        foreach (var figure in kinds)
        {
            var events = await EventsAsync(supervisor, $"{path}/{figure.GetProperty("figure").GetString()}/events");
            Assert.Equal((figure.ToString(), Number(figure, "value")), (figure.ToString(), events.Count));
            Assert.Equal(events.Count, events.Distinct().Count());
        }
    }

    private async Task AssertCountedAsync(string state, string at, JsonElement figures)
    {
        foreach (
            var (figure, condition) in ((string, string)[])
                [
                    ("repatriated", "e.type = 'repatriation_departed' AND e.data #>> '{departure,destination}' = 'PRK'"),
                    ("leftForThirdState", "e.type = 'repatriation_departed' AND e.data #>> '{departure,destination}' <> 'PRK'"),
                    ("ownNational", "e.type = 'repatriation_exception_granted' AND e.data #>> '{exception,ground}' = 'OwnNational'"),
                    ("repatriationProhibited", "e.type = 'repatriation_exception_granted' AND e.data #>> '{exception,ground}' = 'RepatriationProhibited'"),
                    ("died", "e.type = 'repatriation_outcome_recorded' AND e.data ->> 'outcome' = 'Died'"),
                    ("notEarning", "e.type = 'repatriation_outcome_recorded' AND e.data ->> 'outcome' = 'NotEarning'"),
                    ("absconded", "e.type = 'repatriation_outcome_recorded' AND e.data ->> 'outcome' = 'Absconded'"),
                    ("unknown", "e.type = 'repatriation_outcome_recorded' AND e.data ->> 'outcome' = 'Unknown'"),
                    ("remaining", "e.type IN ('repatriation_exception_ended', 'repatriation_reopened', 'repatriation_opened')"),
                ]
        )
        {
            var counted = await SeededEvents.CountAsync(
                history.Connection,
                state,
                At(at),
                $"SELECT count(*) FROM mt_events AS e WHERE e.tenant_id = $1 AND e.timestamp <= $2 AND {condition} AND NOT {Later}"
            );
            Assert.Equal((figure, counted), (figure, Number(figures, figure)));
        }
    }

    private static void AssertTable(JsonElement table, IReadOnlyList<RepatriationCase> cases, Func<RepatriationCase, string?> key)
    {
        var rows = table.EnumerateArray().ToList();
        Assert.Equal(cases.Select(key).Distinct().Count(), rows.Count);
        foreach (var row in rows)
        {
            var people = cases.Where(found => key(found) == Key(row, "key")).ToList();
            Assert.Equal(people.Count, Number(row.GetProperty("people"), "total"));
            Assert.Equal(people.Count(found => found.Outcome is null), Number(row.GetProperty("people"), "remaining"));
            foreach (var outcome in Enum.GetValues<RepatriationOutcome>())
                Assert.Equal(people.Count(found => found.Outcome == outcome), Number(row.GetProperty("people"), Names.Of(outcome)));
        }
    }

    private static void AssertRemaining(JsonElement table, IReadOnlyList<RepatriationCase> cases, DateOnly today)
    {
        var remaining = cases
            .Where(found => found.Outcome is null)
            .ToLookup(found => Stated(found, found.Obstacles.FirstOrDefault(obstacle => obstacle.EndedOn is null) is { } first ? Names.Of(first.Kind) : null));
        Assert.Equal(remaining.Count, table.GetArrayLength());
        foreach (var row in table.EnumerateArray())
        {
            var people = remaining[Key(row, "reason")].ToList();
            var known = people.Where(found => !found.HasFled).ToList();
            Assert.Equal(
                (
                    people.Count,
                    known.Count(found => found.IsOverdueOn(today)),
                    Day(known.Min(found => found.Deadline)),
                    Day(known.Max(found => found.Deadline))
                ),
                (Number(row, "people"), Number(row, "overdue"), Key(row, "firstDeadline"), Key(row, "lastDeadline"))
            );
        }
    }

    private static void AssertMonths(JsonElement table, IReadOnlyList<RepatriationCase> cases)
    {
        foreach (var row in table.EnumerateArray())
        {
            var month = Key(row, "month");
            Assert.Equal(cases.Count(found => Stated(found, Month(found.OrderedOn)) == month), Number(row, "ordered"));
            foreach (var outcome in Enum.GetValues<RepatriationOutcome>())
                Assert.Equal(
                    cases.Count(found => found.Outcome == outcome && Stated(found, Month(found.OutcomeOn!.Value)) == month),
                    Number(row, Names.Of(outcome))
                );
        }

        Assert.Equal(cases.Count, table.EnumerateArray().Sum(row => Number(row, "ordered")));
    }

    private void AssertIncome(JsonElement content, IReadOnlyList<RepatriationCase> cases)
    {
        var known = cases.Where(found => !found.HasFled).Select(IncomeOf).OfType<Income>().ToList();
        var wages = known.Select(income => income.Wage).OfType<Wage>().ToList();
        Assert.Equal(
            wages
                .GroupBy(wage => (wage.Currency.Value, Names.Of(wage.Period)))
                .Select(group => (group.Key, (long)group.Count(), group.Sum(w => w.Amount)))
                .Order(),
            content
                .GetProperty("earnings")
                .EnumerateArray()
                .Select(row => ((Key(row, "currency")!, Key(row, "period")!), Number(row, "people"), row.GetProperty("total").GetDecimal()))
                .Order()
        );
        Assert.Equal(
            known
                .Where(income => income.Class is not IncomeClass.SelfEmployed && income.Employer?.RegistrationNumber is not null)
                .GroupBy(income => income.Employer!.Name)
                .Select(group => (group.Key, (long)group.Count()))
                .Order(),
            content.GetProperty("employers").EnumerateArray().Select(row => (Key(row, "name")!, Number(row, "people"))).Order()
        );
    }

    private bool IsInBaseline(RepatriationCase found)
    {
        List<DateOnly?> days =
        [
            found.OrderedOn,
            found.Income?.Since,
            .. found.Grounds.OfType<CaseGround.Finding>().Select(finding => (DateOnly?)finding.FoundOn),
            .. Revoked(found).Select(application => (DateOnly?)application.ValidFrom),
        ];
        return days.Min() <= ReportedHistory.Adoption;
    }

    private Income? IncomeOf(RepatriationCase found) =>
        found.Income
        ?? (
            Revoked(found).FirstOrDefault() is { } application
                ? new Income(application.Class, application.Employer, application.Sector, null, null, application.Wage)
                : null
        );

    private IEnumerable<Application> Revoked(RepatriationCase found) =>
        found
            .Grounds.OfType<CaseGround.PermitDecision>()
            .Where(decision => decision.Status is PermitStatus.Revoked)
            .Select(decision => history.Random.Applications[decision.Permit]);

    // Of who fled, nothing but the outcome is stated.
    private static string? Stated(RepatriationCase found, string? key) => found.HasFled ? null : key;

    private static async Task<JsonElement> DraftAsync(HttpClient client, string kind, string at, long baseline, string on)
    {
        using var response = await client.PostAsJsonAsync(
            new Uri("reports", UriKind.Relative),
            new
            {
                kind,
                at,
                baseline = new
                {
                    count = baseline,
                    on,
                    source = "Register of work permits",
                },
            }
        );
        Assert.True(response.StatusCode is HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        return await PermitFixture.JsonAsync(response);
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, string path) =>
        await client.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));

    private static async Task<List<Guid>> EventsAsync(HttpClient client, string path)
    {
        var events = new List<Guid>();
        for (string? cursor = "?limit=200"; cursor is not null; )
        {
            var page = await GetAsync(client, path + cursor);
            events.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("eventId").GetGuid()));
            cursor = page.TryGetProperty("next", out var next) ? $"?limit=200&cursor={next.GetString()}" : null;
        }

        return events;
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Month(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static long Number(JsonElement item, string name) => item.GetProperty(name).GetInt64();

    private static string? Key(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;
}

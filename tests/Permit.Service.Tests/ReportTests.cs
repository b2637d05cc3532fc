using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Json.Schema;
using Permits.Service.Reports.Rendering;

namespace Permits.Service.Tests;

/// <summary>Reports to the Committee, from the draft to the publication. Each test has its own State.</summary>
[Collection(nameof(PermitService))]
public sealed class ReportTests(PermitFixture permit)
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    [Fact]
    public async Task A_second_person_approves_a_report_and_its_submission_freezes_it()
    {
        using var lee = Person("MNG", "supervisor");
        using var park = Person("MNG", "supervisor", "MNG-MOJ");
        var (id, version) = await DraftedAsync(lee, Nil());
        var narrative = new { language = "ru", measures = "Разрешений не выдавалось." };
        using var edited = await ChangeAsync(lee, id, "edit", new { narrative, reason = "The measures." }, version);
        using var own = await ChangeAsync(lee, id, "approve", new { reason = "Mine." }, Version(edited));
        Assert.Equal(HttpStatusCode.Forbidden, own.StatusCode);
        Assert.Equal("/problems/second-person", Text(await PermitFixture.JsonAsync(own), "type"));
        using var early = await ChangeAsync(lee, id, "submit", new { reference = "NV 1" }, Version(edited));
        Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
        using var approved = await ChangeAsync(park, id, "approve", new { reason = "Checked." }, Version(edited));
        using var submitted = await ChangeAsync(lee, id, "submit", new { reference = "NV 1" }, Version(approved));
        var report = await PermitFixture.JsonAsync(submitted);
        Assert.Equal(("submitted", "NV 1", Day(Today)), (Text(report, "status"), Text(report, "reference"), Text(report, "submittedOn")));

        using var late = await ChangeAsync(lee, id, "edit", new { narrative = new { }, reason = "Too late." }, Version(submitted));
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Equal(["publish", "supersede"], (await PermitFixture.JsonAsync(late)).GetProperty("allowed").EnumerateArray().Select(item => item.GetString()));
        var publication = new { document = "S/AC.49/2026/3", on = Day(Today) };
        using var published = await ChangeAsync(lee, id, "publish", publication, Version(submitted));
        Assert.Equal(("published", "S/AC.49/2026/3"), (Text(await PermitFixture.JsonAsync(published), "status"), Text(await GetAsync(lee, id), "document")));

        var history = (await permit.GetAsync($"reports/{id}/history", lee)).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(
            ["drafted", "narrative_edited", "approved", "submitted", "published"],
            history.Select(item => Text(item, "type")!["committee_report_".Length..])
        );
        Assert.Equal("Разрешений не выдавалось.", Text(history[1].GetProperty("narrative"), "measures"));
    }

    [Fact]
    public async Task The_same_draft_for_the_same_instant_has_the_same_bytes_and_a_repeat_finds_the_first()
    {
        using var officer = Person("LBN", "officer");
        await OpenCaseAsync(officer, "Kim Chol Su");
        await SeededEvents.SettleAsync(permit.RuntimeConnection);
        var body = Midterm(1, at: TimeProvider.System.GetUtcNow().ToString("O"));
        using var first = await DraftAsync(officer, body, "key-1");
        using var repeat = await DraftAsync(officer, body, "key-1");
        using var other = await DraftAsync(officer, body, "key-2");
        var (one, two) = (await PermitFixture.JsonAsync(first), await PermitFixture.JsonAsync(other));
        Assert.Equal(Text(one, "id"), Text(await PermitFixture.JsonAsync(repeat), "id"));
        Assert.NotEqual(Text(one, "id"), Text(two, "id"));
        Assert.Equal(one.GetProperty("content").GetRawText(), two.GetProperty("content").GetRawText());
        Assert.Equal(Text(one, "contentHash"), Text(two, "contentHash"));
        Assert.Equal(Text(one, "contentHash"), Text(await GetAsync(officer, one.GetProperty("id").GetGuid()), "contentHash"));
        Assert.Equal(await CsvAsync(officer, one), await CsvAsync(officer, two));
        using var reused = await DraftAsync(officer, Nil(), "key-1");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, reused.StatusCode);
    }

    [Fact]
    public async Task A_person_who_fled_is_counted_and_appears_in_no_table_and_no_report_names_anyone()
    {
        using var officer = Person("ECU", "supervisor");
        var fled = await OpenCaseAsync(officer, "Kim Chol Su", hasFled: true);
        await IncomeAsync(officer, fled, "Quito");
        await IncomeAsync(officer, await OpenCaseAsync(officer, "Ri Yong Ho"), "Guayaquil");
        await SeededEvents.SettleAsync(permit.RuntimeConnection);
        var (id, _) = await DraftedAsync(officer, Midterm(2));
        var report = await GetAsync(officer, id);
        var content = report.GetProperty("content");
        Assert.Equal(2, content.GetProperty("reconciliation").GetProperty("remaining").GetInt64());
        foreach (var table in (string[])["byPersonClass", "byIncomeClass", "bySector", "byPlace"])
        {
            var rows = content.GetProperty(table).EnumerateArray().Select(row => (Text(row, "key"), row.GetProperty("people").GetProperty("total").GetInt64()));
            Assert.Equal([1L, 1L], rows.Select(row => row.Item2));
            Assert.Single(rows, row => row.Item1 is null);
        }

        var text = report.ToString() + await CsvAsync(officer, report);
        Assert.Contains("Guayaquil", text, StringComparison.Ordinal);
        foreach (var trace in (string[])["Kim", "Ri Yong", "Quito", fled.ToString(), "654321987"])
            Assert.DoesNotContain(trace, text, StringComparison.Ordinal);

        using var auditor = Person("ECU", "auditor");
        var events = await permit.GetAsync($"reports/{id}/figures/reconciliation.remaining/events", auditor);
        Assert.Equal(2, events.GetProperty("items").GetArrayLength());
        using var secretariat = permit.Client(null, "UN-SECRETARIAT", "secretariat");
        foreach (var path in (string[])["", "/history", "/figures", "/figures/reconciliation.remaining/events"])
        {
            using var response = await secretariat.GetAsync(new Uri($"reports/{id}{path}", UriKind.Relative));
            Assert.Equal(path.Length == 0 ? HttpStatusCode.NotFound : HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    [Fact]
    public async Task The_draft_says_where_the_reconciliation_does_not_hold_and_below_one_half_demands_an_explanation()
    {
        using var lee = Person("TUN", "supervisor");
        using var park = Person("TUN", "supervisor", "TUN-MOJ");
        await OpenCaseAsync(lee, "Kim Chol Su");
        await SeededEvents.SettleAsync(permit.RuntimeConnection);
        var (id, version) = await DraftedAsync(lee, Midterm(4));
        var report = await GetAsync(lee, id);
        var figures = report.GetProperty("content").GetProperty("reconciliation");
        Assert.Equal(
            (false, 4, 3),
            (report.GetProperty("holds").GetBoolean(), figures.GetProperty("expected").GetInt64(), figures.GetProperty("difference").GetInt64())
        );
        using var silent = await ChangeAsync(park, id, "approve", new { reason = "s" }, version);
        Assert.Equal(HttpStatusCode.Conflict, silent.StatusCode);
        Assert.Contains("Of 4 people 0 were repatriated by 2018-12-22", Text(await PermitFixture.JsonAsync(silent), "detail"), StringComparison.Ordinal);
        using var edited = await ChangeAsync(lee, id, "edit", new { narrative = new { explanation = "No ship." }, reason = "s" }, version);
        using var approved = await ChangeAsync(park, id, "approve", new { reason = "s" }, Version(edited));
        Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
    }

    [Fact]
    public async Task A_correction_supersedes_the_submitted_report_and_says_what_changed()
    {
        using var lee = Person("DZA", "supervisor");
        using var park = Person("DZA", "supervisor", "DZA-MOJ");
        var first = await SubmittedAsync(lee, park, Nil());
        await OpenCaseAsync(lee, "Kim Chol Su");
        await SeededEvents.SettleAsync(permit.RuntimeConnection);
        using var nil = await DraftAsync(lee, Nil());
        Assert.Equal(HttpStatusCode.Conflict, nil.StatusCode);
        var correction = Midterm(1);
        correction["supersedes"] = first;
        var second = await SubmittedAsync(lee, park, correction);
        var report = await GetAsync(lee, second);
        Assert.Equal(("superseded", second.ToString()), (Text(await GetAsync(lee, first), "status"), Text(await GetAsync(lee, first), "supersededBy")));
        var changes = report.GetProperty("content").GetProperty("changes");
        Assert.Equal(first.ToString(), Text(changes, "report"));
        Assert.Contains(
            changes.GetProperty("figures").EnumerateArray(),
            change => Text(change, "figure") == "reconciliation.remaining" && change.GetProperty("now").GetInt64() == 1
        );
        using var again = await DraftAsync(lee, correction);
        Assert.Equal(["#/supersedes"], await ErrorsAsync(again));
        using var other = Person("GAB", "supervisor");
        using var foreign = await DraftAsync(other, correction);
        Assert.Equal(["#/supersedes"], await ErrorsAsync(foreign));
    }

    [Fact]
    public async Task Bad_drafts_are_refused_with_each_field()
    {
        using var officer = Person("GAB", "officer");
        foreach (
            var (body, fields) in ((Dictionary<string, object?>, string[])[])
                [
                    (new() { ["kind"] = "late", ["baseline"] = Baseline(1) }, ["#/kind"]),
                    (Midterm(1, at: Day(Today.AddDays(2))), ["#/at"]),
                    (new() { ["kind"] = "final" }, ["#/baseline"]),
                    (new() { ["kind"] = "nationalImplementation" }, ["#/from"]),
                    (
                        new()
                        {
                            ["kind"] = "midterm",
                            ["duty"] = "final-2397",
                            ["baseline"] = Baseline(1),
                        },
                        ["#/duty"]
                    ),
                    (
                        new()
                        {
                            ["kind"] = "nilReturn",
                            ["baseline"] = Baseline(1),
                            ["from"] = "1990-01-01",
                        },
                        ["#/from", "#/baseline"]
                    ),
                    (Midterm(-1), ["#/baseline/count"]),
                    (new() { ["kind"] = "nilReturn", ["narrative"] = new { language = "tlh", plan = "" } }, ["#/narrative/language", "#/narrative/plan"]),
                ]
        )
        {
            using var response = await DraftAsync(officer, body);
            Assert.Equal(fields, await ErrorsAsync(response));
        }

        using var auditor = Person("GAB", "auditor");
        using var forbidden = await DraftAsync(auditor, Nil());
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
        Assert.Empty((await permit.GetAsync("reports", officer)).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task The_secretariat_sees_submitted_reports_who_is_late_or_silent_and_the_sums_but_never_who_wrote_them()
    {
        using var lee = Person("BTN", "supervisor");
        using var park = Person("BTN", "supervisor", "BTN-MOJ");
        using var secretariat = permit.Client(null, "UN-SECRETARIAT", "secretariat");
        var (draft, _) = await DraftedAsync(lee, Nil());
        var duties = (await permit.GetAsync("reports/duties", lee)).GetProperty("items").EnumerateArray().ToDictionary(duty => Text(duty, "id")!);
        Assert.Equal(
            ("due", true, "seen"),
            (Text(duties["final-2397"], "status"), duties["final-2397"].GetProperty("late").GetBoolean(), Text(duties["final-2397"], "source"))
        );

        var submitted = await SubmittedAsync(lee, park, new() { ["kind"] = "nilReturn", ["duty"] = "midterm-2397" });
        var listed = (await permit.GetAsync("reports?state=BTN", secretariat)).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([submitted], listed.Select(report => report.GetProperty("id").GetGuid()));
        var seen = await GetAsync(secretariat, submitted);
        Assert.False(seen.TryGetProperty("authors", out _) || seen.TryGetProperty("approvedBy", out _) || seen.TryGetProperty("allowed", out _));
        Assert.Equal(2, (await permit.GetAsync("reports", lee)).GetProperty("items").GetArrayLength());
        using var hidden = await secretariat.GetAsync(new Uri($"reports/{draft}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        using var neighbour = Person("GAB", "supervisor");
        using var foreign = await neighbour.GetAsync(new Uri($"reports/{submitted}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);

        var rollUp = await permit.GetAsync("reports/roll-up", secretariat);
        var midterm = rollUp.GetProperty("duties").EnumerateArray().Single(duty => Text(duty, "duty") == "midterm-2397");
        Assert.Contains("BTN", midterm.GetProperty("late").EnumerateArray().Select(state => state.GetString()));
        Assert.DoesNotContain("BTN", midterm.GetProperty("silent").EnumerateArray().Select(state => state.GetString()));
        Assert.Contains("SWE", midterm.GetProperty("silent").EnumerateArray().Select(state => state.GetString()));
        var row = Assert.Single(rollUp.GetProperty("states").EnumerateArray(), state => Text(state, "state") == "BTN");
        Assert.Equal(submitted, row.GetProperty("report").GetGuid());
        Assert.NotEqual(Guid.Empty, row.GetProperty("eventId").GetGuid());
        using var own = await lee.GetAsync(new Uri("reports/roll-up", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, own.StatusCode);
    }

    [Fact]
    public async Task A_report_satisfies_the_published_schema_and_is_CSV_on_request()
    {
        using var officer = Person("BWA", "supervisor");
        await IncomeAsync(officer, await OpenCaseAsync(officer, "Kim Chol Su"), "=cmd()");
        await SeededEvents.SettleAsync(permit.RuntimeConnection);
        var (id, _) = await DraftedAsync(officer, Midterm(1));
        var report = await GetAsync(officer, id);
        var schema = JsonSchema.FromText(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "committee-report.schema.json")));
        var evaluated = schema.Evaluate(report, new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(
            evaluated.IsValid,
            string.Join(
                '\n',
                (evaluated.Details ?? []).Where(detail => detail.Errors is not null).Select(detail => $"{detail.InstanceLocation} {detail.Errors!.First()}")
            )
        );
        var csv = await CsvAsync(officer, report);
        Assert.StartsWith("figure,key,value\r\nat,,", csv, StringComparison.Ordinal);
        Assert.Contains("reconciliation.remaining,,1\r\n", csv, StringComparison.Ordinal);
        Assert.Contains("'=cmd()", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_is_a_page_in_the_readers_language_and_a_printed_one()
    {
        using var officer = Person("AND", "officer");
        var (id, _) = await DraftedAsync(officer, Midterm(1));
        using var page = await AcceptAsync(officer, id, "text/html", "ko-KR, en;q=0.5");
        Assert.Equal(("text/html", "ko"), (page.Content.Headers.ContentType!.MediaType, Assert.Single(page.Content.Headers.ContentLanguage)));
        Assert.Contains("""<html lang="ko" """.Trim(), await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(["Accept", "Accept-Language"], page.Headers.Vary.Order(StringComparer.Ordinal));

        using var printed = await AcceptAsync(officer, id, "application/pdf", "en");
        if (File.Exists(new ReportPdfSettings().Chromium))
            Assert.StartsWith("%PDF-", await printed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        else
            Assert.Equal("/problems/not-implemented", Text(await PermitFixture.JsonAsync(printed), "type"));
    }

    private HttpClient Person(string state, string role, string? agency = null) => permit.Client(state, agency ?? $"{state}-LAB", role);

    private static Dictionary<string, object?> Nil() => new() { ["kind"] = "nilReturn" };

    private static Dictionary<string, object?> Midterm(long count, string? at = null) =>
        new()
        {
            ["kind"] = "midterm",
            ["at"] = at,
            ["baseline"] = Baseline(count),
        };

    private static object Baseline(long count) =>
        new
        {
            count,
            on = "2017-12-22",
            source = "Register of work permits",
        };

    private async Task<Guid> OpenCaseAsync(HttpClient client, string name, bool hasFled = false)
    {
        using var response = await client.PostAsJsonAsync(
            new Uri("cases", UriKind.Relative),
            new
            {
                person = new { names = new[] { name }, birthDate = "1985-04-03" },
                legalBasis = "2397/8",
                finding = "Found at the site.",
                orderedOn = "2017-12-01",
                deadline = "2019-12-22",
                hasFled,
            }
        );
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await PermitFixture.JsonAsync(response)).GetProperty("id").GetGuid();
    }

    private async Task IncomeAsync(HttpClient client, Guid id, string place)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"cases/{id}/record-income", UriKind.Relative))
        {
            Content = JsonContent.Create(
                new
                {
                    @class = "student",
                    sector = "4100",
                    place,
                    employer = new
                    {
                        name = "Hanbit",
                        country = "KOR",
                        registrationNumber = "7",
                    },
                }
            ),
        };
        request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task<HttpResponseMessage> DraftAsync(HttpClient client, Dictionary<string, object?> body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("reports", UriKind.Relative))
        {
            Content = JsonContent.Create(body.Where(field => field.Value is not null).ToDictionary()),
        };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await client.SendAsync(request);
    }

    private static async Task<(Guid Id, string Version)> DraftedAsync(HttpClient client, Dictionary<string, object?> body)
    {
        using var response = await DraftAsync(client, body);
        Assert.True(response.StatusCode is HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        return ((await PermitFixture.JsonAsync(response)).GetProperty("id").GetGuid(), Version(response));
    }

    private static async Task<Guid> SubmittedAsync(HttpClient drafter, HttpClient approver, Dictionary<string, object?> body)
    {
        body["narrative"] = new { explanation = "No ship." };
        var (id, version) = await DraftedAsync(drafter, body);
        using var approved = await ChangeAsync(approver, id, "approve", new { reason = "Checked." }, version);
        using var submitted = await ChangeAsync(drafter, id, "submit", new { reference = "NV 1" }, Version(approved));
        Assert.True(submitted.StatusCode is HttpStatusCode.OK, await submitted.Content.ReadAsStringAsync());
        return id;
    }

    private static async Task<HttpResponseMessage> ChangeAsync(HttpClient client, Guid id, string verb, object body, string? ifMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"reports/{id}/{verb}", UriKind.Relative)) { Content = JsonContent.Create(body) };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await client.SendAsync(request);
    }

    private Task<JsonElement> GetAsync(HttpClient client, Guid id) => permit.GetAsync($"reports/{id}", client);

    private static async Task<string> CsvAsync(HttpClient client, JsonElement report)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"reports/{report.GetProperty("id").GetGuid()}", UriKind.Relative))
        {
            Headers = { Accept = { new("text/csv") } },
        };
        using var response = await client.SendAsync(request);
        Assert.Equal("text/csv", response.Content.Headers.ContentType!.MediaType);
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task<HttpResponseMessage> AcceptAsync(HttpClient client, Guid id, string format, string languages)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"reports/{id}", UriKind.Relative));
        request.Headers.Accept.ParseAdd(format);
        request.Headers.AcceptLanguage.ParseAdd(languages);
        return await client.SendAsync(request);
    }

    private static async Task<IReadOnlyList<string?>> ErrorsAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        return [.. (await PermitFixture.JsonAsync(response)).GetProperty("errors").EnumerateArray().Select(error => Text(error, "pointer"))];
    }

    private static string Version(HttpResponseMessage response) => response.Headers.ETag!.Tag;

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.ToString() : null;

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}

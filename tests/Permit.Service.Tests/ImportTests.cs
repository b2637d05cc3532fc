using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using SanctionsRegistry.Contracts.Permits;
using Tests.Support;

namespace Permits.Service.Tests;

/// <summary>Imports of the permits that an agency had issued before.</summary>
[Collection(nameof(PermitService))]
public sealed class ImportTests(PermitFixture permit)
{
    private const string Csv =
        "issuedOn,permit/reference,permit/worker/names/0,permit/worker/nationality,permit/worker/birthDate,permit/worker/documents/0/type,"
        + "permit/worker/documents/0/number,permit/employer/name,permit/occupation,permit/validFrom,permit/validTo,permit/wage/amount,"
        + "permit/wage/currency,permit/wage/period";

    [Fact]
    public async Task Lines_are_imported_after_a_second_persons_approval_and_screened_like_applications()
    {
        var (first, second) = (Reference(), Reference());
        var id = await SubmitAsync(Lines(Line(first), Line(second, "PRK")));
        var waiting = await permit.GetAsync($"imports/{id}");
        Assert.Equal(("awaitingApproval", 2, 0), (Text(waiting, "state"), waiting.GetProperty("lines").GetInt32(), waiting.GetProperty("imported").GetInt32()));
        Assert.Empty(await PermitsAsync(first));

        await ApproveAsync(id);
        var done = await CompletedAsync(id);
        Assert.Equal((2, 0, 0), Counts(done));
        var found = Assert.Single(await PermitsAsync(first));
        Assert.Equal("issued", Text(found, "status"));
        Assert.Equal((id, 1, "2025-12-01"), OriginOf(found));

        var message = Assert.Single(await permit.Bus.ReceivesAsync<PermitImportedV1>(1, m => m.Reference == first));
        Assert.Equal(("KOR", "KOR-MOEL", id, new DateOnly(2025, 12, 1)), (message.State, message.Agency, message.ImportId, message.IssuedOn));
        Assert.Equal(["Nguyen Van An", "응우옌반안"], message.Worker.Names);

        await permit.Bus.PublishAsync(PermitFixture.Screening(message.PermitId));
        var upheld = await Eventually.BecomesAsync(
            () => permit.GetAsync($"permits/{message.PermitId}"),
            now => now.GetProperty("reasons").GetArrayLength() == 1
        );
        Assert.Equal(("issued", "no-hit"), (Text(upheld, "status"), Text(upheld.GetProperty("reasons")[0], "rule")));

        var prohibited = Assert.Single(await PermitsAsync(second)).GetProperty("id").GetGuid();
        await permit.Bus.PublishAsync(PermitFixture.Screening(prohibited, hits: PermitFixture.Hit()));
        var suspended = await permit.DecidedAsync(prohibited, "suspended");
        var rules = suspended.GetProperty("reasons").EnumerateArray().Select(reason => Text(reason, "rule")).ToList();
        Assert.Superset(new HashSet<string> { "dprk-nationality", "listed-subject" }, rules.ToHashSet());
        var notice = Assert.Single(await permit.Bus.ReceivesAsync<PermitSuspendedV1>(1, m => m.PermitId == prohibited));
        Assert.Equal(rules, notice.Reasons.Select(reason => reason.Rule));
        Assert.Equal("suspended", Text(await permit.GetAsync($"permits/{prohibited}/explain"), "decision"));
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing_in_either_format_and_a_changed_line_is_refused()
    {
        var (one, two) = (Reference(), Reference());
        string[] rows = [Row(one), Row(two)];
        Assert.Equal((2, 0, 0), Counts(await ImportAsync(CsvFile(rows), "text/csv")));
        Assert.Equal((0, 2, 0), Counts(await ImportAsync(CsvFile(rows), "text/csv")));
        var asJson = new JsonObject
        {
            ["issuedOn"] = "2025-12-01",
            ["permit"] = new JsonObject
            {
                ["reference"] = one,
                ["worker"] = new JsonObject
                {
                    ["names"] = new JsonArray("Tran, \"Mai\""),
                    ["nationality"] = "VNM",
                    ["birthDate"] = "1991-02-03",
                    ["documents"] = new JsonArray(new JsonObject { ["type"] = "passport", ["number"] = "C" + one[^8..] }),
                },
                ["employer"] = new JsonObject { ["name"] = "Hanbit Shipyard" },
                ["occupation"] = "Welder",
                ["validFrom"] = "2025-12-15",
                ["validTo"] = "2030-12-14",
                ["wage"] = new JsonObject
                {
                    ["amount"] = 2800.5,
                    ["currency"] = "KRW",
                    ["period"] = "month",
                },
            },
        };
        var again = await ImportAsync(Lines(asJson));
        Assert.Equal((0, 1, 0), Counts(again));

        asJson["permit"]!["occupation"] = "Cook";
        var changed = await ImportAsync(Lines(asJson));
        Assert.Equal((0, 0, 1), Counts(changed));
        var refused = Assert.Single(await ResultsAsync(changed));
        var holder = Assert.Single(await PermitsAsync(one)).GetProperty("id").GetGuid();
        Assert.Equal(("refused", holder), (Text(refused, "outcome"), refused.GetProperty("permitId").GetGuid()));
        Assert.Equal("#/permit/reference", Text(refused.GetProperty("errors")[0], "pointer"));
    }

    [Fact]
    public async Task Invalid_lines_say_what_is_allowed_before_and_after_the_approval_and_never_stop_the_others()
    {
        var (good, applied) = (Reference(), Reference());
        await permit.ApplyAsync(reference: applied);
        var past = Line(Reference());
        past["permit"]!["validTo"] = "2026-01-31";
        past["permit"]!["worker"]!["nationality"] = "Utopia";
        past["issuedOn"] = "2999-01-01";
        var file = string.Join(
            '\n',
            "{\"issuedOn\":\"2025-12-01\"",
            past.ToJsonString(),
            "",
            Line(good).ToJsonString(),
            Line(good, "CHN").ToJsonString(),
            Line(applied).ToJsonString(),
            $"{{\"issuedOn\":\"{new string('1', 70_000)}\"}}",
            "{\"issuedOn\":\"2025-12-01\",\"permit\":{},\"colour\":\"red\"}"
        );
        var id = await SubmitAsync(file);
        Assert.Equal(4, (await permit.GetAsync($"imports/{id}")).GetProperty("invalid").GetInt32());
        Assert.Equal([1, 2, 7, 8], (await ResultsAsync(id)).Select(line => line.GetProperty("line").GetInt32()));

        await ApproveAsync(id);
        Assert.Equal((1, 0, 6), Counts(await CompletedAsync(id)));
        var results = await ResultsAsync(id);
        Assert.Equal([1, 2, 4, 5, 6, 7, 8], results.Select(line => line.GetProperty("line").GetInt32()));
        Assert.Equal(["refused", "refused", "imported", "refused", "refused", "refused", "refused"], results.Select(line => Text(line, "outcome")));
        Assert.Equal(["#/issuedOn", "#/permit/validTo", "#/permit/worker/nationality"], Pointers(results[1]).Order(StringComparer.Ordinal));
        Assert.Equal(["#/permit/reference"], Pointers(results[3]));
        Assert.Equal(results[2].GetProperty("permitId").GetGuid(), results[3].GetProperty("permitId").GetGuid());
        Assert.Equal(["#/permit/reference"], Pointers(results[4]));
        Assert.Equal(["#"], Pointers(results[5]));
        Assert.Contains("#/colour", Pointers(results[6]));

        Assert.Equal([5, 6, 7, 8], (await ResultsAsync(id, "?after=4&outcome=refused")).Select(line => line.GetProperty("line").GetInt32()));
    }

    [Fact]
    public async Task A_row_of_a_CSV_file_that_is_not_valid_is_refused_alone()
    {
        var (first, last) = (Reference(), Reference());
        var file = CsvFile(Row(first), "2025-12-01,too,few", Row(Reference()).Replace("2800.5", "a lot", StringComparison.Ordinal), "", Row(last));
        var id = await SubmitAsync(file, "text/csv; charset=utf-8");
        await ApproveAsync(id);
        Assert.Equal((2, 0, 2), Counts(await CompletedAsync(id)));
        var results = await ResultsAsync(id);
        Assert.Equal([2, 3, 4, 6], results.Select(line => line.GetProperty("line").GetInt32()));
        Assert.Equal("Must have 14 cells, as the header; it has 3.", Text(results[1].GetProperty("errors")[0], "detail"));
        Assert.Equal(["#/permit/wage/amount"], Pointers(results[2]));
        Assert.Equal(
            "Tran, \"Mai\"",
            Assert.Single(await PermitsAsync(last)).GetProperty("application").GetProperty("worker").GetProperty("names")[0].GetString()
        );
    }

    [Theory]
    [InlineData("", "text/csv", 400)]
    [InlineData("reference;issuedOn\n", "text/csv", 400)]
    [InlineData("issuedOn,permit/reference,permit/reference\n1,2,3", "text/csv", 400)]
    [InlineData("issuedOn,permit/reference,permit/reference/x\n1,2,3", "text/csv", 400)]
    [InlineData("\n\n", "application/x-ndjson", 400)]
    [InlineData("{}", "application/json", 415)]
    public async Task A_file_that_has_no_lines_no_valid_header_or_another_type_is_refused_as_a_whole(string file, string type, int status)
    {
        using var response = await PostAsync(permit.Officer, file, type);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_cell_that_does_not_end_is_refused_and_nothing_is_kept()
    {
        using var response = await PostAsync(permit.Officer, CsvFile($"2025-12-01,\"{new string('x', 200_000)}"), "text/csv");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("quotation mark", Text(await PermitFixture.JsonAsync(response), "detail"), StringComparison.Ordinal);
        await using var source = NpgsqlDataSource.Create(permit.RuntimeConnection);
        await using var orphans = source.CreateCommand(
            "select count(*) from permit_import_piece p where not exists (select from mt_doc_permit_import i where i.fileupload = p.upload)"
        );
        Assert.Equal(0L, await orphans.ExecuteScalarAsync());
    }

    [Fact]
    public async Task The_submitter_cannot_approve_an_officer_cannot_and_another_State_sees_nothing()
    {
        using var supervisor = permit.Client("KOR", "KOR-MOEL", "supervisor");
        using var response = await PostAsync(supervisor, Lines(Line(Reference())), "application/x-ndjson");
        var id = (await PermitFixture.JsonAsync(response)).GetProperty("id").GetGuid();
        using var own = await DecideAsync(id, "approve", supervisor);
        Assert.Equal("/problems/second-person", Text(await PermitFixture.JsonAsync(own), "type"));
        using var officer = await DecideAsync(id, "approve", permit.Officer);
        Assert.Equal(HttpStatusCode.Forbidden, officer.StatusCode);
        using var abroad = permit.Client("FRA", "FRA-DGEFP", "supervisor");
        using var other = await DecideAsync(id, "approve", abroad);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        using var read = await abroad.GetAsync(new Uri($"imports/{id}/results", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);

        using var rejected = await DecideAsync(id, "reject", supervisor);
        Assert.Equal("rejected", Text(await PermitFixture.JsonAsync(rejected), "state"));
        Assert.Empty(await ResultsAsync(id));
        using var late = await DecideAsync(id, "approve", permit.Supervisor, "\"2\"");
        Assert.Equal((HttpStatusCode.Conflict, "rejected"), (late.StatusCode, Text(await PermitFixture.JsonAsync(late), "state")));
    }

    [Fact]
    public async Task The_same_key_finds_the_import_and_another_file_under_it_is_refused()
    {
        var key = Guid.CreateVersion7().ToString();
        var file = Lines(Line(Reference()));
        using var first = await PostAsync(permit.Officer, file, "application/x-ndjson", key);
        using var again = await PostAsync(permit.Officer, file, "application/x-ndjson", key);
        using var other = await PostAsync(permit.Officer, Lines(Line(Reference())), "application/x-ndjson", key);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Contains(
            (await permit.GetAsync("imports?limit=200")).GetProperty("items").EnumerateArray(),
            item => first.Headers.Location!.ToString() == $"/imports/{item.GetProperty("id").GetGuid()}"
        );
    }

    [Fact]
    public async Task An_import_continues_on_two_instances_after_the_service_is_killed_and_imports_each_permit_once()
    {
        const int Permits = 20_000;
        using var key = new DevelopmentKey();
        var rabbitMq = await TestServers.CreateVirtualHostAsync();
        var database = await PreparedServices.CreateAsync("permit", rabbitMq);
        await using var bus = await TestBus.ConnectAsync(rabbitMq, PermitFixture.Published);
        var file = string.Join(
            '\n',
            Enumerable.Range(0, Permits).Select(number => Line(string.Create(CultureInfo.InvariantCulture, $"M-{number}")).ToJsonString())
        );
        Guid id;
        await using (var before = ServiceProcess.Create("permit", database, rabbitMq, key))
        {
            await before.StartAsync();
            using var officer = key.Client(before, "KOR", "KOR-MOEL", "officer");
            using var supervisor = key.Client(before, "KOR", "KOR-MOJ", "supervisor");
            using var submitted = await PostAsync(officer, file, "application/x-ndjson");
            id = (await PermitFixture.JsonAsync(submitted)).GetProperty("id").GetGuid();
            using var approved = await DecideAsync(id, "approve", supervisor);
            Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
            await Eventually.BecomesAsync(() => permit.GetAsync($"imports/{id}", officer), import => import.GetProperty("imported").GetInt32() > 0);
            await before.KillAsync();
        }

        await using var one = ServiceProcess.Create("permit", database, rabbitMq, key);
        await using var two = ServiceProcess.Create("permit", database, rabbitMq, key);
        await Task.WhenAll(one.StartAsync(), two.StartAsync());
        using var auditor = key.Client(two, "KOR", "KOR-BAI", "auditor");
        var done = await Eventually.BecomesAsync(() => permit.GetAsync($"imports/{id}", auditor), import => Text(import, "state") == "completed");
        Assert.Equal((Permits, 0, 0), Counts(done));
        await using var source = NpgsqlDataSource.Create(database.OwnerConnection);
        await using var count = source.CreateCommand(
            "select (select count(*) from mt_events where type = 'permit_imported'), (select count(*) from mt_doc_permit), "
                + "(select count(*) from permit_import_piece where content is not null)"
        );
        await using var rows = await count.ExecuteReaderAsync();
        await rows.ReadAsync();
        Assert.Equal((Permits, Permits, 0L), (rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2)));
    }

    private async Task<Guid> SubmitAsync(string file, string type = "application/x-ndjson")
    {
        using var response = await PostAsync(permit.Officer, file, type);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return (await PermitFixture.JsonAsync(response)).GetProperty("id").GetGuid();
    }

    private async Task ApproveAsync(Guid id)
    {
        using var response = await DecideAsync(id, "approve", permit.Supervisor);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task<JsonElement> CompletedAsync(Guid id) =>
        await Eventually.BecomesAsync(() => permit.GetAsync($"imports/{id}"), import => Text(import, "state") == "completed");

    private async Task<JsonElement> ImportAsync(string file, string type = "application/x-ndjson")
    {
        var id = await SubmitAsync(file, type);
        await ApproveAsync(id);
        return await CompletedAsync(id);
    }

    private Task<IReadOnlyList<JsonElement>> ResultsAsync(JsonElement import) => ResultsAsync(import.GetProperty("id").GetGuid());

    private async Task<IReadOnlyList<JsonElement>> ResultsAsync(Guid id, string query = "") =>
        [.. (await SeededHistory.LinesAsync(permit.Officer, $"imports/{id}/results{query}")).Select(line => JsonElement.Parse(line))];

    private async Task<IReadOnlyList<JsonElement>> PermitsAsync(string reference) =>
        [.. (await permit.GetAsync($"permits?reference={reference}")).GetProperty("items").EnumerateArray()];

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string file, string type, string? key = null)
    {
        using var content = new StringContent(file, Encoding.UTF8);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("imports", UriKind.Relative)) { Content = content };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await client.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> DecideAsync(Guid id, string verb, HttpClient client, string ifMatch = "\"1\"")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"imports/{id}/{verb}", UriKind.Relative))
        {
            Content = JsonContent.Create(new { reason = "Compared with the register." }),
        };
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await client.SendAsync(request);
    }

    private static string Reference() => Guid.CreateVersion7().ToString();

    private static JsonObject Line(string reference, string nationality = "VNM")
    {
        var application = PermitFixture.Application(nationality, reference);
        application["validFrom"] = "2025-12-15";
        application["validTo"] = "2030-12-14";
        return new JsonObject { ["issuedOn"] = "2025-12-01", ["permit"] = application };
    }

    private static string Lines(params JsonObject[] lines) => string.Join('\n', lines.Select(line => line.ToJsonString()));

    private static string Row(string reference) =>
        $"2025-12-01,{reference},\"Tran, \"\"Mai\"\"\",VNM,1991-02-03,passport,C{reference[^8..]},Hanbit Shipyard,Welder,"
        + "2025-12-15,2030-12-14,2800.5,KRW,month";

    private static string CsvFile(params string[] rows) => string.Join("\r\n", [Csv, .. rows]);

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString()!;

    private static (int Imported, int Unchanged, int Refused) Counts(JsonElement import) =>
        (import.GetProperty("imported").GetInt32(), import.GetProperty("unchanged").GetInt32(), import.GetProperty("refused").GetInt32());

    private static (Guid Import, int Line, string IssuedOn) OriginOf(JsonElement permit)
    {
        var origin = permit.GetProperty("origin");
        return (origin.GetProperty("import").GetGuid(), origin.GetProperty("line").GetInt32(), Text(origin, "issuedOn"));
    }

    private static IEnumerable<string> Pointers(JsonElement result) => result.GetProperty("errors").EnumerateArray().Select(error => Text(error, "pointer"));
}

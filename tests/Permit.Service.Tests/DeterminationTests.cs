using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SanctionsRegistry.Contracts.Permits;
using Tests.Support;

namespace Permits.Service.Tests;

/// <summary>Determinations of the 1718 Committee and of nationality, through the API.</summary>
[Collection(nameof(PermitService))]
public sealed class DeterminationTests(PermitFixture permit)
{
    private static readonly object Reason = new { reason = "Compared with the Committee's letter." };

    [Fact]
    public async Task A_determination_that_two_people_recorded_lets_two_people_issue_and_is_used_up()
    {
        using var officer = permit.Client("NRU", "NRU-LAB", "officer");
        using var supervisor = permit.Client("NRU", "NRU-MOJ", "supervisor");
        var determination = await RecordAsync(officer, workers: 1);
        using (var alone = await PostAsync(officer, $"determinations/{determination}/confirm", Reason, "\"1\""))
            Assert.Equal(HttpStatusCode.Forbidden, alone.StatusCode);
        using (var confirmed = await PostAsync(supervisor, $"determinations/{determination}/confirm", Reason, "\"1\""))
            Assert.Equal("inForce", (await PermitFixture.JsonAsync(confirmed)).GetProperty("status").GetString());

        var first = await ReferredAsync(officer, determination, "N-1");
        var second = await ReferredAsync(officer, determination, "N-2");
        var reasons = (await permit.GetAsync($"permits/{first}", officer)).GetProperty("reasons");
        Assert.Equal(["committee-determination", "dprk-vigilance"], reasons.EnumerateArray().Select(reason => reason.GetProperty("rule").GetString()!));
        Assert.Equal(HttpStatusCode.OK, await IssueAsync(first, officer, supervisor));
        Assert.Equal(1, (await permit.GetAsync($"determinations/{determination}", officer)).GetProperty("inForce").GetInt32());

        using (var refused = await permit.DecideAsync(second, "issue", Reason, "\"3\"", officer))
        {
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
            Assert.Contains(
                "as many permits as it allows",
                (await PermitFixture.JsonAsync(refused)).GetProperty("detail").GetString()!,
                StringComparison.Ordinal
            );
        }

        using (var revoked = await permit.DecideAsync(first, "revoke", new { reason = "Left.", legalBasis = new[] { "national:Act" } }, "\"5\"", officer))
            Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await IssueAsync(second, officer, supervisor));

        var explained = await permit.GetAsync($"permits/{second}/explain", officer);
        Assert.True(explained.GetProperty("givesSameAnswer").GetBoolean());
        using var other = permit.Client("FRA", "FRA-DGEFP", "officer");
        using var hidden = await other.GetAsync(new Uri($"determinations/{determination}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
    }

    [Fact]
    public async Task An_application_that_names_no_determination_in_force_is_refused_with_the_limit()
    {
        var id = await PermitSamples.ApplyAsync(permit.Officer, Application(Guid.CreateVersion7(), "N-3"));
        await permit.Bus.PublishAsync(PermitFixture.Screening(id));
        var refused = await permit.DecidedAsync(id, "refused");
        var reason = Assert.Single(refused.GetProperty("reasons").EnumerateArray());
        Assert.Equal(("dprk-nationality", "notInForce"), (reason.GetProperty("rule").GetString(), reason.GetProperty("limit").GetString()));
    }

    [Fact]
    public async Task What_the_Committee_cannot_have_decided_is_refused_by_field()
    {
        using var response = await PostAsync(
            permit.Officer,
            "determinations",
            new
            {
                document = " ",
                decidedOn = "2017-08-04",
                purpose = "tourism",
                workers = 0,
                validFrom = "2026-04-01",
                validTo = "2025-04-01",
                reason = "r",
                classes = new[] { "pilot" },
            }
        );
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var errors = (await PermitFixture.JsonAsync(response)).GetProperty("errors").EnumerateArray();
        Assert.Equal(
            ["#/classes/0", "#/decidedOn", "#/document", "#/purpose", "#/validTo", "#/workers"],
            errors.Select(error => error.GetProperty("pointer").GetString()!).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_hundred_concurrent_issues_on_two_instances_never_overdraw_a_determination()
    {
        const int Workers = 30;
        const int Applications = 100;
        using var key = new DevelopmentKey();
        var rabbitMq = await TestServers.CreateVirtualHostAsync();
        var database = await PreparedServices.CreateAsync("permit", rabbitMq);
        await using var bus = await TestBus.ConnectAsync(rabbitMq, PermitFixture.Published);
        await using var one = ServiceProcess.Create("permit", database, rabbitMq, key);
        await using var two = ServiceProcess.Create("permit", database, rabbitMq, key);
        await Task.WhenAll(one.StartAsync(), two.StartAsync());
        using var officer = key.Client(one, "KOR", "KOR-MOEL", "officer");
        using var supervisor = key.Client(one, "KOR", "KOR-MOJ", "supervisor");
        using var another = key.Client(two, "KOR", "KOR-MOJ", "supervisor");
        var determination = await RecordAsync(officer, Workers);
        using (var confirmed = await PostAsync(supervisor, $"determinations/{determination}/confirm", Reason, "\"1\""))
            confirmed.EnsureSuccessStatusCode();

        var ids = new List<Guid>();
        for (var number = 0; number < Applications; number++)
        {
            ids.Add(await PermitSamples.ApplyAsync(officer, Application(determination, $"D-{number}")));
            await bus.PublishAsync(PermitSamples.Screening(ids[^1]));
        }

        await bus.ReceivesAsync<PermitReferredV1>(Applications);
        foreach (var id in ids)
        {
            using var proposed = await PostAsync(officer, $"permits/{id}/issue", Reason, "\"3\"");
            proposed.EnsureSuccessStatusCode();
        }

        var statuses = await Task.WhenAll(
            ids.Select(
                async (id, index) =>
                {
                    using var approved = await PostAsync(index % 2 == 0 ? supervisor : another, $"permits/{id}/approve", Reason, "\"4\"");
                    return approved.StatusCode;
                }
            )
        );
        Assert.Equal(
            (Workers, Applications - Workers),
            (statuses.Count(status => status == HttpStatusCode.OK), statuses.Count(status => status == HttpStatusCode.Conflict))
        );
        var read = await permit.GetAsync($"determinations/{determination}", officer);
        Assert.Equal(Workers, read.GetProperty("inForce").GetInt32());
    }

    [Fact]
    public async Task A_false_nationality_is_determined_by_two_people_suspends_the_permit_and_its_revocation_opens_a_case()
    {
        using var supervisor = permit.Client("KOR", "KOR-NIS", "supervisor");
        var id = await permit.ApplyAndScreenAsync("CHN");
        var finding = new
        {
            reason = "Interview and passport registry agree.",
            nationalities = new[] { "PRK" },
            evidence = new[] { "The passport belongs to a stolen series." },
            answer = "The worker denies it and shows no other document.",
        };
        using (var officer = await permit.DecideAsync(id, "determine-nationality", finding, "\"3\""))
            Assert.Equal(HttpStatusCode.Forbidden, officer.StatusCode);
        using (var proposed = await permit.DecideAsync(id, "determine-nationality", finding, "\"3\"", supervisor))
            Assert.Equal(
                "PRK",
                (await PermitFixture.JsonAsync(proposed)).GetProperty("proposal").GetProperty("nationality").GetProperty("nationalities")[0].GetString()
            );
        using (var alone = await permit.DecideAsync(id, "approve", Reason, "\"4\"", supervisor))
            Assert.Equal(HttpStatusCode.Forbidden, alone.StatusCode);
        using var approved = await permit.DecideAsync(id, "approve", Reason, "\"4\"", permit.Supervisor);
        var suspended = await PermitFixture.JsonAsync(approved);
        Assert.Equal("suspended", suspended.GetProperty("status").GetString());
        Assert.Equal("CHN", suspended.GetProperty("application").GetProperty("worker").GetProperty("nationality").GetString());
        Assert.Equal("PRK", suspended.GetProperty("nationality").GetProperty("nationalities")[0].GetString());
        Assert.True(Assert.Single(suspended.GetProperty("reasons").EnumerateArray()).GetProperty("isDetermined").GetBoolean());

        using var revoked = await permit.DecideAsync(id, "revoke", new { reason = "Must leave.", legalBasis = new[] { "2397/8" } }, "\"6\"");
        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        await Eventually.BecomesAsync(() => permit.GetAsync($"cases?permit={id}"), cases => cases.GetProperty("items").GetArrayLength() == 1);
    }

    [Fact]
    public async Task An_oversight_attache_gets_a_case_of_that_class()
    {
        var application = PermitFixture.Application("CHN", $"A-{Guid.CreateVersion7()}");
        application["class"] = "oversightAttache";
        application["worker"]!["documents"] = new JsonArray();
        var id = await PermitSamples.ApplyAsync(permit.Officer, application);
        await permit.Bus.PublishAsync(PermitFixture.Screening(id));
        await permit.DecidedAsync(id, "refused");
        var cases = await Eventually.BecomesAsync(() => permit.GetAsync($"cases?permit={id}"), found => found.GetProperty("items").GetArrayLength() == 1);
        Assert.Equal("oversightAttache", cases.GetProperty("items")[0].GetProperty("class").GetString());
    }

    private static async Task<Guid> RecordAsync(HttpClient officer, int workers)
    {
        var today = TimeProvider.System.GetUtcNow();
        using var response = await PostAsync(
            officer,
            "determinations",
            new
            {
                document = "S/AC.49/2026/DEC.3",
                decidedOn = Day(today.AddDays(-1)),
                purpose = "humanitarianAssistance",
                workers,
                validFrom = Day(today.AddYears(-1)),
                validTo = Day(today.AddYears(5)),
                reason = "Letter of the Chair.",
            }
        );
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await PermitFixture.JsonAsync(response)).GetProperty("id").GetGuid();
    }

    private async Task<Guid> ReferredAsync(HttpClient officer, Guid determination, string reference)
    {
        var id = await PermitSamples.ApplyAsync(officer, Application(determination, reference));
        await permit.Bus.PublishAsync(PermitFixture.Screening(id, "NRU"));
        await Eventually.BecomesAsync(() => permit.GetAsync($"permits/{id}", officer), found => found.GetProperty("status").GetString() == "referred");
        return id;
    }

    private async Task<HttpStatusCode> IssueAsync(Guid id, HttpClient officer, HttpClient supervisor)
    {
        using var proposed = await permit.DecideAsync(id, "issue", Reason, "\"3\"", officer);
        proposed.EnsureSuccessStatusCode();
        using var approved = await permit.DecideAsync(id, "approve", Reason, "\"4\"", supervisor);
        return approved.StatusCode;
    }

    private static JsonObject Application(Guid determination, string reference)
    {
        var application = PermitFixture.Application("PRK", reference);
        application["determination"] = determination;
        return application;
    }

    private static string Day(DateTimeOffset day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, object body, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        if (ifMatch is null)
            request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        else
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await client.SendAsync(request);
    }
}

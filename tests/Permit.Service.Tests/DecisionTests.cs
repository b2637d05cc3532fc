using System.Net;
using System.Text.Json;
using SanctionsRegistry.Contracts.Permits;
using Tests.Support;

namespace Permits.Service.Tests;

[Collection(nameof(PermitService))]
public sealed class DecisionTests(PermitFixture permit)
{
    private static readonly object Reason = new { reason = "Fingerprints differ." };
    private static readonly object Adverse = new { reason = "The holder is listed.", legalBasis = new[] { "2397/8" } };

    [Fact]
    public async Task A_clear_screening_issues_the_permit()
    {
        var id = await permit.ApplyAndScreenAsync();
        Assert.Equal("issued", (await permit.GetAsync($"permits/{id}")).GetProperty("status").GetString());
        Assert.Single(await permit.Bus.ReceivesAsync<PermitIssuedV1>(1, m => m.PermitId == id));
    }

    [Fact]
    public async Task A_national_of_the_DPRK_is_refused_with_the_paragraph()
    {
        var id = await permit.ApplyAndScreenAsync("PRK");
        var refused = await permit.GetAsync($"permits/{id}");
        Assert.Equal("refused", refused.GetProperty("status").GetString());
        Assert.Equal("2375/17", refused.GetProperty("legalBasis")[0].GetString());
        var reason = Assert.Single(refused.GetProperty("reasons").EnumerateArray());
        Assert.Equal(
            ("dprk-nationality", "PRK", "2375/17"),
            (reason.GetProperty("rule").GetString(), reason.GetProperty("nationality").GetString(), reason.GetProperty("legalBasis")[0].GetString())
        );
        var message = Assert.Single(await permit.Bus.ReceivesAsync<PermitRefusedV1>(1, m => m.PermitId == id));
        Assert.Equal(("dprk-nationality", reason.GetProperty("text").GetString()), (message.Reason.Rule, message.Reason.Text));
    }

    [Fact]
    public async Task A_referral_names_the_listed_subject_and_the_edition_in_the_response_the_message_and_the_history()
    {
        var id = await permit.ApplyAndScreenAsync("VNM", PermitFixture.Hit());
        var answer = await permit.GetAsync($"permits/{id}");
        var message = Assert.Single(await permit.Bus.ReceivesAsync<PermitReferredV1>(1, m => m.PermitId == id));
        var history = (await permit.GetAsync($"permits/{id}/history")).GetProperty("items");

        var reason = Assert.Single(answer.GetProperty("reasons").EnumerateArray());
        Assert.Equal(
            """{"rule":"listed-subject","legalBasis":"""
                + """[],"text":"The worker may be Nguyen Van Anh (unsc-1, """
                + """un_sc_sanctions): score 0.91.","screened":"worker","subjectId":"unsc-1","caption":"Nguyen Van Anh","score":"""
                + """0.91,"list":"un_sc_sanctions","edition":"EDITION"}""".Replace("EDITION", new string('a', 64), StringComparison.Ordinal),
            reason.GetRawText()
        );
        Assert.Equal(reason.GetRawText(), Assert.Single(history[2].GetProperty("reasons").EnumerateArray()).GetRawText());
        Assert.False(history[1].TryGetProperty("reasons", out _));
        Assert.Equal("listedHit", history[2].GetProperty("data").GetProperty("reasons")[0].GetProperty("kind").GetString());
        var published = Assert.Single(message.Reasons);
        Assert.Equal(
            ("listed-subject", "worker", "unsc-1", "un_sc_sanctions", new string('a', 64), 0.91),
            (published.Rule, published.Screened, published.SubjectId, published.List, published.Edition, published.Score)
        );
    }

    [Fact]
    public async Task A_refusal_before_the_screening_is_not_changed_by_the_screening()
    {
        var id = await permit.ApplyAsync();
        using var refused = await permit.DecideAsync(id, "refuse", Adverse, "\"1\"");
        Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        Assert.Single(await permit.Bus.ReceivesAsync<PermitRefusedV1>(1, m => m.PermitId == id));
        await permit.Bus.PublishAsync(PermitFixture.Screening(id));
        await Eventually.BecomesAsync(() => HistoryAsync(id), types => types.SequenceEqual(["permit_applied", "permit_refused", "permit_screening_received"]));
        Assert.Equal("refused", (await permit.GetAsync($"permits/{id}")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_supervisor_requests_another_screening_and_the_registry_receives_the_whole_application()
    {
        var id = await permit.ApplyAsync();
        using var supervisor = permit.Client("KOR", "KOR-MOEL", "supervisor");
        using var byOfficer = await permit.DecideAsync(id, "screen", Reason, "\"1\"");
        using var accepted = await permit.DecideAsync(id, "screen", Reason, "\"1\"", supervisor);
        using var stale = await permit.DecideAsync(id, "screen", Reason, "\"1\"", supervisor);
        Assert.Equal(
            [HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.PreconditionFailed],
            [byOfficer.StatusCode, accepted.StatusCode, stale.StatusCode]
        );

        var applied = Assert.Single(await permit.Bus.ReceivesAsync<PermitAppliedV1>(1, m => m.PermitId == id));
        var requested = Assert.Single(await permit.Bus.ReceivesAsync<ScreeningRequestedV1>(1, m => m.PermitId == id));
        Assert.Equal(
            JsonSerializer.Serialize(
                new
                {
                    applied.Reference,
                    applied.Worker,
                    applied.Employer,
                }
            ),
            JsonSerializer.Serialize(
                new
                {
                    requested.Reference,
                    requested.Worker,
                    requested.Employer,
                }
            )
        );

        await permit.Bus.PublishAsync(PermitFixture.Screening(id));
        await permit.DecidedAsync(id, "issued");
        Assert.Equal(["permit_applied", "permit_screening_requested", "permit_screening_received", "permit_issued"], await HistoryAsync(id));
        using var decided = await permit.DecideAsync(id, "screen", Reason, "\"4\"", supervisor);
        Assert.Equal(HttpStatusCode.Conflict, decided.StatusCode);
    }

    [Fact]
    public async Task An_officer_cannot_issue_a_permit_that_a_resolution_prohibits()
    {
        var id = await permit.ApplyAsync("PRK");
        using var response = await permit.DecideAsync(id, "issue", Reason, "\"1\"");
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Contains("2375/17", (await PermitFixture.JsonAsync(response)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_older_than_allowed_refers()
    {
        var id = await permit.ApplyAsync();
        await permit.Bus.PublishAsync(PermitFixture.Screening(id, generatedAt: TimeProvider.System.GetUtcNow().AddDays(-4)));
        Assert.Equal("referred", (await permit.DecidedAsync(id)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_message_delivered_twice_decides_once()
    {
        var id = await permit.ApplyAsync();
        var screening = PermitFixture.Screening(id);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => permit.Bus.PublishAsync(screening)));
        await permit.DecidedAsync(id);
        await permit.Bus.PublishAsync(screening);
        await permit.Bus.PublishAsync(PermitFixture.Screening(id)); // The same fact under another id.
        var hit = PermitFixture.WatchHit(id);
        await permit.Bus.PublishAsync(hit);
        await permit.Bus.PublishAsync(hit);
        await permit.DecidedAsync(id, "suspended");

        var types = await HistoryAsync(id);
        Assert.Equal(["permit_applied", "permit_screening_received", "permit_issued", "permit_watch_hit_received", "permit_suspended"], types);
    }

    [Fact]
    public async Task A_watch_hit_before_the_screening_leads_to_a_referral()
    {
        var id = await permit.ApplyAsync();
        await permit.Bus.PublishAsync(PermitFixture.WatchHit(id));
        await Eventually.BecomesAsync(() => HistoryAsync(id), types => types.Contains("permit_watch_hit_received"));
        await permit.Bus.PublishAsync(PermitFixture.Screening(id));
        Assert.Equal("referred", (await permit.DecidedAsync(id)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Each_step_of_a_permits_life_is_published_once()
    {
        var id = await permit.ApplyAndScreenAsync("VNM", PermitFixture.Hit());
        (string Verb, object Body, HttpClient Client)[] steps =
        [
            ("issue", Reason, permit.Officer),
            ("reject", Reason, permit.Officer),
            ("issue", Reason, permit.Officer),
            ("approve", Reason, permit.Supervisor),
            ("suspend", Reason, permit.Officer),
            ("reinstate", Reason, permit.Officer),
            ("approve", Reason, permit.Supervisor),
            ("revoke", Adverse, permit.Officer),
        ];
        var version = "\"3\"";
        foreach (var (verb, body, client) in steps)
        {
            using var response = await permit.DecideAsync(id, verb, body, version, client);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            version = response.Headers.ETag!.ToString();
        }

        Assert.Equal("\"11\"", version);
        var published = Assert.Single(await permit.Bus.ReceivesAsync<PermitRevokedV1>(1, m => m.PermitId == id));
        Assert.Equal(("officer-decision", "The holder is listed."), (published.Reason.Rule, published.Reason.Text));
        Assert.Equal(["2397/8"], published.Reason.LegalBasis);
        var versions = permit.Bus.Received.Where(message => message.StreamId == id).Select(message => message.StreamVersion).ToList();
        Assert.Equal([1L, 3, 4, 5, 6, 7, 8, 9, 10, 11], versions.Order());
    }

    [Fact]
    public async Task One_officer_alone_cannot_issue_against_a_hit()
    {
        var id = await permit.ApplyAndScreenAsync("VNM", PermitFixture.Hit());
        using var proposed = await permit.DecideAsync(id, "issue", Reason, "\"3\"");
        var answer = await PermitFixture.JsonAsync(proposed);
        Assert.Equal("referred", answer.GetProperty("status").GetString());
        var proposal = answer.GetProperty("proposal");
        Assert.Equal(
            ("issue", "KOR-MOEL-user", "unsc-1"),
            (proposal.GetProperty("action").GetString(), proposal.GetProperty("user").GetString(), proposal.GetProperty("against")[0].GetString())
        );
        var message = Assert.Single(await permit.Bus.ReceivesAsync<PermitProposedV1>(1, m => m.PermitId == id));
        Assert.Equal("issue", message.Action);

        // Not as an officer, not under another role, not by proposing again.
        using var officer = await permit.DecideAsync(id, "approve", Reason, "\"4\"");
        Assert.Equal(HttpStatusCode.Forbidden, officer.StatusCode);
        using var self = await permit.DecideAsync(id, "approve", Reason, "\"4\"", permit.Client("KOR", "KOR-MOEL", "supervisor"));
        Assert.Equal(HttpStatusCode.Forbidden, self.StatusCode);
        Assert.Equal("/problems/second-person", (await PermitFixture.JsonAsync(self)).GetProperty("type").GetString());
        using var again = await permit.DecideAsync(id, "issue", Reason, "\"4\"");
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal("referred", (await permit.GetAsync($"permits/{id}")).GetProperty("status").GetString());

        using var approved = await permit.DecideAsync(id, "approve", new { reason = "The report was seen." }, "\"4\"", permit.Supervisor);
        var issued = await PermitFixture.JsonAsync(approved);
        Assert.Equal("issued", issued.GetProperty("status").GetString());
        Assert.Equal("KOR-MOEL-user", issued.GetProperty("reasons")[0].GetProperty("proposal").GetProperty("user").GetString());
    }

    [Fact]
    public async Task A_new_hit_ends_a_proposal_and_nothing_is_left_to_approve()
    {
        var id = await permit.ApplyAndScreenAsync("VNM", PermitFixture.Hit());
        using var proposed = await permit.DecideAsync(id, "issue", Reason, "\"3\"");
        await permit.Bus.PublishAsync(PermitFixture.WatchHit(id));
        await Eventually.BecomesAsync(() => HistoryAsync(id), types => types.Contains("permit_watch_hit_received"));
        using var approved = await permit.DecideAsync(id, "approve", Reason, "\"5\"", permit.Supervisor);
        Assert.Equal(HttpStatusCode.Conflict, approved.StatusCode);
        Assert.Equal("Nothing is proposed.", (await PermitFixture.JsonAsync(approved)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task An_application_can_be_withdrawn_until_it_is_decided()
    {
        var id = await permit.ApplyAndScreenAsync("VNM", PermitFixture.Hit());
        using var withdrawn = await permit.DecideAsync(id, "withdraw", Reason, "\"3\"");
        Assert.Equal(HttpStatusCode.OK, withdrawn.StatusCode);
        Assert.Equal("withdrawn", (await PermitFixture.JsonAsync(withdrawn)).GetProperty("status").GetString());
        Assert.Single(await permit.Bus.ReceivesAsync<PermitWithdrawnV1>(1, m => m.PermitId == id));
        using var issued = await permit.DecideAsync(id, "issue", Reason, withdrawn.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.Conflict, issued.StatusCode);
        Assert.Equal("The permit's status is withdrawn; it must be referred.", (await PermitFixture.JsonAsync(issued)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_stale_If_Match_is_412_a_missing_one_428_a_malformed_one_400_and_nothing_changes()
    {
        var id = await permit.ApplyAndScreenAsync();
        using var stale = await permit.DecideAsync(id, "suspend", Reason, "\"2\"");
        using var missing = await permit.DecideAsync(id, "suspend", Reason, ifMatch: null);
        using var weak = await permit.DecideAsync(id, "suspend", Reason, "W/\"3\"");
        using var any = await permit.DecideAsync(id, "suspend", Reason, "*");

        Assert.Equal(
            [HttpStatusCode.PreconditionFailed, HttpStatusCode.PreconditionRequired, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest],
            [stale.StatusCode, missing.StatusCode, weak.StatusCode, any.StatusCode]
        );
        Assert.Equal(3, (await permit.GetAsync($"permits/{id}")).GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task Of_two_concurrent_decisions_one_succeeds()
    {
        var id = await permit.ApplyAndScreenAsync();
        var responses = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => permit.DecideAsync(id, "suspend", Reason, "\"3\"")));
        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.OK);
        Assert.All(
            responses.Where(response => response.StatusCode != HttpStatusCode.OK),
            response => Assert.Equal(HttpStatusCode.PreconditionFailed, response.StatusCode)
        );
        Assert.Equal(4, (await permit.GetAsync($"permits/{id}")).GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task A_decision_that_the_status_does_not_allow_is_409()
    {
        var id = await permit.ApplyAndScreenAsync();
        using var response = await permit.DecideAsync(id, "reinstate", Reason, "\"3\"");
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
    }

    [Fact]
    public async Task A_refusal_without_legal_basis_is_400()
    {
        var id = await permit.ApplyAndScreenAsync("VNM", PermitFixture.Hit());
        using var missing = await permit.DecideAsync(id, "refuse", Reason, "\"3\"");
        using var wrong = await permit.DecideAsync(id, "refuse", new { reason = "no", legalBasis = new[] { "because" } }, "\"3\"");
        Assert.Equal("#/legalBasis", (await PermitFixture.JsonAsync(missing)).GetProperty("errors")[0].GetProperty("pointer").GetString());
        Assert.Equal("#/legalBasis/0", (await PermitFixture.JsonAsync(wrong)).GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task A_permit_can_be_read_as_it_was_at_a_version_or_an_instant()
    {
        var id = await permit.ApplyAndScreenAsync();
        var issuedAt = (await permit.GetAsync($"permits/{id}")).GetProperty("changedAt").GetDateTimeOffset();
        await permit.Bus.PublishAsync(PermitFixture.WatchHit(id));
        await permit.DecidedAsync(id, "suspended");

        Assert.Equal("applied", (await permit.GetAsync($"permits/{id}?version=1")).GetProperty("status").GetString());
        Assert.Equal("issued", (await permit.GetAsync($"permits/{id}?version=3")).GetProperty("status").GetString());
        Assert.Equal("issued", (await permit.GetAsync($"permits/{id}?at={Uri.EscapeDataString(issuedAt.ToString("O"))}")).GetProperty("status").GetString());
        foreach (var never in (string[])["version=99", "at=2001-01-01T00:00:00Z"])
        {
            using var response = await permit.Officer.GetAsync(new Uri($"permits/{id}?{never}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Fact]
    public async Task Permits_are_listed_by_status_as_spelled_in_responses()
    {
        var referred = await permit.ApplyAsync();
        await permit.Bus.PublishAsync(PermitFixture.Screening(referred, generatedAt: TimeProvider.System.GetUtcNow().AddDays(-4)));
        await permit.DecidedAsync(referred, "referred");
        var suspended = await permit.ApplyAndScreenAsync();
        await permit.Bus.PublishAsync(PermitFixture.WatchHit(suspended));
        await permit.DecidedAsync(suspended, "suspended");
        var revoked = await permit.ApplyAndScreenAsync();
        using var decided = await permit.DecideAsync(revoked, "revoke", Adverse, "\"3\"");
        Assert.Equal(HttpStatusCode.OK, decided.StatusCode);
        foreach (
            var (status, id) in ((string, Guid)[])
                [
                    ("applied", await permit.ApplyAsync()),
                    ("referred", referred),
                    ("issued", await permit.ApplyAndScreenAsync()),
                    ("refused", await permit.ApplyAndScreenAsync("PRK")),
                    ("suspended", suspended),
                    ("revoked", revoked),
                ]
        )
        {
            var items = (await permit.GetAsync($"permits?status={status}&limit=200")).GetProperty("items").EnumerateArray().ToList();
            Assert.All(items, item => Assert.Equal(status, item.GetProperty("status").GetString()));
            Assert.Contains(items, item => item.GetProperty("id").GetGuid() == id);
        }
    }

    [Theory]
    [InlineData("lost")]
    [InlineData("Issued")]
    [InlineData("2")]
    public async Task An_unknown_status_is_a_400_that_lists_the_valid_ones(string status)
    {
        using var response = await permit.Officer.GetAsync(new Uri($"permits?status={status}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = Assert.Single((await PermitFixture.JsonAsync(response)).GetProperty("errors").EnumerateArray());
        Assert.Equal("status", error.GetProperty("pointer").GetString());
        Assert.Equal("Must be one of: applied, referred, issued, refused, suspended, revoked, withdrawn, expired.", error.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("permits?agency=!", "agency", "Must be an agency's identifier: 1 to 64 letters, digits, dots, underscores and hyphens.")]
    [InlineData(
        "permits?nationality=Utopia",
        "nationality",
        "Must be a country's ISO 3166-1 code or its name, XXA, XXB, XXC or XXX (ICAO 9303), or 朝鮮 for the entry in Japanese residence documents. "
            + "Korea alone is accepted and left unresolved."
    )]
    [InlineData("permits/0197f000-0000-7000-8000-000000000000?at=then", "at", "Invalid format.")]
    public async Task An_invalid_parameter_is_named_and_its_value_is_not_repeated(string path, string parameter, string sentence)
    {
        using var response = await permit.Officer.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync();
        using var problem = JsonDocument.Parse(text);
        var error = Assert.Single(problem.RootElement.GetProperty("errors").EnumerateArray());
        Assert.Equal((parameter, sentence), (error.GetProperty("pointer").GetString(), error.GetProperty("detail").GetString()));
        Assert.DoesNotContain(Uri.UnescapeDataString(path[(path.IndexOf('=', StringComparison.Ordinal) + 1)..]) + '"', text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/csv")]
    [InlineData("application/x-ndjson")]
    public async Task An_error_is_a_problem_document_regardless_of_the_Accept_header(string mediaType)
    {
        using var anonymous = permit.Anonymous();
        foreach (
            var (client, path, status) in ((HttpClient, string, HttpStatusCode)[])
                [
                    (permit.Auditor, "reports/permit-activity?from=yesterday&to=2026-12-31", HttpStatusCode.BadRequest),
                    (permit.Auditor, "events?after=abc", HttpStatusCode.BadRequest),
                    (anonymous, "events", HttpStatusCode.Unauthorized),
                    (permit.Officer, "events", HttpStatusCode.Forbidden),
                    (permit.Officer, "nowhere", HttpStatusCode.NotFound),
                ]
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative)) { Headers = { Accept = { new(mediaType) } } };
            using var response = await client.SendAsync(request);
            Assert.Equal(status, response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            var problem = await PermitFixture.JsonAsync(response);
            Assert.StartsWith("/problems/", problem.GetProperty("type").GetString(), StringComparison.Ordinal);
            Assert.NotEmpty(problem.GetProperty("traceId").GetString()!);
        }
    }

    [Fact]
    public async Task Another_States_permit_is_not_found_and_a_wrong_role_is_forbidden()
    {
        var id = await permit.ApplyAndScreenAsync();
        using var elsewhere = permit.Client("VNM", "VNM-DOLAB", "officer", "supervisor", "auditor");
        foreach (var path in (string[])[$"permits/{id}", $"permits/{id}/history", $"permits/{id}?version=1"])
        {
            using var response = await elsewhere.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        using var change = await permit.DecideAsync(id, "suspend", Reason, "\"3\"", elsewhere);
        Assert.Equal(HttpStatusCode.NotFound, change.StatusCode);
        Assert.Equal(0, (await permit.GetAsync("permits", elsewhere)).GetProperty("items").GetArrayLength());
        Assert.Empty(await (await elsewhere.GetAsync(new Uri("events", UriKind.Relative))).Content.ReadAsStringAsync());

        using var byAuditor = await permit.DecideAsync(id, "suspend", Reason, "\"3\"", permit.Auditor);
        Assert.Equal(HttpStatusCode.Forbidden, byAuditor.StatusCode);
        using var replayByOfficer = await permit.Officer.GetAsync(new Uri("events", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, replayByOfficer.StatusCode);
        using var stateless = permit.Client(null, "UN-SECRETARIAT", "officer");
        using var withoutState = await stateless.GetAsync(new Uri("permits", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, withoutState.StatusCode);
        using var anonymous = permit.Anonymous();
        using var withoutToken = await anonymous.GetAsync(new Uri("permits", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, withoutToken.StatusCode);
        Assert.Equal("/problems/unauthorized", (await PermitFixture.JsonAsync(withoutToken)).GetProperty("type").GetString());
    }

    private async Task<IReadOnlyList<string>> HistoryAsync(Guid id) =>
        [.. (await permit.GetAsync($"permits/{id}/history")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("type").GetString()!)];
}

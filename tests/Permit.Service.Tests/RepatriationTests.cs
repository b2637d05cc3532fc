using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using SanctionsRegistry.Contracts.Permits;
using Tests.Support;

namespace Permits.Service.Tests;

/// <summary>Repatriation: one case per person, from the order to the outcome. Each test has its own State.</summary>
[Collection(nameof(PermitService))]
public sealed class RepatriationTests(PermitFixture permit)
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    [Fact]
    public async Task A_refusal_under_2397_paragraph_8_opens_a_case_with_its_timeline_and_a_message_that_names_no_one()
    {
        using var officer = Officer("AUS");
        var id = await RefuseAsync(officer, Worker("Kim Chol Su"));
        var found = await CaseOfAsync(id, officer);
        Assert.Equal(
            ("ordered", "worker", "AUS-LAB", Day(Today.AddDays(30)), false),
            (Text(found, "status"), Text(found, "class"), Text(found, "agency"), Text(found, "deadline"), found.GetProperty("overdue").GetBoolean())
        );
        var ground = Assert.Single(found.GetProperty("grounds").EnumerateArray());
        Assert.Equal(
            ("permitRefused", id, "2397/8"),
            (Text(ground, "kind"), ground.GetProperty("permitId").GetGuid(), Text(ground.GetProperty("legalBasis")[0]))
        );

        var whole = await permit.GetAsync($"cases/{Text(found, "id")}", officer);
        var opened = Assert.Single(whole.GetProperty("timeline").EnumerateArray());
        Assert.Equal(("repatriation_opened", "permit", Text(ground, "eventId")), (Text(opened, "type"), Text(opened, "user"), Text(opened, "causationId")));
        Assert.Contains($"to leave by {Day(Today.AddDays(30))}: permit {id} was refused under 2397/8.", Text(opened, "text"), StringComparison.Ordinal);

        var message = Assert.Single(await permit.Bus.ReceivesAsync<RepatriationOrderedV1>(1, m => m.PermitId == id));
        Assert.Equal(("AUS", "AUS-LAB", found.GetProperty("id").GetGuid(), Today), (message.State, message.Agency, message.CaseId, message.OrderedOn));
        Assert.DoesNotContain("Kim", JsonSerializer.Serialize(message), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_has_one_case_however_their_permits_spell_the_name_or_change_the_document()
    {
        using var officer = Officer("BEL");
        var first = await RefuseAsync(officer, Worker("Kim Chol Su", document: "654321987"));
        var found = await CaseOfAsync(first, officer);
        var otherName = await RefuseAsync(officer, Worker("Ri Yong Ho", "1971-01-01", "654-321-987"));
        var otherOrder = await RefuseAsync(officer, Worker("Cholsu Kim"));
        var otherPerson = await RefuseAsync(officer, Worker("Kim Chol Su", "1985-04-04"));

        Assert.Equal(Text(found, "id"), Text(await CaseOfAsync(otherName, officer), "id"));
        Assert.Equal(Text(found, "id"), Text(await CaseOfAsync(otherOrder, officer), "id"));
        Assert.NotEqual(Text(found, "id"), Text(await CaseOfAsync(otherPerson, officer), "id"));
        var now = await permit.GetAsync($"cases/{Text(found, "id")}", officer);
        Assert.Equal([first, otherName, otherOrder], now.GetProperty("grounds").EnumerateArray().Select(ground => ground.GetProperty("permitId").GetGuid()));
        Assert.Equal(
            ["Kim Chol Su", "Ri Yong Ho", "Cholsu Kim"],
            now.GetProperty("person").GetProperty("names").EnumerateArray().Select(name => name.GetString())
        );
        Assert.Equal(2, (await permit.GetAsync("cases", officer)).GetProperty("items").GetArrayLength());
        Assert.Single(await permit.Bus.ReceivesAsync<RepatriationOrderedV1>(1, m => m.CaseId == found.GetProperty("id").GetGuid()));
    }

    [Fact]
    public async Task A_record_that_matches_two_cases_joins_the_one_with_its_document_and_names_the_other()
    {
        using var officer = Officer("CAN");
        var byName = await CaseOfAsync(await RefuseAsync(officer, Worker("Kim Chol Su")), officer);
        var byDocument = await CaseOfAsync(await RefuseAsync(officer, Worker("Ri Yong Ho", "1971-01-01", "654321987")), officer);
        var both = await CaseOfAsync(await RefuseAsync(officer, Worker("Kim Chol Su", document: "654321987")), officer);
        Assert.Equal(Text(byDocument, "id"), Text(both, "id"));
        Assert.Equal([Text(byName, "id")], both.GetProperty("relatedCases").EnumerateArray().Select(id => id.GetString()));
    }

    [Fact]
    public async Task A_refusal_under_another_law_opens_no_case()
    {
        using var officer = Officer("DNK");
        await RefuseAsync(officer, Worker("Kim Chol Su"), "national:Immigration Act");
        var later = await CaseOfAsync(await RefuseAsync(officer, Worker("Ri Yong Ho"), "2270/13"), officer);
        Assert.Equal("official", Text(later, "class"));
        Assert.Equal(Text(later, "id"), Text(Assert.Single((await permit.GetAsync("cases", officer)).GetProperty("items").EnumerateArray()), "id"));
    }

    [Fact]
    public async Task A_case_is_opened_by_hand_once()
    {
        using var officer = Officer("EST");
        using var first = await OpenAsync(officer, Finding("Kim Chol Su"), "key-1");
        using var again = await OpenAsync(officer, Finding("Kim Chol Su"), "key-1");
        using var other = await OpenAsync(officer, Finding("Ri Yong Ho"), "key-1");
        using var same = await OpenAsync(officer, Finding("KIM Chol-su"), "key-2");
        Assert.Equal(
            [HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.UnprocessableEntity, HttpStatusCode.Conflict],
            [first.StatusCode, again.StatusCode, other.StatusCode, same.StatusCode]
        );
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        var id = Text(await PermitFixture.JsonAsync(first), "id");
        Assert.Equal(($"/cases/{id}", id), (first.Headers.Location!.ToString(), Text(await PermitFixture.JsonAsync(same), "case")));

        // What was refused has claimed nothing: the person of the 422 can still get a case, and a refused permit joins the first one.
        using var free = await OpenAsync(officer, Finding("Ri Yong Ho"));
        Assert.Equal(HttpStatusCode.Created, free.StatusCode);
        Assert.Equal(id, Text(await CaseOfAsync(await RefuseAsync(officer, Worker("Kim Chol Su")), officer), "id"));
    }

    [Fact]
    public async Task Of_concurrent_requests_for_one_person_one_opens_the_case()
    {
        using var officer = Officer("FIN");
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => OpenAsync(officer, Finding("Kim Chol Su"))));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(11, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.Single((await permit.GetAsync("cases", officer)).GetProperty("items").EnumerateArray());
        foreach (var answer in answers)
            answer.Dispose();
    }

    [Fact]
    public async Task An_invalid_case_names_every_field()
    {
        using var officer = Officer("GEO");
        var finding = Finding("…");
        finding["legalBasis"] = "2375/17";
        finding["finding"] = " ";
        finding["class"] = "tourist";
        finding["person"]!["birthDate"] = Day(Today.AddDays(1));
        finding["person"]!["nationality"] = "Atlantis";
        using var refused = await OpenAsync(officer, finding);
        Assert.Equal(["#/legalBasis", "#/finding", "#/person/names/0", "#/person/birthDate", "#/person/nationality", "#/class"], await ErrorsAsync(refused));
        finding = Finding("Kim Chol Su", orderedOn: Today.AddDays(1));
        using var future = await OpenAsync(officer, finding);
        Assert.Equal(["#/orderedOn"], await ErrorsAsync(future));
        finding = Finding("Kim Chol Su", orderedOn: new DateOnly(2018, 1, 1));
        finding["deadline"] = "2019-12-23";
        using var late = await OpenAsync(officer, finding);
        Assert.Equal(["#/deadline"], await ErrorsAsync(late));
        Assert.Empty((await permit.GetAsync("cases", officer)).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_departure_before_the_order_or_in_the_future_is_refused_and_one_to_a_third_State_is_no_repatriation()
    {
        using var officer = Officer("HUN");
        var (id, version) = await OpenedAsync(officer, Finding("Kim Chol Su", orderedOn: Today.AddDays(-10)));
        foreach (var day in (DateOnly[])[Today.AddDays(-11), Today.AddDays(1)])
        {
            using var impossible = await ChangeAsync(officer, id, "record-departure", Departure(day, "PRK"), version);
            Assert.Equal(HttpStatusCode.BadRequest, impossible.StatusCode);
            var error = Assert.Single((await PermitFixture.JsonAsync(impossible)).GetProperty("errors").EnumerateArray());
            Assert.Equal(("#/on", $"Must be from {Day(Today.AddDays(-10))} to {Day(Today)}."), (Text(error, "pointer"), Text(error, "detail")));
        }

        using var home = await ChangeAsync(officer, id, "record-departure", Departure(Today, "HUN"), version);
        Assert.Equal(["#/destination"], await ErrorsAsync(home));
        using var left = await ChangeAsync(officer, id, "record-departure", Departure(Today, "CHN"), version);
        var found = await PermitFixture.JsonAsync(left);
        Assert.Equal(("leftForThirdState", "completed"), (Text(found, "outcome"), Text(found, "status")));
    }

    [Fact]
    public async Task A_command_that_the_state_forbids_is_a_409_with_the_state_and_what_is_allowed()
    {
        using var officer = Officer("IRL");
        using var supervisor = permit.Client("IRL", "IRL-IMM", "supervisor");
        var (id, version) = await OpenedAsync(officer, Finding("Kim Chol Su"));
        using var left = await ChangeAsync(officer, id, "record-departure", Departure(Today, "PRK"), version);
        using var again = await ChangeAsync(officer, id, "record-departure", Departure(Today, "PRK"), Version(left));
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        var problem = await PermitFixture.JsonAsync(again);
        var allowed = problem.GetProperty("allowed").EnumerateArray().Select(action => action.GetString()).ToList();
        Assert.Equal("completed", Text(problem, "state"));
        Assert.Contains("reopen", allowed);
        Assert.DoesNotContain("record-departure", allowed);
        using var stale = await ChangeAsync(supervisor, id, "reopen", Deadline(Today.AddDays(9)), version);
        using var byOfficer = await ChangeAsync(officer, id, "reopen", Deadline(Today.AddDays(9)), Version(left));
        using var missing = await ChangeAsync(supervisor, id, "reopen", Deadline(Today.AddDays(9)), null);
        using var reopened = await ChangeAsync(supervisor, id, "reopen", Deadline(Today.AddDays(9)), Version(left));
        Assert.Equal(
            [HttpStatusCode.PreconditionFailed, HttpStatusCode.Forbidden, (HttpStatusCode)428, HttpStatusCode.OK],
            [stale.StatusCode, byOfficer.StatusCode, missing.StatusCode, reopened.StatusCode]
        );
        Assert.Equal("ordered", Text(await PermitFixture.JsonAsync(reopened), "status"));
    }

    [Fact]
    public async Task An_obstacle_obstructs_until_it_ends_and_the_case_shows_both_at_their_times()
    {
        using var officer = Officer("JOR");
        var (id, version) = await OpenedAsync(officer, Finding("Kim Chol Su"));
        using var recorded = await ChangeAsync(
            officer,
            id,
            "record-obstacle",
            new
            {
                kind = "borderClosed",
                since = "2020-01-22",
                evidence = "Notice of the border guard.",
            },
            version
        );
        var obstructed = await permit.GetAsync($"cases/{id}", officer);
        using var wrong = await ChangeAsync(
            officer,
            id,
            "end-obstacle",
            new
            {
                number = 2,
                on = Day(Today),
                evidence = "e",
            },
            Version(recorded)
        );
        Assert.Equal(["#/number"], await ErrorsAsync(wrong));
        using var ended = await ChangeAsync(
            officer,
            id,
            "end-obstacle",
            new
            {
                number = 1,
                on = Day(Today),
                evidence = "Open.",
            },
            Version(recorded)
        );
        Assert.Equal(("obstructed", "ordered"), (Text(obstructed, "status"), Text(await PermitFixture.JsonAsync(ended), "status")));

        var at = Uri.EscapeDataString(Text(obstructed, "changedAt"));
        var then = await permit.GetAsync($"cases/{id}?at={at}", officer);
        Assert.Equal(("obstructed", 2), (Text(then, "status"), then.GetProperty("timeline").GetArrayLength()));
        Assert.Equal(3, (await permit.GetAsync($"cases/{id}", officer)).GetProperty("timeline").GetArrayLength());
        using var before = await officer.GetAsync(new Uri($"cases/{id}?at=2020-01-01", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, before.StatusCode);
    }

    [Fact]
    public async Task An_exception_is_proposed_by_one_person_and_approved_by_another()
    {
        using var officer = Officer("KEN");
        using var supervisor = permit.Client("KEN", "KEN-IMM", "supervisor");
        using var second = permit.Client("KEN", "KEN-MOJ", "supervisor");
        var (id, version) = await OpenedAsync(officer, Finding("Kim Chol Su"));
        using var open = await ChangeAsync(supervisor, id, "approve-exception", new { reason = "s" }, version);
        using var undated = await ChangeAsync(supervisor, id, "propose-exception", Exception(reviewOn: null), version);
        Assert.Equal(["#/reviewOn"], await ErrorsAsync(undated));
        using var proposed = await ChangeAsync(supervisor, id, "propose-exception", Exception(Today.AddDays(20)), version);
        using var own = await ChangeAsync(supervisor, id, "approve-exception", new { reason = "s" }, Version(proposed));
        using var approved = await ChangeAsync(second, id, "approve-exception", new { reason = "The decision was seen." }, Version(proposed));
        Assert.Equal(
            [HttpStatusCode.Conflict, HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.OK],
            [open.StatusCode, proposed.StatusCode, own.StatusCode, approved.StatusCode]
        );
        Assert.Equal("/problems/second-person", Text(await PermitFixture.JsonAsync(own), "type"));
        var found = await PermitFixture.JsonAsync(approved);
        Assert.Equal(("excepted", "repatriationProhibited", Day(Today.AddDays(20))), (Text(found, "status"), Text(found, "outcome"), Text(found, "dueOn")));
        Assert.Single((await permit.GetAsync("cases?reviewDue=true", officer)).GetProperty("items").EnumerateArray());
        Assert.Empty((await permit.GetAsync("cases?overdue=true", officer)).GetProperty("items").EnumerateArray());
        using var ended = await ChangeAsync(supervisor, id, "end-exception", Deadline(Today.AddDays(5)), Version(approved));
        Assert.Equal("ordered", Text(await PermitFixture.JsonAsync(ended), "status"));
    }

    [Fact]
    public async Task Dependants_wages_and_welfare_are_recorded_and_invalid_ones_refused()
    {
        using var officer = Officer("LAO");
        var (id, version) = await OpenedAsync(officer, Finding("Kim Chol Su"));
        object Wage(decimal amount) =>
            new
            {
                wages = new[]
                {
                    new
                    {
                        employer = "Hanbit",
                        amount,
                        currency = "USD",
                        owedSince = "2025-01-01",
                    },
                },
            };
        using var negative = await ChangeAsync(officer, id, "record-wages", Wage(-1), version);
        Assert.Equal(["#/wages/0/amount"], await ErrorsAsync(negative));
        using var wages = await ChangeAsync(officer, id, "record-wages", Wage(1200.50m), version);
        using var future = await ChangeAsync(officer, id, "record-income", new { @class = "student", since = Day(Today.AddDays(1)) }, Version(wages));
        Assert.Equal(["#/since"], await ErrorsAsync(future));
        using var income = await ChangeAsync(
            officer,
            id,
            "record-income",
            new
            {
                @class = "student",
                employer = new { name = "Hanbit Shipyard", registrationNumber = "7" },
                sector = "3011",
                place = "Busan",
                since = "2017-03-01",
            },
            Version(wages)
        );
        Assert.Equal("Busan", Text((await PermitFixture.JsonAsync(income)).GetProperty("income"), "place"));
        using var welfare = await ChangeAsync(
            officer,
            id,
            "record-welfare",
            new { mayBeVictim = true, protectionConsidered = "A shelter was offered." },
            Version(income)
        );
        using var dependants = await ChangeAsync(
            officer,
            id,
            "record-dependants",
            new
            {
                dependants = new[]
                {
                    new
                    {
                        name = "Kim Yong Hui",
                        relation = "child",
                        birthDate = "2015",
                    },
                },
            },
            Version(welfare)
        );
        var found = await PermitFixture.JsonAsync(dependants);
        Assert.Equal(
            (1200.50m, true, "child"),
            (
                found.GetProperty("wages")[0].GetProperty("amount").GetDecimal(),
                found.GetProperty("welfare").GetProperty("mayBeVictim").GetBoolean(),
                Text(found.GetProperty("dependants")[0], "relation")
            )
        );
    }

    [Fact]
    public async Task Pages_give_every_case_once_the_oldest_deadline_first()
    {
        using var officer = Officer("MLI");
        var opened = new List<(DateOnly Deadline, Guid Id)>();
        for (var number = 0; number < 7; number++)
        {
            var deadline = Today.AddDays((number * 5 % 7 / 2) - 2);
            var finding = Finding($"Kim {(char)('A' + number)}", orderedOn: Today.AddDays(-30));
            finding["deadline"] = Day(deadline);
            opened.Add((deadline, (await OpenedAsync(officer, finding)).Id));
        }

        foreach (var limit in (int[])[1, 2, 7, 50])
        {
            var listed = await PagesAsync(officer, $"cases?limit={limit}");
            Assert.Equal(opened.Select(found => found.Id).Order(), listed.Select(found => found.Id).Order());
            Assert.Equal(listed.Select(found => found.Deadline).Order(), listed.Select(found => found.Deadline));
        }

        var overdue = await PagesAsync(officer, "cases?limit=1&overdue=true");
        Assert.Equal(opened.Where(found => found.Deadline < Today).Select(found => found.Id).Order(), overdue.Select(found => found.Id).Order());
        Assert.NotEmpty(overdue);
        Assert.Equal(7, (await PagesAsync(officer, "cases?limit=50&status=ordered&agency=MLI-LAB")).Count);
        Assert.Empty(await PagesAsync(officer, "cases?limit=50&outcome=died"));
        using var unknown = await officer.GetAsync(new Uri("cases?status=open", UriKind.Relative));
        Assert.Equal(["status"], await ErrorsAsync(unknown));
    }

    [Fact]
    public async Task Another_State_sees_no_case_and_has_its_own_for_the_same_person()
    {
        using var officer = Officer("NPL");
        using var elsewhere = Officer("OMN");
        var (id, version) = await OpenedAsync(officer, Finding("Kim Chol Su"));
        using var read = await elsewhere.GetAsync(new Uri($"cases/{id}", UriKind.Relative));
        using var changed = await ChangeAsync(elsewhere, id, "record-departure", Departure(Today, "PRK"), version);
        using var own = await OpenAsync(elsewhere, Finding("Kim Chol Su"));
        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.Created], [read.StatusCode, changed.StatusCode, own.StatusCode]);
        using var secretariat = permit.Client(null, "UN-SECRETARIAT", "secretariat");
        using var list = await secretariat.GetAsync(new Uri("cases", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, list.StatusCode);
    }

    [Fact]
    public async Task A_case_is_not_a_permit_and_a_permit_not_a_case()
    {
        using var officer = Officer("PER");
        var (id, version) = await OpenedAsync(officer, Finding("Kim Chol Su"));
        var application = await permit.ApplyAsync(client: officer);
        using var history = await officer.GetAsync(new Uri($"permits/{id}/history", UriKind.Relative));
        using var then = await officer.GetAsync(new Uri($"permits/{id}?version=1", UriKind.Relative));
        using var suspended = await permit.DecideAsync(id, "suspend", new { reason = "s" }, version, officer);
        using var read = await officer.GetAsync(new Uri($"cases/{application}", UriKind.Relative));
        using var marked = await ChangeAsync(officer, application, "mark-flight", new { reason = "s" }, "\"1\"");
        Assert.All((HttpResponseMessage[])[history, then, suspended, read, marked], answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));
    }

    [Fact]
    public async Task The_columns_of_a_case_agree_with_its_document()
    {
        using var officer = Officer("QAT");
        var (id, version) = await OpenedAsync(officer, Finding("Kim Chol Su", orderedOn: Today.AddDays(-60)));
        using var recorded = await ChangeAsync(
            officer,
            id,
            "record-outcome",
            new
            {
                outcome = "absconded",
                on = Day(Today),
                reason = "r",
            },
            version
        );
        Assert.Equal("unresolved", Text(await PermitFixture.JsonAsync(recorded), "status"));
        await using var source = NpgsqlDataSource.Create(permit.RuntimeConnection);
        await using var command = source.CreateCommand(
            """
            SELECT status = data ->> 'status' AND status = 'Unresolved' AND due_on = (data ->> 'dueOn')::date
                AND notice_on IS NOT DISTINCT FROM (data ->> 'noticeOn')::date AND mt_version >= 2 FROM mt_doc_repatriation_case WHERE id = $1
            """
        );
        command.Parameters.AddWithValue(id);
        Assert.Equal(true, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Nothing_is_published_about_a_person_who_fled_and_notices_of_others_are_raised_once_by_two_instances_after_downtime()
    {
        using var key = new DevelopmentKey();
        var rabbitMq = await TestServers.CreateVirtualHostAsync();
        var database = await PreparedServices.CreateAsync("permit", rabbitMq);
        await using var bus = await TestBus.ConnectAsync(rabbitMq, PermitFixture.Published);
        Guid known;
        Guid fled;
        Guid marked;
        Guid excepted;
        await using (var before = ServiceProcess.Create("permit", database, rabbitMq, key))
        {
            await before.StartAsync();
            using var officer = key.Client(before, "KOR", "KOR-MOJ", "officer");
            using var supervisor = key.Client(before, "KOR", "KOR-MOEL", "supervisor");
            (known, _) = await OpenedAsync(officer, Overdue("Kim A"));
            var secret = Overdue("Kim B");
            secret["hasFled"] = true;
            (fled, _) = await OpenedAsync(officer, secret);
            (marked, var version) = await OpenedAsync(officer, Overdue("Kim C"));
            using var mark = await ChangeAsync(officer, marked, "mark-flight", new { reason = "Was heard." }, version);
            Assert.Equal(HttpStatusCode.OK, mark.StatusCode);
            (excepted, version) = await OpenedAsync(officer, Finding("Kim D"));
            using var proposed = await ChangeAsync(officer, excepted, "propose-exception", Exception(Today.AddDays(30)), version);
            using var approved = await ChangeAsync(supervisor, excepted, "approve-exception", new { reason = "s" }, Version(proposed));
            Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
        }

        await using var one = ServiceProcess.Create("permit", database, rabbitMq, key);
        await using var two = ServiceProcess.Create("permit", database, rabbitMq, key);
        await Task.WhenAll(one.StartAsync(), two.StartAsync());
        var overdue = Assert.Single(await bus.ReceivesAsync<RepatriationOverdueV1>(1));
        Assert.Equal((known, Today.AddDays(-1), "ordered", "KOR-MOJ"), (overdue.CaseId, overdue.Deadline, overdue.Status, overdue.Agency));
        var review = Assert.Single(await bus.ReceivesAsync<RepatriationReviewDueV1>(1));
        Assert.Equal((excepted, Today.AddDays(30)), (review.CaseId, review.ReviewOn));
        await using var source = NpgsqlDataSource.Create(database.RuntimeConnection);
        await using var raised = source.CreateCommand(
            "SELECT count(*), count(DISTINCT stream_id) FROM mt_events WHERE type IN ('repatriation_overdue', 'repatriation_review_due')"
        );
        // Those who fled are in the State's own list.
        await Eventually.BecomesAsync(
            async () =>
            {
                await using var reader = await raised.ExecuteReaderAsync();
                await reader.ReadAsync();
                return (reader.GetInt64(0), reader.GetInt64(1));
            },
            counts => counts == (4, 4)
        );
        using var auditor = key.Client(one, "KOR", "KOR-BAI", "auditor");
        Assert.Contains(fled, (await PagesAsync(auditor, "cases?limit=50&overdue=true")).Select(found => found.Id));
        await using var published = source.CreateCommand("SELECT max(seq_id) FROM mt_events");
        var last = (long)(await published.ExecuteScalarAsync())!;
        await using var position = source.CreateCommand("SELECT last_seq FROM event_position WHERE name = 'publisher'");
        await Eventually.BecomesAsync(async () => (long)(await position.ExecuteScalarAsync())!, reached => reached >= last);
        Assert.DoesNotContain(bus.Received, message => message.StreamId == fled || (message.StreamId == marked && message is not RepatriationOrderedV1));

        static JsonObject Overdue(string name)
        {
            var finding = Finding(name, orderedOn: Today.AddDays(-40));
            finding["deadline"] = Day(Today.AddDays(-1));
            return finding;
        }
    }

    [Fact]
    public async Task Forty_refusals_of_one_person_are_one_case_with_each_of_them_once_although_the_service_is_killed()
    {
        const int Refusals = 40;
        using var key = new DevelopmentKey();
        var rabbitMq = await TestServers.CreateVirtualHostAsync();
        var database = await PreparedServices.CreateAsync("permit", rabbitMq);
        await using var bus = await TestBus.ConnectAsync(rabbitMq, PermitFixture.Published);
        var refused = new List<Guid>();
        await using (var before = ServiceProcess.Create("permit", database, rabbitMq, key))
        {
            await before.StartAsync();
            using var officer = key.Client(before, "KOR", "KOR-MOJ", "officer");
            for (var number = 0; number < Refusals; number++)
                refused.Add(await RefuseAsync(officer, Worker(number % 2 == 0 ? "Kim Chol Su" : "Cholsu Kim")));
            await before.KillAsync();
        }

        await using var one = ServiceProcess.Create("permit", database, rabbitMq, key);
        await using var two = ServiceProcess.Create("permit", database, rabbitMq, key);
        await Task.WhenAll(one.StartAsync(), two.StartAsync());
        using var auditor = key.Client(two, "KOR", "KOR-BAI", "auditor");
        await Eventually.BecomesAsync(() => permit.GetAsync($"cases?permit={refused[^1]}", auditor), page => page.GetProperty("items").GetArrayLength() == 1);
        var found = Assert.Single((await permit.GetAsync("cases", auditor)).GetProperty("items").EnumerateArray());
        Assert.Equal(refused.Order(), found.GetProperty("grounds").EnumerateArray().Select(ground => ground.GetProperty("permitId").GetGuid()).Order());
        await bus.ReceivesAsync<RepatriationOrderedV1>(1);
        Assert.Single(bus.Received.OfType<RepatriationOrderedV1>().Select(message => message.EventId).Distinct());
    }

    private HttpClient Officer(string state) => permit.Client(state, $"{state}-LAB", "officer");

    private async Task<Guid> RefuseAsync(HttpClient officer, JsonObject worker, string legalBasis = "2397/8")
    {
        var application = PermitFixture.Application();
        application["worker"] = worker;
        var id = await PermitSamples.ApplyAsync(officer, application);
        using var refused = await permit.DecideAsync(id, "refuse", new { reason = "Earns income.", legalBasis = new[] { legalBasis } }, "\"1\"", officer);
        Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        return id;
    }

    private async Task<JsonElement> CaseOfAsync(Guid id, HttpClient officer) =>
        (
            await Eventually.BecomesAsync(() => permit.GetAsync($"cases?permit={id}", officer), page => page.GetProperty("items").GetArrayLength() == 1)
        ).GetProperty("items")[0];

    private static JsonObject Worker(string name, string birthDate = "1985-04-03", string? document = null)
    {
        var worker = new JsonObject
        {
            ["names"] = new JsonArray(name),
            ["birthDate"] = birthDate,
            ["nationality"] = "PRK",
        };
        if (document is not null)
            worker["documents"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "passport",
                    ["number"] = document,
                    ["issuer"] = "PRK",
                }
            );
        return worker;
    }

    private static JsonObject Finding(string name, DateOnly? orderedOn = null)
    {
        var finding = new JsonObject
        {
            ["person"] = Worker(name),
            ["legalBasis"] = "2397/8",
            ["finding"] = "Works at the shipyard.",
        };
        if (orderedOn is { } day)
            finding["orderedOn"] = Day(day);
        return finding;
    }

    private static async Task<HttpResponseMessage> OpenAsync(HttpClient client, JsonObject finding, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("cases", UriKind.Relative)) { Content = JsonContent.Create(finding) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await client.SendAsync(request);
    }

    private static async Task<(Guid Id, string Version)> OpenedAsync(HttpClient client, JsonObject finding)
    {
        using var opened = await OpenAsync(client, finding);
        Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
        return ((await PermitFixture.JsonAsync(opened)).GetProperty("id").GetGuid(), Version(opened)!);
    }

    private static async Task<HttpResponseMessage> ChangeAsync(HttpClient client, Guid id, string verb, object body, string? ifMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"cases/{id}/{verb}", UriKind.Relative)) { Content = JsonContent.Create(body) };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await client.SendAsync(request);
    }

    private static async Task<IReadOnlyList<(Guid Id, string Deadline)>> PagesAsync(HttpClient client, string path)
    {
        var found = new List<(Guid, string)>();
        for (string? cursor = ""; cursor is not null; )
        {
            var page = await client.GetFromJsonAsync<JsonElement>(new Uri($"{path}{cursor}", UriKind.Relative));
            found.AddRange(page.GetProperty("items").EnumerateArray().Select(item => (item.GetProperty("id").GetGuid(), Text(item, "deadline"))));
            cursor = page.TryGetProperty("next", out var next) ? $"&cursor={next.GetString()}" : null;
        }

        return found;
    }

    private static async Task<IReadOnlyList<string>> ErrorsAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        return [.. (await PermitFixture.JsonAsync(response)).GetProperty("errors").EnumerateArray().Select(error => Text(error, "pointer"))];
    }

    private static object Departure(DateOnly on, string destination) =>
        new
        {
            on = Day(on),
            crossing = "Ferry terminal",
            destination,
        };

    private static object Deadline(DateOnly deadline) => new { deadline = Day(deadline), reason = "The ferry runs again." };

    private static object Exception(DateOnly? reviewOn) =>
        new
        {
            ground = "repatriationProhibited",
            decider = "Refugee Review Board",
            decidedOn = Day(Today),
            laws = new[] { "Refugee Act, article 3" },
            reason = "Recognised.",
            reviewOn = reviewOn is { } day ? Day(day) : null,
        };

    private static string? Version(HttpResponseMessage response) => response.Headers.ETag?.Tag;

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(JsonElement value) => value.GetString()!;

    private static string Text(JsonElement value, string property) => value.GetProperty(property).GetString()!;
}

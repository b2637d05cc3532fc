using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Npgsql;
using Tests.Support;

namespace Registry.Service.Tests;

/// <summary>Imports as recorded in their events: dry runs, two-person approval, crashes.</summary>
public sealed class ImportRunTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    private const string Editions = "lists/un_sc_sanctions/editions";
    private static int _day = 1;

    [Fact]
    public async Task A_dry_run_shows_what_it_would_change_and_publishes_nothing()
    {
        await PublishAsync(List(People(1, 5)));
        var before = await RestingAsync();
        var run = await AnswerAsync(
            await PostAsync(registry.Secretariat, Editions + "?dry_run=true", List([.. People(2, 4), Person(9), Person(5, "Seen abroad.")])),
            HttpStatusCode.OK
        );
        Assert.Equal("dryRunDone", run.GetProperty("state").GetString());
        var counts = run.GetProperty("counts");
        Assert.Equal(
            (1, 1, 1, 3, 5),
            (Number(counts, "added"), Number(counts, "changed"), Number(counts, "removed"), Number(counts, "unchanged"), Number(counts, "listed"))
        );
        Assert.Equal(
            ["unsc-9 designated", "unsc-5 amended", "unsc-1 delisted"],
            run.GetProperty("firstChanges").EnumerateArray().Select(change => $"{change.GetProperty("subject")} {change.GetProperty("kind")}")
        );
        Assert.Equal(before, await RestingAsync());
        var read = await RegistryFixture.GetAsync($"imports/{run.GetProperty("id").GetString()}", registry.Secretariat);
        Assert.Equal(run.ToString(), read.ToString());
    }

    [Fact]
    public async Task A_request_with_respond_async_is_answered_immediately_and_its_import_can_be_followed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Editions, UriKind.Relative)) { Content = Xml(List(People(1, 3))) };
        request.Headers.Add("Prefer", "respond-async");
        using var response = await registry.Secretariat.SendAsync(request);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("respond-async", Assert.Single(response.Headers.GetValues("Preference-Applied")));
        var location = response.Headers.Location!.OriginalString.TrimStart('/');
        var run = await Eventually.BecomesAsync(
            () => RegistryFixture.GetAsync(location, registry.Secretariat),
            run => run.GetProperty("state").GetString() is "published" or "failed"
        );
        Assert.Equal(("published", 3), (run.GetProperty("state").GetString(), Number(run, "entries")));
        Assert.Equal(run.GetProperty("bytesTotal").GetInt64(), run.GetProperty("bytes").GetInt64());
        await RegistryFixture.GetAsync($"{Editions}/{run.GetProperty("edition").GetString()}", registry.Secretariat);
        using var officer = await registry.Officer.GetAsync(new Uri(location, UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, officer.StatusCode);
    }

    [Fact]
    public async Task A_failure_is_also_in_the_record_of_the_import()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Editions, UriKind.Relative)) { Content = Xml("<html/>") };
        request.Headers.Add("Prefer", "wait=1, respond-async");
        using var response = await registry.Secretariat.SendAsync(request);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var run = await EndedAsync(response.Headers.Location!.OriginalString.TrimStart('/'));
        Assert.Equal(
            ("failed", "/problems/invalid-edition"),
            (run.GetProperty("state").GetString(), run.GetProperty("problem").GetProperty("type").GetString())
        );
    }

    [Fact]
    public async Task An_edition_that_removes_many_subjects_awaits_approval_by_a_second_person()
    {
        await PublishAsync(List(People(1, 60)));
        var before = await RestingAsync();
        var waits = await AnswerAsync(await PostAsync(registry.Secretariat, Editions, List(People(1, 30))), HttpStatusCode.Accepted);
        Assert.Equal(
            ("awaitingApproval", 30, 60),
            (waits.GetProperty("state").GetString(), Number(waits.GetProperty("counts"), "removed"), Number(waits.GetProperty("counts"), "listed"))
        );
        Assert.Equal(before.Replace("import_upload 0", "import_upload 1", StringComparison.Ordinal), await RestingAsync());
        var approval = $"imports/{waits.GetProperty("id").GetString()}/approve";

        using var noReason = await registry.SecondSecretariat.PostAsJsonAsync(new Uri(approval, UriKind.Relative), new { reason = " " });
        Assert.Equal(HttpStatusCode.BadRequest, noReason.StatusCode);
        using var same = await DecideAsync(registry.Secretariat, approval);
        Assert.Equal(HttpStatusCode.Forbidden, same.StatusCode);
        Assert.Equal("/problems/second-person", (await same.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("type").GetString());

        var edition = await AnswerAsync(await DecideAsync(registry.SecondSecretariat, approval), HttpStatusCode.Created);
        Assert.Equal(30, Number(edition, "removed"));
        Assert.Equal(
            [
                "import_requested UN-SC-user",
                "import_compared UN-SC-user",
                "import_awaiting_approval UN-SC-user",
                "import_approved UN-SC-2-user",
                "import_compared UN-SC-2-user",
                "import_published UN-SC-2-user",
            ],
            await EventsOfAsync(waits)
        );
        var status = await RegistryFixture.GetAsync($"{Editions}/{edition.GetProperty("edition").GetString()}", registry.Secretariat);
        Assert.Equal(
            ("UN-SC-user", "UN-SC-2-user", "The source confirmed it."),
            (
                status.GetProperty("approval").GetProperty("requestedBy").GetString(),
                status.GetProperty("approval").GetProperty("approvedBy").GetString(),
                status.GetProperty("approval").GetProperty("reason").GetString()
            )
        );
        Assert.Contains("import_upload 0", await registry.RemainsAsync(), StringComparison.Ordinal);
        using var again = await DecideAsync(registry.SecondSecretariat, approval);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    [Fact]
    public async Task A_rejected_edition_leaves_nothing()
    {
        await PublishAsync(List(People(1, 60)));
        var before = await RestingAsync();
        var waits = await AnswerAsync(await PostAsync(registry.Secretariat, Editions, List(People(1, 30))), HttpStatusCode.Accepted);
        var id = waits.GetProperty("id").GetString();
        var rejected = await AnswerAsync(await DecideAsync(registry.Secretariat, $"imports/{id}/reject"), HttpStatusCode.OK);
        Assert.Equal("rejected", rejected.GetProperty("state").GetString());
        Assert.Equal(
            ("UN-SC-user", "The source confirmed it."),
            (rejected.GetProperty("decision").GetProperty("by").GetString(), rejected.GetProperty("decision").GetProperty("reason").GetString())
        );
        Assert.Equal(before, await RestingAsync());
        using var late = await DecideAsync(registry.SecondSecretariat, $"imports/{id}/approve");
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Equal(
            "The import is not awaiting approval (state: rejected).",
            (await late.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()
        );
        using var none = await DecideAsync(registry.SecondSecretariat, $"imports/{Guid.CreateVersion7()}/approve");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task A_later_upload_replaces_one_that_awaits_approval()
    {
        await PublishAsync(List(People(1, 60)));
        var first = await AnswerAsync(await PostAsync(registry.Secretariat, Editions, List(People(1, 30))), HttpStatusCode.Accepted);
        var second = await AnswerAsync(await PostAsync(registry.Secretariat, Editions, List(People(1, 20))), HttpStatusCode.Accepted);
        Assert.Equal(
            "rejected",
            (await RegistryFixture.GetAsync($"imports/{first.GetProperty("id").GetString()}", registry.Secretariat)).GetProperty("state").GetString()
        );
        Assert.Contains("import_upload 1", await registry.RemainsAsync(), StringComparison.Ordinal);
        await AnswerAsync(await DecideAsync(registry.Secretariat, $"imports/{second.GetProperty("id").GetString()}/reject"), HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_approval_covers_what_was_shown_and_the_files_are_compared_again()
    {
        var between = Interlocked.Add(ref _day, 3) - 1;
        await PublishAsync(RegistryFixture.List(between - 1, People(1, 60)));
        var waits = await AnswerAsync(
            await PostAsync(registry.Secretariat, Editions, RegistryFixture.List(between + 1, People(1, 30))),
            HttpStatusCode.Accepted
        );
        await registry.ImportAsync(RegistryFixture.List(between, People(1, 70)));
        var approval = $"imports/{waits.GetProperty("id").GetString()}/approve";
        var more = await AnswerAsync(await DecideAsync(registry.SecondSecretariat, approval), HttpStatusCode.Accepted);
        Assert.Equal(("awaitingApproval", 40), (more.GetProperty("state").GetString(), Number(more.GetProperty("counts"), "removed")));
        Assert.Equal(40, Number(await AnswerAsync(await DecideAsync(registry.SecondSecretariat, approval), HttpStatusCode.Created), "removed"));
    }

    [Fact]
    public async Task An_approved_import_whose_instance_is_killed_awaits_approval_again()
    {
        await PublishAsync(List(People(1, 60)));
        var waits = await AnswerAsync(await PostAsync(registry.Secretariat, Editions, List(People(1, 30))), HttpStatusCode.Accepted);
        var (id, approval) = (waits.GetProperty("id").GetString()!, $"imports/{waits.GetProperty("id").GetString()}/approve");
        await using var dying = registry.Create();
        await dying.StartAsync();
        using var client = registry.Client(dying, null, "UN-SC-2", "secretariat");
        await using (var connection = await registry.ConnectAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await using var command = new NpgsqlCommand("lock table mt_doc_edition_change in exclusive mode", connection, transaction);
            await command.ExecuteNonQueryAsync();
            var request = DecideAsync(client, approval);
            await Eventually.BecomesAsync(
                () => RegistryFixture.GetAsync($"imports/{id}", registry.Secretariat),
                run => run.GetProperty("state").GetString() == "publishing"
            );
            using var busy = await DecideAsync(registry.SecondSecretariat, approval);
            Assert.Equal(HttpStatusCode.Conflict, busy.StatusCode);
            await dying.KillAsync();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => request);
        }

        await Eventually.BecomesAsync(() => EventsOfAsync(id), events => events[^1] == "import_awaiting_approval registry");
        Assert.Equal(30, Number(await AnswerAsync(await DecideAsync(registry.SecondSecretariat, approval), HttpStatusCode.Created), "removed"));
    }

    [Fact]
    public async Task The_role_that_runs_the_service_can_neither_change_nor_delete_a_decision()
    {
        await PublishAsync(List(People(1, 60)));
        var waits = await AnswerAsync(await PostAsync(registry.Secretariat, Editions, List(People(1, 30))), HttpStatusCode.Accepted);
        await AnswerAsync(await DecideAsync(registry.SecondSecretariat, $"imports/{waits.GetProperty("id").GetString()}/approve"), HttpStatusCode.Created);
        foreach (
            var statement in (string[])
                ["update mt_events set data = '{}' where type = 'import_approved'", "delete from mt_events where type = 'import_approved'"]
        )
        {
            await using var connection = await registry.ConnectAsServiceAsync();
            await using var command = new NpgsqlCommand(statement, connection);
            Assert.Equal(
                PostgresErrorCodes.InsufficientPrivilege,
                (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState
            );
        }
    }

    [Theory]
    [InlineData("lock table mt_doc_edition_change in exclusive mode", "publishing")]
    [InlineData("select pg_advisory_xact_lock(hashtextextended('publish un_sc_sanctions', 0))", "comparing")]
    public async Task An_import_whose_instance_is_killed_leaves_nothing_and_can_be_repeated(string blocking, string state)
    {
        await PublishAsync(List(People(1, 5)));
        var before = await RestingAsync();
        var file = List(People(2, 40));
        await using var dying = registry.Create();
        await dying.StartAsync();
        using var client = registry.Client(dying, null, "UN-SC", "secretariat");
        string id;
        await using (var connection = await registry.ConnectAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            // The statement is the theory's own; the request is awaited before its client is disposed.
            await using var command = new NpgsqlCommand(blocking, connection, transaction);
            await command.ExecuteNonQueryAsync();
            var request = PostAsync(client, Editions, file);
            var run = await Eventually.BecomesAsync(
                async () => (await RegistryFixture.GetAsync("imports", registry.Secretariat)).GetProperty("items").EnumerateArray().First(),
                run => run.GetProperty("state").GetString() == state
            );
            id = run.GetProperty("id").GetString()!;
            await dying.KillAsync();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => request);
        }

        // A sweep finds it, not a read: nothing reads the import before the event is there. The database notices that the process is gone when the
        // blocking statement has ended.
        await Eventually.BecomesAsync(() => EventsOfAsync(id), events => events[^1] == "import_abandoned registry");
        var abandoned = await Eventually.BecomesAsync(
            () => RegistryFixture.GetAsync($"imports/{id}", registry.Secretariat),
            run => run.GetProperty("state").GetString() == "abandoned"
        );
        Assert.Contains("Nothing was published", abandoned.GetProperty("problem").GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, await RestingAsync());
        Assert.Equal(35, Number(await registry.ImportAsync(file), "added"));
    }

    [Theory]
    [InlineData("un_sc_sanctions?generated_at=yesterday", HttpStatusCode.BadRequest)]
    [InlineData("un_sc_sanctions?dry_run=perhaps", HttpStatusCode.BadRequest)]
    [InlineData("un_sc_sanctions?title=", HttpStatusCode.BadRequest)]
    [InlineData("UN-list", HttpStatusCode.NotFound)]
    [InlineData("default", HttpStatusCode.NotFound)]
    public async Task An_invalid_list_name_or_parameter_is_refused_before_anything_is_received(string target, HttpStatusCode status)
    {
        var before = await RestingAsync();
        var parts = target.Split('?');
        using var response = await PostAsync(registry.Secretariat, $"lists/{parts[0]}/editions{(parts.Length > 1 ? "?" + parts[1] : "")}", List(People(1, 2)));
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(before, await RestingAsync());
    }

    private static string List(string[] people) => RegistryFixture.List(Interlocked.Increment(ref _day), people);

    private static string[] People(int first, int last) => [.. Enumerable.Range(first, last - first + 1).Select(number => Person(number))];

    private static string Person(int number, string comments = "None.") =>
        RegistryFixture.Individual(number, $"SURNAME GIVEN{(char)('A' + (number / 26))}{(char)('A' + (number % 26))}", comments);

    private static int Number(JsonElement element, string property) => element.GetProperty(property).GetInt32();

    private static StringContent Xml(string xml) => new(xml, Encoding.UTF8, "application/xml");

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string xml)
    {
        using var content = Xml(xml);
        return await client.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    private static Task<HttpResponseMessage> DecideAsync(HttpClient client, string path) =>
        client.PostAsJsonAsync(new Uri(path, UriKind.Relative), new { reason = "The source confirmed it." });

    private static async Task<JsonElement> AnswerAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        using var answered = response;
        Assert.True(response.StatusCode == status, $"{response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private Task<JsonElement> EndedAsync(string location) =>
        Eventually.BecomesAsync(
            () => RegistryFixture.GetAsync(location, registry.Secretariat),
            run => run.GetProperty("state").GetString() is not ("receiving" or "reading" or "comparing" or "publishing")
        );

    private Task<IReadOnlyList<string>> EventsOfAsync(JsonElement import) => EventsOfAsync(import.GetProperty("id").GetString()!);

    // Each event of an import with the user in its metadata.
    private async Task<IReadOnlyList<string>> EventsOfAsync(string import)
    {
        await using var connection = await registry.ConnectAsync();
        await using var command = new NpgsqlCommand("select type || ' ' || user_name from mt_events where stream_id = $1 order by version", connection)
        {
            Parameters = { new() { Value = Guid.Parse(import) } },
        };
        await using var reader = await command.ExecuteReaderAsync();
        List<string> events = [];
        while (await reader.ReadAsync())
            events.Add(reader.GetString(0));
        return events;
    }

    // Gives a test its own list, regardless of what an earlier test left.
    private async Task PublishAsync(string xml)
    {
        using var response = await registry.PostAsync(xml);
        if (response.StatusCode == HttpStatusCode.Created)
            return;
        var waits = await AnswerAsync(response, HttpStatusCode.Accepted);
        await AnswerAsync(await DecideAsync(registry.SecondSecretariat, $"imports/{waits.GetProperty("id").GetString()}/approve"), HttpStatusCode.Created);
    }

    // When nothing is being appended: a watch pass follows each import.
    private async Task<string> RestingAsync()
    {
        await Eventually.BecomesAsync(
            registry.EventsAsync,
            events => events.GetValueOrDefault("edition_published") == events.GetValueOrDefault("watches_rescreened")
        );
        return await registry.RemainsAsync();
    }
}

using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using SanctionsRegistry.Contracts.Permits;
using Tests.Support;

namespace Permits.Service.Tests;

/// <summary>One decision of two people on many permits.</summary>
public sealed class MassActionTests(PermitFixture permit) : IClassFixture<PermitFixture>
{
    [Fact]
    public async Task An_employers_permits_are_previewed_then_revoked_by_two_people_each_with_a_result()
    {
        var permits = await IssueAsync("revoke-1", 5);
        var pending = await PermitSamples.ApplyAsync(permit.Officer, Employed("revoke-1", 99));
        var other = await IssueAsync("revoke-2", 1);
        var body = Body("revoke", new { employer = new { country = "KOR", registrationNumber = "revoke-1" } }, "2397/8");

        var preview = await MassActions.AnswerAsync(await PostAsync("mass-actions?dry_run=true", body), HttpStatusCode.OK);
        Assert.Equal((5, 5), (preview.GetProperty("permits").GetInt32(), preview.GetProperty("sample").GetArrayLength()));
        Assert.Equal("""[{"status":"applied","permits":1},{"status":"issued","permits":5}]""", preview.GetProperty("byStatus").GetRawText());
        Assert.Equal("issued", (await permit.GetAsync($"permits/{permits[0]}")).GetProperty("status").GetString());

        var proposed = await MassActions.AnswerAsync(await PostAsync("mass-actions", body, key: "key-1"), HttpStatusCode.Created);
        var id = proposed.GetProperty("id").GetGuid();
        // The same request again, and another one under the same key.
        var again = await MassActions.AnswerAsync(await PostAsync("mass-actions", body, key: "key-1"), HttpStatusCode.Created);
        Assert.Equal(id, again.GetProperty("id").GetGuid());
        using var changed = await PostAsync("mass-actions", Body("suspend", new { agency = "KOR-MOEL" }), key: "key-1");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, changed.StatusCode);
        // A permit that is issued afterwards is not part of the action; one that was revoked meanwhile gets no second revocation.
        var later = await IssueAsync("revoke-1", 1);
        using var revoked = await permit.DecideAsync(
            permits[0],
            "revoke",
            new { reason = "The worker is listed.", legalBasis = new[] { "2270/13" } },
            IfMatch(await permit.GetAsync($"permits/{permits[0]}"))
        );
        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);

        using var sameUser = permit.Client("KOR", "KOR-MOEL", "officer", "supervisor");
        Assert.Equal(HttpStatusCode.Forbidden, (await DecideAsync(id, "approve", proposed, sameUser)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await DecideAsync(id, "approve", proposed, permit.Officer)).StatusCode);
        await MassActions.AnswerAsync(await DecideAsync(id, "approve", proposed, permit.Supervisor), HttpStatusCode.OK);
        var done = await MassActions.CompletedAsync(permit, id);
        Assert.Equal((4, 1), (done.GetProperty("changed").GetInt32(), done.GetProperty("unchanged").GetInt32()));
        Assert.Equal(HttpStatusCode.Conflict, (await DecideAsync(id, "reject", done, permit.Supervisor)).StatusCode);

        var results = (await permit.GetAsync($"mass-actions/{id}/results")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(permits.Order(), results.Select(result => result.GetProperty("permitId").GetGuid()));
        Assert.Equal(
            [permits[0]],
            results.Where(result => !result.GetProperty("changed").GetBoolean()).Select(result => result.GetProperty("permitId").GetGuid())
        );
        var one = await permit.GetAsync($"permits/{permits[1]}");
        var reason = one.GetProperty("reasons")[0];
        Assert.Equal(
            ("revoked", "mass-action", id, "2397/8"),
            (
                one.GetProperty("status").GetString(),
                reason.GetProperty("rule").GetString(),
                reason.GetProperty("massAction").GetGuid(),
                one.GetProperty("legalBasis")[0].GetString()
            )
        );
        var last = (await permit.GetAsync($"permits/{permits[1]}/history")).GetProperty("items").EnumerateArray().Last();
        Assert.Equal("KOR-MOJ-user", last.GetProperty("user").GetString());
        foreach (var (untouched, status) in (IEnumerable<(Guid, string)>)[(pending, "applied"), (other[0], "issued"), (later[0], "issued")])
            Assert.Equal(status, (await permit.GetAsync($"permits/{untouched}")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_listed_employer_suspends_all_its_permits_and_is_one_thing_to_decide()
    {
        const int Permits = 300;
        var permits = await IssueAsync("listed-1", Permits);
        await Task.WhenAll(
            permits.Select(id =>
            {
                var hit = PermitFixture.WatchHit(id);
                return permit.Bus.PublishAsync(hit with { Hit = hit.Hit with { Screened = "employer", SubjectId = "unsc-77", Caption = "Hanbit Shipyard" } });
            })
        );
        var entry = await Eventually.BecomesAsync(
            async () => (await permit.GetAsync("suspensions")).GetProperty("items").EnumerateArray().FirstOrDefault(item => Subject(item) == "unsc-77"),
            item => item.ValueKind is JsonValueKind.Object && item.GetProperty("permits").GetInt32() == Permits
        );
        Assert.Equal(("employer", "Hanbit Shipyard"), (entry.GetProperty("screened").GetString(), entry.GetProperty("caption").GetString()));

        var proposed = await MassActions.AnswerAsync(
            await PostAsync("mass-actions", Body("revoke", new { suspendedFor = "unsc-77" }, "1718/8")),
            HttpStatusCode.Created
        );
        Assert.Equal(Permits, proposed.GetProperty("permits").GetInt32());
        var id = proposed.GetProperty("id").GetGuid();
        await MassActions.AnswerAsync(await DecideAsync(id, "approve", proposed, permit.Supervisor), HttpStatusCode.OK);
        Assert.Equal(Permits, (await MassActions.CompletedAsync(permit, id)).GetProperty("changed").GetInt32());
        Assert.DoesNotContain((await permit.GetAsync("suspensions")).GetProperty("items").EnumerateArray(), item => Subject(item) == "unsc-77");
    }

    [Fact]
    public async Task Permits_are_ended_early_or_suspended_by_nationality_and_a_proposal_can_be_taken_back()
    {
        var permits = await IssueAsync("expire-1", 2, nationality: "MNG");
        var suspend = Body("suspend", new { nationality = "Mongolia", permits = new[] { permits[0] } });
        var proposed = await MassActions.AnswerAsync(await PostAsync("mass-actions", suspend), HttpStatusCode.Created);
        var taken = await MassActions.AnswerAsync(await DecideAsync(Id(proposed), "reject", proposed, permit.Officer), HttpStatusCode.OK);
        Assert.Equal("rejected", taken.GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await DecideAsync(Id(proposed), "approve", taken, permit.Supervisor)).StatusCode);
        Assert.Equal("issued", (await permit.GetAsync($"permits/{permits[0]}")).GetProperty("status").GetString());

        var expire = await MassActions.AnswerAsync(await PostAsync("mass-actions", Body("expire", new { nationality = "MNG" })), HttpStatusCode.Created);
        await MassActions.AnswerAsync(await DecideAsync(Id(expire), "approve", expire, permit.Supervisor), HttpStatusCode.OK);
        await MassActions.CompletedAsync(permit, Id(expire));
        foreach (var id in permits)
            Assert.Equal("expired", (await permit.GetAsync($"permits/{id}")).GetProperty("status").GetString());
        using var nothing = await PostAsync("mass-actions", suspend);
        Assert.Equal(HttpStatusCode.Conflict, nothing.StatusCode);
        Assert.Contains("1 expired", await nothing.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        // Newest first; another State sees none of it.
        var list = (await permit.GetAsync("mass-actions?limit=2", permit.Auditor)).GetProperty("items");
        Assert.Equal([Id(expire), Id(proposed)], list.EnumerateArray().Select(Id));
        using var elsewhere = permit.Client("FRA", "FRA-DGEFP", "officer");
        Assert.Equal(0, (await permit.GetAsync("mass-actions", elsewhere)).GetProperty("items").GetArrayLength());
        using var foreign = await elsewhere.GetAsync(new Uri($"mass-actions/{Id(expire)}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
    }

    [Theory]
    [InlineData("""{"action":"refuse","filter":{"agency":"KOR-MOEL"},"reason":"r"}""", "#/action")]
    [InlineData("""{"action":"suspend","filter":{},"reason":"r"}""", "#/filter")]
    [InlineData("""{"action":"suspend","filter":{"employer":{"country":"KOR"}},"reason":"r"}""", "#/filter/employer")]
    [InlineData("""{"action":"suspend","filter":{"employer":{"country":"Nowhere","name":"A"}},"reason":"r"}""", "#/filter/employer/country")]
    [InlineData("""{"action":"suspend","filter":{"permits":[]},"reason":"r"}""", "#/filter/permits")]
    [InlineData("""{"action":"revoke","filter":{"agency":"KOR-MOEL"},"reason":"r"}""", "#/legalBasis")]
    [InlineData("""{"action":"expire","filter":{"agency":"KOR-MOEL"},"reason":"r","legalBasis":["2375/17"]}""", "#/legalBasis")]
    [InlineData("""{"action":"suspend","filter":{"agency":"KOR-MOEL"},"reason":" "}""", "#/reason")]
    public async Task An_invalid_request_names_the_field(string body, string pointer)
    {
        using var content = new StringContent(body, null, "application/json");
        using var response = await permit.Officer.PostAsync(new Uri("mass-actions", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"\"{pointer}\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Guid Id(JsonElement action) => action.GetProperty("id").GetGuid();

    private static string? Subject(JsonElement entry) => entry.GetProperty("subjectId").GetString();

    private static string IfMatch(JsonElement resource) => string.Create(CultureInfo.InvariantCulture, $"\"{resource.GetProperty("version").GetInt64()}\"");

    private static object Body(string action, object filter, string? basis = null) =>
        basis is null
            ? new
            {
                action,
                filter,
                reason = "Wages go to the DPRK.",
            }
            : new
            {
                action,
                filter,
                reason = "Wages go to the DPRK.",
                legalBasis = new[] { basis },
            };

    private Task<IReadOnlyList<Guid>> IssueAsync(string employer, int count, string nationality = "NOR") =>
        MassActions.IssueAsync(permit.Officer, permit.Bus, employer, count, nationality);

    private static JsonObject Employed(string employer, int number) => MassActions.Employed(employer, number, "NOR");

    private async Task<HttpResponseMessage> PostAsync(string path, object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await permit.Officer.SendAsync(request);
    }

    private static Task<HttpResponseMessage> DecideAsync(Guid id, string verb, JsonElement action, HttpClient client) =>
        MassActions.DecideAsync(client, id, verb, IfMatch(action));
}

/// <summary>A mass action whose instance dies, with another instance beside it.</summary>
public sealed class InterruptedMassActionTests
{
    private const int Permits = 600;

    [Fact]
    public async Task After_a_crash_another_instance_continues_and_every_permit_is_changed_once()
    {
        using var key = new DevelopmentKey();
        var rabbitMq = await TestServers.CreateVirtualHostAsync();
        var database = await PreparedServices.CreateAsync("permit", rabbitMq);
        await using var bus = await TestBus.ConnectAsync(rabbitMq, PermitFixture.Published);
        await using var first = ServiceProcess.Create("permit", database, rabbitMq, key);
        await first.StartAsync();
        using var officer = key.Client(first, "KOR", "KOR-MOEL", "officer");
        using var supervisor = key.Client(first, "KOR", "KOR-MOJ", "supervisor");
        var permits = await MassActions.IssueAsync(officer, bus, "crash-1", Permits, "NOR");
        await using var source = NpgsqlDataSource.Create(database.OwnerConnection);
        using var response = await officer.PostAsJsonAsync(
            "mass-actions",
            new
            {
                action = "suspend",
                filter = new { employer = new { country = "KOR", registrationNumber = "crash-1" } },
                reason = "Wages go to the DPRK.",
            }
        );
        var id = (await MassActions.AnswerAsync(response, HttpStatusCode.Created)).GetProperty("id").GetGuid();
        await using (var blocking = await source.OpenConnectionAsync())
        {
            // One permit of the fourth batch is held: the instance waits there and dies.
            await using var transaction = await blocking.BeginTransactionAsync();
            await using var hold = new NpgsqlCommand("select 1 from mt_streams where id = $1 for update", blocking, transaction)
            {
                Parameters = { new() { Value = permits.Order().ElementAt(350) } },
            };
            Assert.NotNull(await hold.ExecuteScalarAsync());
            using var approved = await MassActions.DecideAsync(supervisor, id, "approve", "\"1\"");
            Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
            await Eventually.BecomesAsync(() => CountAsync(source), counts => counts.Events == 300);
            await first.KillAsync();
        }

        await using var second = ServiceProcess.Create("permit", database, rabbitMq, key);
        await using var third = ServiceProcess.Create("permit", database, rabbitMq, key);
        await Task.WhenAll(second.StartAsync(), third.StartAsync());
        await Eventually.BecomesAsync(() => CountAsync(source), counts => counts.Completed == 1);
        Assert.Equal((Permits, Permits, 1L), await CountAsync(source));
        var suspended = await bus.ReceivesAsync<PermitSuspendedV1>(Permits);
        Assert.Equal(permits.Order(), suspended.Select(message => message.PermitId).Distinct().Order());
    }

    private static async Task<(long Events, long Permits, long Completed)> CountAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand(
            """
            select count(*) filter (where type = 'permit_suspended'), count(distinct stream_id) filter (where type = 'permit_suspended'),
              count(*) filter (where type = 'mass_action_completed') from mt_events
            """
        );
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }
}

/// <summary>What tests of mass actions share.</summary>
internal static class MassActions
{
    // References are unique in an agency.
    private static int _number;

    /// <summary>An application for a permit to work for an employer with this registration number.</summary>
    public static JsonObject Employed(string employer, int number, string nationality)
    {
        var reference = string.Create(CultureInfo.InvariantCulture, $"{employer}-{number}");
        var application = PermitSamples.Application($"Oddvar Brekkestø {(char)('A' + (number / 26))}{(char)('a' + (number % 26))}", nationality, reference);
        application["employer"] = new JsonObject
        {
            ["name"] = "Hanbit Shipyard",
            ["country"] = "KOR",
            ["registrationNumber"] = employer,
        };
        return application;
    }

    /// <summary>Issues permits to work for an employer.</summary>
    public static async Task<IReadOnlyList<Guid>> IssueAsync(HttpClient officer, TestBus bus, string employer, int count, string nationality)
    {
        var ids = new List<Guid>();
        for (var number = 0; number < count; number++)
            ids.Add(await PermitSamples.ApplyAsync(officer, Employed(employer, Interlocked.Increment(ref _number), nationality)));
        await Task.WhenAll(ids.Select(id => bus.PublishAsync(PermitSamples.Screening(id))));
        await bus.ReceivesAsync<PermitIssuedV1>(count, message => ids.Contains(message.PermitId));
        return ids;
    }

    public static async Task<HttpResponseMessage> DecideAsync(HttpClient client, Guid id, string verb, string ifMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"mass-actions/{id}/{verb}", UriKind.Relative))
        {
            Content = JsonContent.Create(new { reason = "I have seen the prosecutor's letter." }),
        };
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await client.SendAsync(request);
    }

    public static Task<JsonElement> CompletedAsync(PermitFixture permit, Guid id) =>
        Eventually.BecomesAsync(() => permit.GetAsync($"mass-actions/{id}"), action => action.GetProperty("status").GetString() == "completed");

    public static async Task<JsonElement> AnswerAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        using (response)
        {
            Assert.True(response.StatusCode == status, $"{response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            return await response.Content.ReadFromJsonAsync<JsonElement>();
        }
    }
}

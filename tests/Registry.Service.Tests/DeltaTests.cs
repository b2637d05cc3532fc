using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SanctionsRegistry.Contracts.Registry;
using Tests.Support;

namespace Registry.Service.Tests;

/// <summary>Lists that are updated by deltas.</summary>
public sealed class DeltaTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    private const string Whole = "application/x-ndjson";
    private const string Delta = "application/json+ftm-delta";

    [Fact]
    public async Task A_list_that_applies_our_delta_files_equals_our_export()
    {
        await registry.ImportAsync(
            RegistryFixture.List(
                1,
                RegistryFixture.Individual(1, "RI CHOL MIN"),
                RegistryFixture.Individual(2, "PAK YONG SU"),
                RegistryFixture.Individual(4, "CHOE NAM IL")
            )
        );
        var first = await TextAsync("datasets/un_sc_sanctions/entities.ftm.json");
        await registry.ImportAsync(
            RegistryFixture.List(
                2,
                RegistryFixture.Individual(1, "RI CHOL MIN", "Seen abroad."),
                RegistryFixture.Individual(3, "HONG GIL DONG"),
                RegistryFixture.Individual(4, "CHOE NAM IL")
            )
        );
        var second = await TextAsync("datasets/un_sc_sanctions/entities.ftm.json");
        var version = (await registry.GetAsync("datasets/un_sc_sanctions/delta")).GetProperty("versions").EnumerateObject().Last().Value.GetString()!;

        await SendAsync("xx_copy", first, Whole);
        var copied = await SendAsync("xx_copy", await TextAsync(version.TrimStart('/')), Delta);
        // A person and their sanction are a subject each.
        Assert.Equal((2, 1, 2, 3), (Number(copied, "added"), Number(copied, "changed"), Number(copied, "removed"), Number(copied, "unchanged")));
        var whole = await SendAsync("xx_whole", second, Whole);
        Assert.Equal((Number(whole, "people"), Number(whole, "entities")), (Number(copied, "people"), Number(copied, "entities")));
        Assert.Equal(await EntitiesAsync("xx_whole"), await EntitiesAsync("xx_copy"));
        var again = await SendAsync("xx_copy", second, Whole);
        Assert.Equal((0, 0, 0, 6), (Number(again, "added"), Number(again, "changed"), Number(again, "removed"), Number(again, "unchanged")));
    }

    [Fact]
    public async Task Subjects_that_a_delta_does_not_name_stay_and_those_that_it_names_change_as_by_a_whole_edition()
    {
        var holder = PermitSamples.Applied("Wolfgang Dragomir");
        var first = await SendAsync("xx_parts", Lines(Person("p-1"), Person("p-2"), Person("p-3"), Company("c-1"), Company("c-2")), Whole);
        Assert.Empty((await registry.ScreenAsync(holder)).Hits);

        var delta = Lines(Add(Person("p-4", "Wolfgang Dragomir")), Mod(Person("p-2", "Otherwise")), Mod(Person("p-3")), Del("c-1"));
        var edition = await SendAsync("xx_parts", delta, Delta);
        Assert.Equal((2, "ftm-json"), (Number(edition, "number"), edition.GetProperty("format").GetString()));
        Assert.Equal(
            (4, 1, 1, 1, 1, 3),
            (
                Number(edition, "people"),
                Number(edition, "entities"),
                Number(edition, "added"),
                Number(edition, "changed"),
                Number(edition, "removed"),
                Number(edition, "unchanged")
            )
        );
        Assert.Equal(Hash($"{Edition(first)}\n{Hash(delta)}\n"), Edition(edition));
        var changes = (await registry.GetAsync($"lists/xx_parts/editions/{Edition(edition)}/changes")).GetProperty("items").EnumerateArray();
        Assert.Equal(
            ["c-1 delisted", "p-2 amended", "p-4 designated"],
            changes.Select(change => $"{change.GetProperty("subject").GetString()} {change.GetProperty("kind").GetString()}").Order(StringComparer.Ordinal)
        );

        Assert.Equal("p-4", Assert.Single(await registry.Bus.ReceivesAsync<SubjectListedV1>(1, message => message.Edition == Edition(edition))).SubjectId);
        Assert.Equal("p-2", Assert.Single(await registry.Bus.ReceivesAsync<SubjectAmendedV1>(1, message => message.Edition == Edition(edition))).SubjectId);
        Assert.Equal("c-1", Assert.Single(await registry.Bus.ReceivesAsync<SubjectDelistedV1>(1, message => message.Edition == Edition(edition))).SubjectId);
        Assert.Equal("p-4", Assert.Single(await registry.Bus.ReceivesAsync<WatchHitV1>(1, message => message.PermitId == holder.PermitId)).Hit.SubjectId);

        // Whole files and deltas alternate: no subject is amended because of the format.
        var whole = await SendAsync("xx_parts", Lines(Person("p-1"), Person("p-2", "Otherwise"), Person("p-3"), Person("p-4", "Wolfgang Dragomir")), Whole);
        Assert.Equal((0, 0, 1, 4), (Number(whole, "added"), Number(whole, "changed"), Number(whole, "removed"), Number(whole, "unchanged")));
    }

    [Fact]
    public async Task The_same_delta_again_gets_the_same_response_and_a_base_distinguishes_it_from_another()
    {
        var (two, delta) = (Lines(Person("p-1"), Person("p-2")), Lines(Add(Person("p-3"))));
        var first = await SendAsync("xx_again", two, Whole);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(async _ =>
                {
                    using var response = await PostAsync("xx_again", delta, Delta);
                    return (response.StatusCode, Edition: Edition(await response.Content.ReadFromJsonAsync<JsonElement>()));
                })
        );
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Created], answers.Select(answer => answer.StatusCode).Order());
        var made = Assert.Single(answers.Select(answer => answer.Edition).Distinct());
        var later = await SendAsync("xx_again", Lines(Person("p-1"), Person("p-2"), Person("p-4")), Whole);
        var before = await RestingAsync();
        // It may be late, or the same change once more: the sender has to say which.
        await RefusedAsync("xx_again", delta, HttpStatusCode.Conflict, $"pass `base={Edition(later)}`");
        await RefusedAsync("xx_again", delta, HttpStatusCode.Conflict, $"pass `base={Edition(later)}`", "?dry_run=true");
        Assert.Equal(made, Edition(await SendAsync("xx_again", delta, Delta, HttpStatusCode.OK, $"?base={Edition(first)}")));
        await RefusedAsync("xx_again", delta, HttpStatusCode.PreconditionFailed, Edition(later), $"?base={made}");
        Assert.Equal(before, await RestingAsync());

        var other = await SendAsync("xx_again", delta, Delta, query: $"?base={Edition(later)}");
        Assert.Equal((4, 4, 1), (Number(other, "number"), Number(other, "people"), Number(other, "added")));
        Assert.NotEqual(made, Edition(other));
    }

    [Fact]
    public async Task A_recurring_change_is_applied_again_and_a_list_can_return_to_earlier_content()
    {
        var (two, gone) = (Lines(Person("p-1"), Person("p-2")), Lines(Del("p-2")));
        var first = await SendAsync("xx_recurs", two, Whole);
        var second = await SendAsync("xx_recurs", gone, Delta);
        // The first file's bytes once more: either the source returned to earlier content, or the file was sent late.
        await RefusedAsync(
            "xx_recurs",
            two,
            HttpStatusCode.Conflict,
            $"made edition 1, which is no longer current. To republish them, pass `base={Edition(second)}",
            mediaType: Whole
        );
        await RefusedAsync("xx_recurs", two, HttpStatusCode.Conflict, "is no longer current", "?dry_run=true", Whole);
        var third = await SendAsync("xx_recurs", two, Whole, query: $"?base={Edition(second)}");
        Assert.Equal(
            (3, 2, 1, Hash($"{Edition(second)}\n{Edition(first)}\n")),
            (Number(third, "number"), Number(third, "people"), Number(third, "added"), Edition(third))
        );
        Assert.Equal(Edition(third), Edition(await SendAsync("xx_recurs", two, Whole, HttpStatusCode.OK)));
        foreach (var named in (string[])[Edition(second), Edition(third)])
            Assert.Equal(Edition(third), Edition(await SendAsync("xx_recurs", two, Whole, HttpStatusCode.OK, $"?base={named}")));
        var dry = await SendAsync("xx_recurs", two, Whole, HttpStatusCode.OK, "?dry_run=true");
        Assert.Equal((Edition(third), 2), (Edition(dry), Number(dry.GetProperty("counts"), "unchanged")));

        await RefusedAsync(
            "xx_recurs",
            gone,
            HttpStatusCode.Conflict,
            $"made edition 2, which is no longer current. To republish them, pass `base={Edition(third)}"
        );
        var fourth = await SendAsync("xx_recurs", gone, Delta, query: $"?base={Edition(third)}");
        Assert.Equal((4, 1, 1), (Number(fourth, "number"), Number(fourth, "people"), Number(fourth, "removed")));
        Assert.Equal(Edition(fourth), Edition(await SendAsync("xx_recurs", gone, Delta, HttpStatusCode.OK)));
    }

    [Fact]
    public async Task An_entity_that_was_merged_into_another_redirects_there()
    {
        const string Both = """{"id":"q-1","caption":"Somebody","schema":"Person","referents":["old-1"],"properties":{"name":["Somebody"]}}""";
        await SendAsync("xx_merged", Lines(Both, Person("q-2")), Whole);
        var merged = await SendAsync(
            "xx_merged",
            Lines(
                Del("q-2"),
                Mod(
                    Both.Replace("\"old-1\"", "\"old-1\",\"q-2\"", StringComparison.Ordinal)
                        .Replace("\"caption\":\"Somebody\"", "\"caption\":\"Some Body\"", StringComparison.Ordinal)
                )
            ),
            Delta
        );
        Assert.Equal((0, 1, 1), (Number(merged, "added"), Number(merged, "changed"), Number(merged, "removed")));
        // The client follows the redirect without its token; only the target matters.
        using (var moved = await registry.Officer.GetAsync(new Uri("entities/q-2", UriKind.Relative)))
            Assert.Equal("/entities/q-1", moved.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal("Some Body", (await registry.GetAsync("entities/q-1")).GetProperty("caption").GetString());
        var change = (await registry.GetAsync($"lists/xx_merged/editions/{Edition(merged)}/changes"))
            .GetProperty("items")
            .EnumerateArray()
            .Single(item => item.GetProperty("kind").GetString() == "amended");
        Assert.Equal(
            ["caption", "referents"],
            change.GetProperty("fields").EnumerateArray().Select(field => field.GetProperty("field").GetString()).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("""{"op":"ADD","entity":{"id":"p-1","schema":"Person"}}""", "Line 2 adds p-1, which is already listed.")]
    [InlineData("""{"op":"MOD","entity":{"id":"p-9","schema":"Person"}}""", "Line 2 changes p-9, which is not listed.")]
    [InlineData("""{"op":"DEL","entity":{"id":"p-9"}}""", "Line 2 removes p-9, which is not listed.")]
    [InlineData("""{"op":"DEL","entity":{"id":"p-0"}}""", "Line 2 removes p-0, which is not listed.")]
    [InlineData("""{"op":"DEL","entity":{"id":"p-3"}}""", "Line 2: an earlier line already has an operation on p-3.")]
    [InlineData("""{"op":"PUT","entity":{"id":"p-9","schema":"Person"}}""", "Line 2 has no op, or one other than ADD, MOD and DEL.")]
    [InlineData("""{"op":"MOD","entity":{"id":"p-1"}}""", "Line 2 has no schema")]
    [InlineData("""{"op":"DEL","entity":{"id":"p-1"}}!""", "Line 2 is not a single JSON value")]
    public async Task A_delta_with_a_line_that_does_not_apply_is_refused_and_the_line_named(string line, string because)
    {
        // Published by the first of these cases; the others find both editions there.
        await SendAsync("xx_fits", Lines(Person("p-0"), Person("p-1"), Person("p-2")), Whole, HttpStatusCode.Created, HttpStatusCode.Conflict);
        await SendAsync("xx_fits", Lines(Del("p-0")), Delta, HttpStatusCode.Created, HttpStatusCode.OK);
        var before = await RestingAsync();
        var delta = Lines(Add(Person("p-3")), line, Mod(Person("p-2", "Otherwise")));
        await RefusedAsync("xx_fits", delta, HttpStatusCode.UnprocessableEntity, because);
        await RefusedAsync("xx_fits", delta, HttpStatusCode.UnprocessableEntity, because, "?dry_run=true");
        Assert.Equal(before, await RestingAsync());
    }

    [Fact]
    public async Task A_delta_needs_an_edition_in_its_format_and_must_not_empty_the_list()
    {
        await registry.PostAsync(RegistryFixture.List(0, RegistryFixture.Individual(1, "RI CHOL MIN")));
        await SendAsync("xx_last", Lines(Person("p-1")), Whole);
        var before = await RestingAsync();
        await RefusedAsync("xx_empty", Lines(Add(Person("p-1"))), HttpStatusCode.Conflict, "no edition yet");
        await RefusedAsync("un_sc_sanctions", Lines(Del("unsc-1")), HttpStatusCode.Conflict, "un-xml");
        await RefusedAsync("xx_last", Lines(Del("p-1")), HttpStatusCode.UnprocessableEntity, "leaves the list empty");
        await RefusedAsync("xx_last", "\n", HttpStatusCode.UnprocessableEntity, "no operation");
        await RefusedAsync("xx_last", Lines(Del("p-1")), HttpStatusCode.BadRequest, "not valid", "?base=latest");
        await RefusedAsync("xx_last", Lines(Person("p-9")), HttpStatusCode.PreconditionFailed, "not the current one", $"?base={new string('0', 64)}", Whole);
        await RefusedAsync("xx_empty", Lines(Person("p-9")), HttpStatusCode.Conflict, "no edition yet", $"?base={new string('0', 64)}", Whole);
        await RefusedAsync("xx_last", Lines(Add(Person("p-2"))), HttpStatusCode.Conflict, "before the current edition", "?generated_at=2001-01-01");
        Assert.Equal(before, await RestingAsync());
    }

    [Fact]
    public async Task A_dry_run_shows_what_a_delta_would_change_and_publishes_nothing()
    {
        var first = await SendAsync("xx_dry", Lines(Person("p-1"), Person("p-2"), Person("p-3")), Whole);
        var before = await RestingAsync();
        var delta = Lines(Del("p-1"), Add(Company("c-1")), Mod(Person("p-2", "Otherwise")));
        var run = await SendAsync("xx_dry", delta, Delta, HttpStatusCode.OK, query: "?dry_run=true");
        var counts = run.GetProperty("counts");
        Assert.Equal(
            (2, 1, 1, 1, 1, 1, 3),
            (
                Number(counts, "people"),
                Number(counts, "entities"),
                Number(counts, "added"),
                Number(counts, "changed"),
                Number(counts, "removed"),
                Number(counts, "unchanged"),
                Number(counts, "listed")
            )
        );
        Assert.Equal(
            ["c-1 designated", "p-2 amended", "p-1 delisted"],
            run.GetProperty("firstChanges")
                .EnumerateArray()
                .Select(change => $"{change.GetProperty("subject").GetString()} {change.GetProperty("kind").GetString()}")
        );
        Assert.Equal(("ftm-delta", 3, Edition(first)), (run.GetProperty("format").GetString(), Number(run, "entries"), run.GetProperty("base").GetString()));
        Assert.Equal(before, await RestingAsync());

        // A delta that was applied already changes nothing, as when it is sent again.
        var applied = await SendAsync("xx_dry", delta, Delta);
        foreach (var query in (string[])["?dry_run=true", $"?dry_run=true&base={Edition(first)}"])
        {
            var again = await SendAsync("xx_dry", delta, Delta, HttpStatusCode.OK, query: query);
            counts = again.GetProperty("counts");
            Assert.Equal(("dryRunDone", Edition(applied)), (again.GetProperty("state").GetString(), Edition(again)));
            Assert.Equal(
                (2, 1, 0, 0, 0, 3),
                (
                    Number(counts, "people"),
                    Number(counts, "entities"),
                    Number(counts, "added"),
                    Number(counts, "changed"),
                    Number(counts, "removed"),
                    Number(counts, "unchanged")
                )
            );
        }
    }

    [Fact]
    public async Task A_delta_that_removes_many_subjects_awaits_approval_and_keeps_to_its_base()
    {
        string[] people = [.. Enumerable.Range(1, 60).Select(number => Person(string.Create(CultureInfo.InvariantCulture, $"p-{number}")))];
        await SendAsync("xx_much", Lines(people), Whole);
        var before = await RestingAsync();
        var removals = Lines([.. Enumerable.Range(1, 30).Select(number => Del(string.Create(CultureInfo.InvariantCulture, $"p-{number}")))]);
        var waits = await SendAsync("xx_much", removals, Delta, HttpStatusCode.Accepted);
        Assert.Equal(("awaitingApproval", 30), (waits.GetProperty("state").GetString(), Number(waits.GetProperty("counts"), "removed")));
        Assert.Equal(before.Replace("import_upload 0", "import_upload 1", StringComparison.Ordinal), await RestingAsync());

        // Another edition is published in between: what was shown is no longer what would change.
        await SendAsync("xx_much", Lines(Add(Person("p-61"))), Delta);
        using (var late = await ApproveAsync(waits))
            Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);
        Assert.Contains("import_upload 0", await RestingAsync(), StringComparison.Ordinal);

        waits = await SendAsync("xx_much", removals, Delta, HttpStatusCode.Accepted);
        using var approved = await ApproveAsync(waits);
        Assert.Equal(HttpStatusCode.Created, approved.StatusCode);
        var edition = await approved.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((31, 30, waits.GetProperty("edition").GetString()), (Number(edition, "people"), Number(edition, "removed"), Edition(edition)));
    }

    private static string Lines(params string[] lines) => string.Concat(lines.Select(line => line + "\n"));

    private static string Person(string id, string name = "Somebody") =>
        $$$"""{"id":"{{{id}}}","schema":"Person","properties":{"name":["{{{name}}}"],"birthDate":["1970-01-02"],"nationality":["cn"]}}""";

    private static string Company(string id) => $$$"""{"id":"{{{id}}}","schema":"Company","properties":{"name":["Pukdae Holdings"]}}""";

    private static string Add(string entity) => $$$"""{"op":"ADD","entity":{{{entity}}}}""";

    private static string Mod(string entity) => $$$"""{"op":"MOD","entity":{{{entity}}}}""";

    private static string Del(string id) => $$$"""{"op":"DEL","entity":{"id":"{{{id}}}"}}""";

    private static int Number(JsonElement element, string property) => element.GetProperty(property).GetInt32();

    private static string Edition(JsonElement edition) => edition.GetProperty("edition").GetString()!;

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private async Task<HttpResponseMessage> PostAsync(string list, string body, string mediaType, string query = "")
    {
        using var content = new StringContent(body, Encoding.UTF8, mediaType);
        return await registry.Secretariat.PostAsync(new Uri($"lists/{list}/editions{query}", UriKind.Relative), content);
    }

    private Task<JsonElement> SendAsync(string list, string body, string mediaType, HttpStatusCode status = HttpStatusCode.Created, string query = "") =>
        SendAsync(list, body, mediaType, [status], query);

    private Task<JsonElement> SendAsync(string list, string body, string mediaType, HttpStatusCode one, HttpStatusCode other) =>
        SendAsync(list, body, mediaType, [one, other], "");

    private async Task<JsonElement> SendAsync(string list, string body, string mediaType, HttpStatusCode[] statuses, string query)
    {
        using var response = await PostAsync(list, body, mediaType, query);
        Assert.True(statuses.Contains(response.StatusCode), $"{response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task RefusedAsync(string list, string body, HttpStatusCode status, string because, string query = "", string mediaType = Delta)
    {
        using var response = await PostAsync(list, body, mediaType, query);
        Assert.Equal((status, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Contains(because, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> ApproveAsync(JsonElement import) =>
        registry.SecondSecretariat.PostAsJsonAsync(
            new Uri($"imports/{import.GetProperty("id").GetString()}/approve", UriKind.Relative),
            new { reason = "The source confirmed it." }
        );

    private async Task<string> TextAsync(string path)
    {
        using var response = await registry.Officer.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    // Without the dataset, because a copy of a list is another dataset.
    private async Task<IReadOnlyList<string>> EntitiesAsync(string dataset) =>
        [
            .. (await registry.LinesAsync($"datasets/{dataset}/entities.ftm.json"))
                .Select(entity => DatasetCopy.ContentOf(entity, except: "datasets"))
                .Order(StringComparer.Ordinal),
        ];

    private async Task<string> RestingAsync()
    {
        await Eventually.BecomesAsync(
            registry.EventsAsync,
            events => events.GetValueOrDefault("edition_published") == events.GetValueOrDefault("watches_rescreened")
        );
        return await registry.RemainsAsync();
    }
}

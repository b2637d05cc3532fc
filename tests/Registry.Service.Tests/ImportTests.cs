using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SanctionsRegistry.Contracts.Registry;
using Tests.Support;

namespace Registry.Service.Tests;

/// <summary>What can and cannot be imported, and how the lists read afterwards.</summary>
public sealed class ImportTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    private static readonly string[] Families = ["BANGO", "DUVEL", "FIRSK", "GOMEZ", "HAKIM", "JURKO", "KALOV", "LUNDE", "MERZA", "NOVIK"];
    private static readonly string[] Given =
    [
        "ABRAMO",
        "CELESTINE",
        "DRAGOMIR",
        "ERIKSSON",
        "FAROUK",
        "GIOVANNI",
        "HUMBERTO",
        "ISIDORE",
        "KUZMINA",
        "WOLFGANG",
    ];
    private static int _day = 1;

    [Fact]
    public async Task The_same_content_again_gets_the_same_response_and_appends_nothing()
    {
        var (xml, later) = (Next(Person(11)), Next(Person(11), Person(12)));
        var first = await registry.ImportAsync(xml);
        using var again = await registry.PostAsync(xml);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(first.ToString(), (await again.Content.ReadFromJsonAsync<JsonElement>()).ToString());

        await registry.ImportAsync(later);
        await registry.RescreenedAsync(first);
        var before = await RestingAsync();
        using var old = await registry.PostAsync(xml);
        Assert.Equal(HttpStatusCode.OK, old.StatusCode);
        Assert.Equal(first.ToString(), (await old.Content.ReadFromJsonAsync<JsonElement>()).ToString());
        Assert.Equal(before, await RestingAsync());
    }

    [Fact]
    public async Task A_file_made_before_the_current_edition_is_a_conflict()
    {
        await registry.ImportAsync(Next(Person(11)));
        using var response = await registry.PostAsync(RegistryFixture.List(1, Person(11), Person(12), Person(13)));
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
    }

    [Fact]
    public async Task Imports_at_the_same_time_come_one_after_the_other()
    {
        var day = Interlocked.Increment(ref _day);
        var files = Enumerable.Range(0, 4).Select(i => RegistryFixture.List(day, [.. Enumerable.Range(20, 20 + i).Select(Person)])).ToList();
        var answers = await Task.WhenAll(
            files
                .Concat(files)
                .Select(async file =>
                {
                    using var response = await registry.PostAsync(file);
                    return (response.StatusCode, Body: await response.Content.ReadFromJsonAsync<JsonElement>());
                })
        );
        Assert.Equal(4, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal(4, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        var numbers = answers.Select(answer => answer.Body.GetProperty("number").GetInt32()).Distinct().Order().ToList();
        Assert.Equal(4, numbers.Count);
        Assert.Equal(numbers[0] + 3, numbers[^1]);
        // Exactly the last edition's people are listed.
        var current = (await registry.GetAsync("lists")).GetProperty("items")[0].GetProperty("current");
        Assert.Equal(
            current.GetProperty("people").GetInt32(),
            (await registry.GetAsync("search/un_sc_sanctions?limit=0")).GetProperty("total").GetProperty("value").GetInt32()
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("<CONSOLIDATED_LIST dateGenerated=\"2026-01-20T00:00:00Z\"><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATA")]
    [InlineData("<html><body>Not found</body></html>")]
    [InlineData(
        "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]><CONSOLIDATED_LIST "
            + "dateGenerated=\"2026-01-20T00:00:00Z\">&b;</CONSOLIDATED_LIST>"
    )]
    [InlineData(
        "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><CONSOLIDATED_LIST dateGenerated=\"2026-01-20T00:00:"
            + "00Z\">&a;</CONSOLIDATED_LIST>"
    )]
    [InlineData(
        "<CONSOLIDATED_LIST dateGenerated=\"2999-01-20T00:00:00Z\"><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>A</FIRST_NAME>"
            + "<UN_LIST_TYPE>D</UN_LIST_TYPE><REFERENCE_NUMBER>K</REFERENCE_NUMBER></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"
    )]
    public async Task A_file_that_is_not_a_list_is_refused_and_nothing_is_stored(string xml)
    {
        var before = await RestingAsync();
        using var response = await registry.PostAsync(xml);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("/problems/invalid-edition", problem.GetProperty("type").GetString());
        Assert.DoesNotContain("passwd", problem.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, await RestingAsync());
    }

    [Fact]
    public async Task A_file_with_an_entry_without_a_reference_number_is_refused_and_the_entry_named()
    {
        var before = await RestingAsync();
        using var response = await registry.PostAsync(
            Next(Person(31), Person(32).Replace("<REFERENCE_NUMBER>KPi.32</REFERENCE_NUMBER>", "", StringComparison.Ordinal))
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var detail = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString();
        Assert.Contains("Entry 2", detail, StringComparison.Ordinal);
        Assert.Contains("DATAID 32", detail, StringComparison.Ordinal);
        Assert.Contains("REFERENCE_NUMBER is missing", detail, StringComparison.Ordinal);
        Assert.Equal(before, await RestingAsync());
    }

    [Fact]
    public async Task A_file_larger_than_allowed_is_413_and_another_media_type_415()
    {
        var before = await RestingAsync();
        using var large = await registry.PostAsync(Next(RegistryFixture.Individual(41, "LEE SOMEBODY", new string('x', 4_000_000))));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        using var content = new StringContent(Next(Person(41)), Encoding.UTF8, "application/json");
        using var json = await registry.Secretariat.PostAsync(new Uri("lists/un_sc_sanctions/editions", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, json.StatusCode);
        Assert.Equal(before, await RestingAsync());
    }

    [Fact]
    public async Task Only_the_secretariat_publishes_and_only_callers_with_a_token_read()
    {
        using var content = new StringContent(Next(Person(51)), Encoding.UTF8, "application/xml");
        using var officer = await registry.Officer.PostAsync(new Uri("lists/un_sc_sanctions/editions", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.Forbidden, officer.StatusCode);
        using var anonymous = new HttpClient { BaseAddress = registry.Service.Address };
        foreach (var path in (string[])["lists", "lists/un_sc_sanctions/editions", "entities/unsc-1", "search/default?q=kim"])
        {
            using var response = await anonymous.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }

        using var unknown = await registry.PostAsync(Next(Person(51)), "eu_fsf");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task The_changes_of_an_edition_are_read_page_by_page()
    {
        await registry.ImportAsync(Next(Person(61), Person(62), Person(63)));
        var edition = await registry.ImportAsync(Next(RegistryFixture.Individual(61, Name(61), "Seen abroad."), Person(63), Person(64), Person(65)));
        var path = $"lists/un_sc_sanctions/editions/{edition.GetProperty("edition").GetString()}/changes?limit=2";
        var changes = new List<JsonElement>();
        for (string? cursor = ""; cursor is not null; )
        {
            var page = await registry.GetAsync(path + (cursor.Length > 0 ? $"&cursor={cursor}" : ""));
            changes.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }

        var added = changes
            .Where(change => change.GetProperty("kind").GetString() == "designated")
            .Select(change => change.GetProperty("subject").GetString())
            .ToList();
        Assert.Equal(["unsc-64", "unsc-65"], added);
        var amended = Assert.Single(changes, change => change.GetProperty("kind").GetString() == "amended");
        Assert.Equal("unsc-61", amended.GetProperty("subject").GetString());
        var field = Assert.Single(amended.GetProperty("fields").EnumerateArray());
        Assert.Equal(
            ("notes", "None.", "Seen abroad."),
            (field.GetProperty("field").GetString(), field.GetProperty("old")[0].GetString(), field.GetProperty("new")[0].GetString())
        );
        Assert.Contains(changes, change => change.GetProperty("kind").GetString() == "delisted" && change.GetProperty("subject").GetString() == "unsc-62");

        var editions = await registry.GetAsync("lists/un_sc_sanctions/editions?limit=1");
        Assert.Equal(edition.ToString(), editions.GetProperty("items")[0].GetProperty("edition").ToString());
        var older = await registry.GetAsync($"lists/un_sc_sanctions/editions?limit=1&cursor={editions.GetProperty("next").GetString()}");
        Assert.Equal(edition.GetProperty("number").GetInt32() - 1, older.GetProperty("items")[0].GetProperty("edition").GetProperty("number").GetInt32());
    }

    [Fact]
    public async Task A_subject_reads_as_it_was_at_an_instant()
    {
        await registry.ImportAsync(Next(RegistryFixture.Individual(71, Name(71), "First.")));
        var first = (await registry.GetAsync("entities/unsc-71")).GetProperty("last_change").GetDateTimeOffset();
        await registry.ImportAsync(Next(RegistryFixture.Individual(71, Name(71), "Second.")));
        var second = (await registry.GetAsync("entities/unsc-71")).GetProperty("last_change").GetDateTimeOffset();
        await registry.ImportAsync(Next(Person(72)));

        Assert.Equal("First.", await NotesAsync(first));
        Assert.Equal("First.", await NotesAsync(first + ((second - first) / 2)));
        Assert.Equal("Second.", await NotesAsync(second));
        using var now = await registry.Officer.GetAsync(new Uri("entities/unsc-71", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, now.StatusCode);
        using var earlier = await registry.Officer.GetAsync(new Uri($"entities/unsc-71?as_of={first.AddDays(-1):yyyy-MM-dd}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, earlier.StatusCode);
        using var wrong = await registry.Officer.GetAsync(new Uri("entities/unsc-71?as_of=yesterday", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);

        async Task<string?> NotesAsync(DateTimeOffset at) =>
            (await registry.GetAsync($"entities/unsc-71?as_of={Uri.EscapeDataString(at.ToString("O", CultureInfo.InvariantCulture))}"))
                .GetProperty("properties")
                .GetProperty("notes")[0]
                .GetString();
    }

    [Fact]
    public async Task A_subject_is_FollowTheMoney_with_or_without_nested_entities()
    {
        await registry.ImportAsync(Next(Person(81)));
        var nested = await registry.GetAsync("entities/unsc-81");
        Assert.Equal("Person", nested.GetProperty("schema").GetString());
        Assert.Equal(["un_sc_sanctions"], nested.GetProperty("datasets").EnumerateArray().Select(dataset => dataset.GetString()));
        var sanction = nested.GetProperty("properties").GetProperty("sanctions")[0];
        Assert.Equal("KPi.81", sanction.GetProperty("properties").GetProperty("unscId")[0].GetString());
        Assert.Equal("unsc-81", sanction.GetProperty("properties").GetProperty("entity")[0].GetString());
        Assert.False((await registry.GetAsync("entities/unsc-81?nested=false")).GetProperty("properties").TryGetProperty("sanctions", out _));
        Assert.Contains("REFERENCE_NUMBER", (await registry.GetAsync("entities/unsc-81/source")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_instance_responds_from_a_new_edition_immediately()
    {
        await using var other = registry.Create();
        await other.StartAsync();
        using var client = registry.Client(other, "DEU", "DEU-BA", "officer");
        for (var number = 91; number < 96; number++)
        {
            await registry.ImportAsync(Next(Person(number)));
            using var response = await client.GetAsync(new Uri($"search/default?q={Uri.EscapeDataString(Name(number))}", UriKind.Relative));
            var results = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("results");
            Assert.Equal($"unsc-{number}", results[0].GetProperty("id").GetString());
            Assert.Equal($"unsc-{number}", (await registry.MatchAsync(Name(number))).GetProperty("results")[0].GetProperty("id").GetString());
        }
    }

    [Fact]
    public async Task The_age_of_the_lists_is_reported_and_does_not_make_the_service_unready()
    {
        await registry.ImportAsync(Next(Person(99)));
        var ready = await registry.GetAsync("health/ready");
        Assert.Contains(
            "un_sc_sanctions is",
            ready.GetProperty("checks").GetProperty("lists").GetProperty("description").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_committed_OpenAPI_document_is_the_served_one()
    {
        var written = await File.ReadAllTextAsync(Path.Combine(TestServers.RepositoryRoot, "contracts", "openapi", "registry.json"));
        Assert.True(
            JsonElement.DeepEquals(JsonDocument.Parse(written).RootElement, await registry.GetAsync("openapi/v1.json")),
            "Build the service and commit contracts/openapi/registry.json."
        );
    }

    private static string Next(params string[] individuals) => RegistryFixture.List(Interlocked.Increment(ref _day), individuals);

    private static string Person(int number) => RegistryFixture.Individual(number, Name(number));

    // Distinct enough that none matches another.
    private static string Name(int number) => $"{Families[number / 10 % 10]} {Given[number % 10]}";

    // The store when nothing is being appended: a watch pass follows each import.
    private async Task<string> RestingAsync()
    {
        // Import streams record the result of each upload; a failed upload must leave nothing else behind.
        var events = await Eventually.BecomesAsync(
            registry.EventsAsync,
            events => events.GetValueOrDefault("edition_published") == events.GetValueOrDefault("watches_rescreened")
        );
        return string.Join(
            ' ',
            events.Where(pair => !pair.Key.StartsWith("import_", StringComparison.Ordinal)).OrderBy(pair => pair.Key, StringComparer.Ordinal)
        );
    }
}

/// <summary>The real lists, over HTTP.</summary>
public sealed class RealListTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    [SharedDataFact]
    public async Task Two_real_editions_are_imported_and_the_second_reports_only_what_is_new()
    {
        var first = await registry.ImportAsync(await File.ReadAllTextAsync(SharedData.File("un/un_consolidated_2026-04-02.xml")));
        Assert.Equal(
            (733, 272, 1005),
            (first.GetProperty("people").GetInt32(), first.GetProperty("entities").GetInt32(), first.GetProperty("added").GetInt32())
        );
        var second = await registry.ImportAsync(await File.ReadAllTextAsync(SharedData.File("un/un_consolidated_2026-05-08.xml")));
        Assert.Equal((4, 0, 60), (second.GetProperty("added").GetInt32(), second.GetProperty("removed").GetInt32(), second.GetProperty("changed").GetInt32()));

        // Across word order, diacritics and spelling.
        foreach (
            var (name, id) in ((string, string)[])
                [
                    ("Abd al-Rahman Khalaf al Anizi", "unsc-6908399"),
                    ("AL-'ANIZI, 'Abd al-Rahmān Khalaf 'Ubayd Juday'", "unsc-6908399"),
                    ("Gedo Hamdan Ahmed", "unsc-6909526"),
                ]
        )
        {
            var best = (await registry.MatchAsync(name)).GetProperty("results")[0];
            Assert.Equal((id, true), (best.GetProperty("id").GetString(), best.GetProperty("match").GetBoolean()));
        }

        await registry.Bus.ReceivesAsync<SubjectListedV1>(1009);
        Assert.Equal(60, (await registry.Bus.ReceivesAsync<SubjectAmendedV1>(60)).Count);
    }
}

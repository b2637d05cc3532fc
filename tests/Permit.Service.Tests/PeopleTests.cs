using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Tests.Support;

namespace Permits.Service.Tests;

/// <summary>One person's permits, and one employer's, found together.</summary>
[Collection(nameof(PermitService))]
public sealed class PeopleTests(PermitFixture permit)
{
    [Fact]
    public async Task A_second_application_of_an_agency_under_another_spelling_is_shown_beside_the_first()
    {
        using var officer = permit.Client("URY", "URY-MOL", "officer");
        var first = await ApplyAsync(officer, "Ri Chol Min", "1970-02-03", "PA7654321");
        var second = await ApplyAsync(officer, "Lee Chul-min", "1970-03-02", "PB1234567");
        var third = await ApplyAsync(officer, "Min Ri Chol", "1970-02-03", "PC5556667");
        await permit.Bus.PublishAsync(
            PermitFixture.Screening(second, "URY") with
            {
                KnownPeople =
                [
                    new()
                    {
                        PermitId = first,
                        Score = 0.9,
                        Evidence = PermitFixture.Hit().Evidence,
                    },
                ],
            }
        );

        var search = new { documentNumbers = new[] { "PA-765 4321" } };
        var found = await Eventually.BecomesAsync(() => SearchAsync(officer, search), person => Ids(person).Count == 3);
        Assert.Equal([third, second, first], Ids(found));
        Assert.True(found.GetProperty("isComplete").GetBoolean());
        var shown = found.GetProperty("permits")[1];
        Assert.Equal("Lee Chul-min", shown.GetProperty("names")[0].GetString());
        Assert.Equal("PB1234567", shown.GetProperty("documents")[0].GetProperty("number").GetString());
        var same = Assert.Single(shown.GetProperty("sameAs").EnumerateArray());
        Assert.Equal((first, 0.9), (same.GetProperty("permitId").GetGuid(), same.GetProperty("score").GetDouble()));

        Assert.Equal([third, second, first], Ids(await SearchAsync(officer, new { documentNumbers = new[] { "pb1234567" } })));
        Assert.Equal([third, second, first], Ids(await SearchAsync(officer, new { names = new[] { "Chol-min Ri" }, birthDate = "1970-02-03" })));
        Assert.Equal([third, second, first], Ids(await permit.GetAsync($"permits/{second}/same-person", officer)));
        Assert.Empty(Ids(await SearchAsync(officer, new { names = new[] { "Ri Chol Min" }, birthDate = "1970-02-04" })));
    }

    [Fact]
    public async Task Another_State_finds_only_its_own_permits()
    {
        using var here = permit.Client("BOL", "BOL-MTE", "officer");
        using var there = permit.Client("ECU", "ECU-MDT", "officer");
        var own = await ApplyAsync(here, "Pak Yong Su", "1980-05-06", "QX1112223");
        var other = await ApplyAsync(there, "Pak Yong Su", "1980-05-06", "QX1112223");
        var search = new { documentNumbers = new[] { "QX1112223" } };
        Assert.Equal([own], Ids(await Eventually.BecomesAsync(() => SearchAsync(here, search), person => Ids(person).Count > 0)));
        Assert.Equal([other], Ids(await Eventually.BecomesAsync(() => SearchAsync(there, search), person => Ids(person).Count > 0)));
        using var read = await here.GetAsync(new Uri($"permits/{other}/same-person", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
    }

    [Theory]
    [InlineData("{}", "#")]
    [InlineData("""{"names":["Ri Chol Min"]}""", "#/birthDate")]
    [InlineData("""{"names":["Ri Chol Min"],"birthDate":"1970-02"}""", "#/birthDate")]
    [InlineData("""{"documentNumbers":[""]}""", "#/documentNumbers/0")]
    public async Task A_search_that_would_find_too_many_people_is_a_400(string body, string pointer)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await permit.Officer.PostAsync(new Uri("people/search", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = Assert.Single((await PermitFixture.JsonAsync(response)).GetProperty("errors").EnumerateArray());
        Assert.Equal(pointer, error.GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task An_employers_permits_are_found_by_its_number_or_its_name_page_by_page()
    {
        using var officer = permit.Client("CHL", "CHL-DT", "officer");
        var ids = new List<Guid>();
        for (var number = 0; number < 5; number++)
            ids.Add(await ApplyAsync(officer, "Ana Soto", "1991-01-01", $"CH{number}654321", ("Shipyard of the South", "76.123.456-7")));
        await ApplyAsync(officer, "Ana Soto", "1991-01-01", "CH9654321", ("Another Shipyard", "1"));
        ids.Sort();

        var byNumber = new { registrationNumber = "761234567" };
        await Eventually.BecomesAsync(() => PageAsync(officer, byNumber, ""), page => page.GetProperty("items").GetArrayLength() == 5);
        var pages = new List<Guid>();
        for (string? cursor = ""; cursor is not null; )
        {
            var page = await PageAsync(officer, byNumber, $"?limit=2{cursor}");
            pages.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
            cursor = page.TryGetProperty("next", out var next) ? $"&cursor={next.GetString()}" : null;
        }

        Assert.Equal(ids.Order(), pages.Order());
        Assert.Equal(pages.Distinct(), pages);
        var byName = await PageAsync(officer, new { name = "SOUTH, Shipyard of the" }, "");
        Assert.Equal(5, byName.GetProperty("items").GetArrayLength());
        using var none = await officer.PostAsJsonAsync("employers/search", new { });
        Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
    }

    [Fact]
    public async Task A_search_reads_an_index_that_begins_with_the_State()
    {
        await using var source = NpgsqlDataSource.Create(permit.RuntimeConnection);
        await using var connection = await source.OpenConnectionAsync();
        // PostgreSQL would read such a small table in full.
        await using var explain = new NpgsqlCommand(
            """
            SET enable_seqscan = off;
            EXPLAIN SELECT permit_id FROM permit_search_key WHERE tenant_id = 'KOR' AND key = '00000000-0000-0000-0000-000000000000' LIMIT 101
            """,
            connection
        );
        await using var reader = await explain.ExecuteReaderAsync();
        var plan = new StringBuilder();
        while (await reader.ReadAsync())
            plan.AppendLine(reader.GetString(0));
        Assert.Contains("Index Only Scan", plan.ToString(), StringComparison.Ordinal);
        Assert.Matches(@"Index Cond: \(.*tenant_id.* AND \(key =", plan.ToString());
    }

    private static async Task<Guid> ApplyAsync(
        HttpClient officer,
        string name,
        string birthDate,
        string document,
        (string Name, string Number)? employer = null
    )
    {
        var application = PermitSamples.Application(name, "VNM");
        application["worker"]!["birthDate"] = birthDate;
        application["worker"]!["documents"] = new JsonArray(new JsonObject { ["type"] = "passport", ["number"] = document });
        if (employer is { } given)
            application["employer"] = new JsonObject { ["name"] = given.Name, ["registrationNumber"] = given.Number };
        return await PermitSamples.ApplyAsync(officer, application);
    }

    private static async Task<JsonElement> SearchAsync(HttpClient client, object search)
    {
        using var response = await client.PostAsJsonAsync("people/search", search);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await PermitFixture.JsonAsync(response);
    }

    private static async Task<JsonElement> PageAsync(HttpClient client, object search, string query)
    {
        using var response = await client.PostAsJsonAsync($"employers/search{query}", search);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await PermitFixture.JsonAsync(response);
    }

    private static IReadOnlyList<Guid> Ids(JsonElement person) =>
        [.. person.GetProperty("permits").EnumerateArray().Select(item => item.GetProperty("id").GetGuid())];
}

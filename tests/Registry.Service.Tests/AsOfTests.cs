using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Registry.Domain.Lists;
using Tests.Support;

namespace Registry.Service.Tests;

/// <summary>Requests to past lists: later events must not affect the response.</summary>
public sealed class AsOfTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    private const string Queries =
        """{"queries":{"a":{"schema":"Person","properties":{"name":["Ri Chol Min"]}},"b":{"schema":"Person","properties":{"name":"""
        + """["Pak Yong-su"],"birthDate":["1970-01-02"]}},"c":{"schema":"LegalEntity","properties":{"name":["Jose Alvarez"]}}}}""";

    private static readonly string[] Questions =
    [
        "search/default",
        "search/default?q=chol%20min&facets=countries&facets=schema&sort=caption:desc",
        "search/default?q=pearls",
        "search/un_sc_sanctions?changed_since=2025-01-01&limit=500",
        "entities/unsc-1",
        "entities/unsc-1?nested=false",
        "entities/unsc-2",
        "entities/unsc-1/adjacent",
        "entities/unsc-1/adjacent/sanctions",
        "entities/unsc-1/source",
        "lists",
        "catalog",
        "datasets/default/delta",
        "datasets/un_sc_sanctions/entities.ftm.json",
    ];

    [Fact]
    public async Task The_same_request_as_of_an_instant_gets_the_same_bytes_after_later_editions_and_in_another_process()
    {
        var first = await registry.ImportAsync(
            RegistryFixture.List(
                2,
                RegistryFixture.Individual(1, "RI CHOL MIN"),
                RegistryFixture.Individual(2, "JOSÉ ÁLVAREZ NÚÑEZ", "Smuggler of pearls.", nationality: "Colombia")
            )
        );
        var then = await AnswersAsync(registry.Officer, null);
        var second = await registry.ImportAsync(
            RegistryFixture.List(
                3,
                RegistryFixture.Individual(1, "RI CHOL MIN", "Seen abroad."),
                RegistryFixture.Individual(2, "JOSÉ ÁLVAREZ NÚÑEZ", "Smuggler of pearls.", nationality: "Colombia"),
                RegistryFixture.Individual(3, "PAK YONG SU")
            )
        );
        var between = await AnswersAsync(registry.Officer, null);
        // One is delisted, one is added, one is listed again under another name.
        await registry.ImportAsync(
            RegistryFixture.List(4, RegistryFixture.Individual(1, "RI CHOL MIN", "Seen again."), RegistryFixture.Individual(4, "PAK YONG SU"))
        );
        await registry.ImportAsync(RegistryFixture.List(5, RegistryFixture.Individual(2, "RI CHOL MIN"), RegistryFixture.Individual(4, "PAK YONG SU")));
        var now = await AnswersAsync(registry.Officer, null);
        Assert.NotEqual(then["match"], now["match"]);

        await using var other = registry.Create();
        await other.StartAsync();
        using var elsewhere = registry.Client(other, "DEU", "DEU-BA", "officer");
        foreach (var caller in (HttpClient[])[registry.Officer, elsewhere, registry.Officer])
        {
            AssertSame(then, await AnswersAsync(caller, Instant(first)));
            AssertSame(between, await AnswersAsync(caller, Instant(second)));
            AssertSame(now, await AnswersAsync(caller, null));
        }
    }

    [Theory]
    [InlineData("2001-01-01", "first edition")]
    [InlineData("2999-01-01", "future")]
    [InlineData("yesterday", "ISO 8601")]
    public async Task An_instant_without_lists_is_refused_with_the_reason(string instant, string why)
    {
        // Makes sure that there is an edition, whichever test runs first.
        using (await registry.PostAsync(RegistryFixture.List(1, RegistryFixture.Individual(9, "HONG GIL DONG")))) { }
        foreach (var question in Questions)
        {
            using var response = await registry.Officer.GetAsync(new Uri(AsOf(question, instant), UriKind.Relative));
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{question} {response.StatusCode}");
            Assert.Contains(why, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_response_is_repeated_as_of_its_latest_edition_regardless_of_what_was_being_published()
    {
        var (slow, quick) = (ListId.From("xx_slow"), ListId.From("xx_quick"));
        var current = await ImportAsync(slow, "Hong Gil Dong");
        await ImportAsync(quick, "Im Kkok Jong");
        string answer,
            instant;
        await using (var connection = await registry.ConnectAsync())
        {
            // Locks the predecessor, as the watch pass does: its successor is begun and cannot be written.
            await using var holding = await connection.BeginTransactionAsync();
            var predecessor = EditionHash.From(current.GetProperty("edition").GetString()!).StreamOf(slow);
            await using (
                var hold = new NpgsqlCommand("select 1 from mt_streams where id = $1 for update", connection, holding)
                {
                    Parameters = { new() { Value = predecessor } },
                }
            )
                await hold.ExecuteNonQueryAsync();
            var first = ImportAsync(slow, "Jang Gil San");
            await Eventually.BecomesAsync(WaitingAsync, waiting => waiting == 1);
            var second = ImportAsync(quick, "Hong Kyong Rae");
            await Eventually.BecomesAsync(WaitingAsync, waiting => waiting == 2 || second.IsCompleted);
            instant = (await registry.GetAsync("catalog")).GetProperty("datasets")[0].GetProperty("updated_at").GetString()!;
            answer = await registry.Officer.GetStringAsync(new Uri("search/default", UriKind.Relative));
            await holding.RollbackAsync();
            await Task.WhenAll(first, second);
        }

        Assert.NotEqual(answer, await registry.Officer.GetStringAsync(new Uri("search/default", UriKind.Relative)));
        Assert.Equal(answer, await registry.Officer.GetStringAsync(new Uri(AsOf("search/default", Uri.EscapeDataString(instant)), UriKind.Relative)));
    }

    [Fact]
    public async Task Editions_have_ordered_instants_and_unique_versions_regardless_of_the_clocks()
    {
        var list = ListId.From("xx_clocks");
        var ahead = await ImportAsync(ListId.From("xx_ahead"), "Im Sang Ok");
        // As if an instance whose clock is a minute ahead had published it.
        await using (var connection = await registry.ConnectAsync())
        await using (
            var ahead60 = new NpgsqlCommand(
                "update mt_doc_list_edition set data = jsonb_set(data, '{importedAt}', to_jsonb(now() + interval '1 minute')) where data ->> 'hash' = $1",
                connection
            )
            {
                Parameters = { new() { Value = ahead.GetProperty("edition").GetString()! } },
            }
        )
        {
            Assert.Equal(1, await ahead60.ExecuteNonQueryAsync());
        }

        var editions = new List<JsonElement>();
        for (var number = 1; number <= 8; number++)
            editions.Add(await ImportAsync(list, $"Hong Gil Dong {number}"));
        Assert.Equal(8, (await registry.GetAsync("datasets/xx_clocks/delta")).GetProperty("versions").EnumerateObject().Count());
        foreach (var (index, edition) in editions.Index())
        {
            var instant = Instant(edition);
            var lists = (await registry.GetAsync(AsOf("lists", instant))).GetProperty("items").EnumerateArray();
            Assert.Equal(
                index + 1,
                lists.Single(item => item.GetProperty("list").GetString() == "xx_clocks").GetProperty("current").GetProperty("number").GetInt32()
            );
            Assert.Contains(
                $"Hong Gil Dong {index + 1}\"",
                await registry.Officer.GetStringAsync(new Uri(AsOf("datasets/xx_clocks/entities.ftm.json", instant), UriKind.Relative)),
                StringComparison.Ordinal
            );
        }
    }

    private async Task<long> WaitingAsync()
    {
        await using var connection = await registry.ConnectAsync();
        // The service's role cannot see what other roles' sessions wait for; the server's superuser can.
        await using var superuser = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(TestServers.Postgres) { Database = connection.Database });
        await using var command = superuser.CreateCommand(
            "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'registry import' and wait_event_type = 'Lock'"
        );
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task<JsonElement> ImportAsync(ListId list, string name)
    {
        using var content = new StringContent(
            $$$"""{"id":"{{{list}}}-1","schema":"Person","properties":{"name":["{{{name}}}"]}}""",
            System.Text.Encoding.UTF8,
            "application/x-ndjson"
        );
        using var response = await registry.Secretariat.PostAsync(new Uri($"lists/{list}/editions", UriKind.Relative), content);
        Assert.True(response.StatusCode == HttpStatusCode.Created, $"{response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static void AssertSame(IReadOnlyDictionary<string, string> expected, IReadOnlyDictionary<string, string> actual)
    {
        foreach (var (question, answer) in expected)
            Assert.True(answer == actual[question], $"{question}\n{answer}\n{actual[question]}");
    }

    private static string Instant(JsonElement edition) => Uri.EscapeDataString(edition.GetProperty("importedAt").GetString()!);

    private static string AsOf(string question, string instant) => $"{question}{(question.Contains('?', StringComparison.Ordinal) ? '&' : '?')}as_of={instant}";

    // Decoded as Latin-1, so that each byte is one character.
    private static async Task<IReadOnlyDictionary<string, string>> AnswersAsync(HttpClient caller, string? instant)
    {
        var answers = new Dictionary<string, string>();
        foreach (var question in Questions)
        {
            using var response = await caller.GetAsync(new Uri(instant is null ? question : AsOf(question, instant), UriKind.Relative));
            // A problem document contains its trace id.
            answers[question] = response.IsSuccessStatusCode
                ? System.Text.Encoding.Latin1.GetString(await response.Content.ReadAsByteArrayAsync())
                : response.StatusCode.ToString();
        }

        using var content = new StringContent(Queries, System.Text.Encoding.UTF8, "application/json");
        using var matched = await caller.PostAsync(
            new Uri(instant is null ? "match/default?limit=10" : AsOf("match/default?limit=10", instant), UriKind.Relative),
            content
        );
        Assert.True(matched.IsSuccessStatusCode, await matched.Content.ReadAsStringAsync());
        answers["match"] = System.Text.Encoding.Latin1.GetString(await matched.Content.ReadAsByteArrayAsync());
        return answers;
    }
}

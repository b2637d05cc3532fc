using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Npgsql;
using SanctionsRegistry.Contracts.Registry;
using Tests.Support;

namespace Registry.Service.Tests;

/// <summary>What an edition would do to the permits of States is known before it is published, and no one suspends many of them alone.</summary>
public sealed class ConcernTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    private static readonly string[] Given =
    [
        "CHOL MIN",
        "YONG SU",
        "SONG IL",
        "MYONG HO",
        "KWANG SU",
        "TONG CHOL",
        "SUNG HUN",
        "JIN HYOK",
        "HAK SONG",
        "UN CHOL",
    ];

    private static readonly string[] Distinct =
    [
        "Aurelio Vasconcelos",
        "Birgitta Lindqvist",
        "Casimir Wojciechowski",
        "Dagny Thorvaldsen",
        "Eleuterio Figueroa",
        "Fyodor Zvyagintsev",
        "Ghislaine Beaumont",
        "Kwabena Asante",
        "Ignatius Papadakis",
        "Jovanka Radulovic",
        "Hrothgar Erikstrup",
        "Leocadia Montemayor",
        "Mircea Dumitrescu",
        "Nokuthula Dlamini",
        "Oisin Gallagher",
    ];

    private static int _day = 1;

    [Fact]
    public async Task A_list_of_300_common_names_does_not_suspend_half_of_a_States_permits_by_one_persons_act()
    {
        await registry.RescreenedAsync(await registry.ImportAsync(List(RegistryFixture.Individual(1, "WOLFGANG DRAGOMIR"))));
        string[] common = [.. Families(30).SelectMany(family => Given.Select(given => $"{family} {given}"))];
        Assert.Equal(300, common.Length);
        // Half of Korea's permits are those of people with common names, and one of Germany's.
        await WatchAsync("KOR", [.. common.Where((_, number) => number % 15 == 0), .. Strangers(20)]);
        await WatchAsync("DEU", [common[1], .. Strangers(5)]);
        var names = List([RegistryFixture.Individual(1, "WOLFGANG DRAGOMIR"), .. common.Select((name, number) => Named(number + 1000, name))]);

        var preview = await AnswerAsync(await PostAsync(names, "?dry_run=true"), HttpStatusCode.OK);
        Assert.Equal(("dryRunDone", "permits"), (preview.GetProperty("state").GetString(), preview.GetProperty("needsApproval").GetString()));
        Assert.Equal("""{"permits":21,"states":2,"byState":[{"state":"DEU","permits":1},{"state":"KOR","permits":20,"watched":40}]}""", Concern(preview));

        var before = await HitsAsync();
        var waits = await AnswerAsync(await PostAsync(names), HttpStatusCode.Accepted);
        Assert.Equal(("awaitingApproval", "permits"), (waits.GetProperty("state").GetString(), waits.GetProperty("needsApproval").GetString()));
        Assert.Equal(Concern(preview), Concern(waits));
        var import = $"imports/{waits.GetProperty("id").GetString()}";
        using var alone = await registry.Secretariat.PostAsJsonAsync($"{import}/approve", new { reason = "I made it." });
        Assert.Equal(HttpStatusCode.Forbidden, alone.StatusCode);
        Assert.Equal(before, await HitsAsync());

        // How many permits States have is for the secretariat alone; no one's answer names a person.
        Assert.Equal(Concern(preview), Concern(await RegistryFixture.GetAsync(import, registry.Secretariat)));
        using var auditor = registry.Client(registry.Service, "DEU", "DEU-AUDIT", "auditor");
        Assert.False((await RegistryFixture.GetAsync(import, auditor)).TryGetProperty("concerned", out _));

        using var second = await registry.SecondSecretariat.PostAsJsonAsync($"{import}/approve", new { reason = "Compared with the resolution." });
        var edition = await AnswerAsync(second, HttpStatusCode.Created);
        Assert.Equal(Concern(preview), Concern(edition));
        // The pass finds what the preview counted.
        await registry.RescreenedAsync(edition);
        Assert.Equal(before + 21, await HitsAsync());
    }

    [Fact]
    public async Task A_list_cut_into_small_editions_of_one_person_counts_as_one()
    {
        await WatchAsync("JPN", [.. Distinct, .. Strangers(5)]);
        var (first, rest) = (Distinct.Take(9).Select((name, number) => Line(number, name)), Distinct.Skip(9).Select((name, number) => Line(number, name)));
        using var small = await PostLinesAsync(registry.Secretariat, "xx_small", first);
        Assert.Equal(HttpStatusCode.Created, small.StatusCode);
        using var another = await PostLinesAsync(registry.Secretariat, "xx_another", rest);
        Assert.Equal(HttpStatusCode.Accepted, another.StatusCode);
        // Alone, six permits are too few for their share to count.
        using var other = await PostLinesAsync(registry.SecondSecretariat, "xx_other", rest);
        Assert.Equal(HttpStatusCode.Created, other.StatusCode);
    }

    [Fact]
    public async Task An_instance_that_does_not_follow_the_watches_counts_them_too()
    {
        await using var other = registry.Create();
        await other.StartAsync();
        using var secretariat = registry.Client(other, null, "UN-SC-3", "secretariat");
        await WatchAsync("FRA", ["Celestine Hakimov"]);
        Assert.Equal(1, await PreviewAsync());
        // A watch that starts after the instance has read them all.
        await WatchAsync("FRA", ["Celestine Hakimov"]);
        // It reads only settled events, which lag behind by a moment.
        Assert.Equal(2, await Eventually.BecomesAsync(PreviewAsync, permits => permits == 2));

        async Task<int> PreviewAsync()
        {
            using var response = await PostLinesAsync(secretariat, "xx_preview", [Line(1, "Celestine Hakimov")], "?dry_run=true");
            return (await AnswerAsync(response, HttpStatusCode.OK)).GetProperty("concerned").GetProperty("permits").GetInt32();
        }
    }

    /// <summary>Watches with a hit.</summary>
    private async Task<long> HitsAsync()
    {
        await using var connection = await registry.ConnectAsync();
        await using var command = new NpgsqlCommand("select count(distinct stream_id) from mt_events where type = 'watch_hit'", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static IEnumerable<string> Families(int count) =>
        Enumerable.Range(0, count).Select(number => $"{(char)('B' + (number % 20))}A{(char)('K' + (number / 20))}RIM");

    private static IEnumerable<string> Strangers(int count) => Enumerable.Range(0, count).Select(number => $"Bartholomew Quigley {(char)('A' + number)}");

    private static string List(params string[] people) => RegistryFixture.List(Interlocked.Increment(ref _day), people);

    private static string Named(int number, string name) => RegistryFixture.Individual(number, name, birth: "1970-01-02");

    private static string Line(int number, string name) =>
        JsonSerializer.Serialize(
            new
            {
                id = string.Create(CultureInfo.InvariantCulture, $"xx-{number}"),
                schema = "Person",
                properties = new { name = new[] { name }, birthDate = new[] { "1970-01-02" } },
            }
        );

    /// <summary>Starts a watch for each name, without a hit.</summary>
    private async Task WatchAsync(string state, IReadOnlyList<string> names)
    {
        var applied = names.Select(name => PermitSamples.Applied(name, state)).ToList();
        foreach (var application in applied)
            await registry.Bus.PublishAsync(application);
        var permits = applied.Select(application => application.PermitId).ToHashSet();
        var screened = await registry.Bus.ReceivesAsync<ScreeningCompletedV1>(names.Count, message => permits.Contains(message.PermitId));
        Assert.All(screened, screening => Assert.Empty(screening.Hits));
    }

    private async Task<HttpResponseMessage> PostAsync(string xml, string parameters = "")
    {
        using var content = new StringContent(xml, Encoding.UTF8, "application/xml");
        return await registry.Secretariat.PostAsync(new Uri($"lists/un_sc_sanctions/editions{parameters}", UriKind.Relative), content);
    }

    private static async Task<HttpResponseMessage> PostLinesAsync(HttpClient caller, string list, IEnumerable<string> lines, string parameters = "")
    {
        using var content = new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson");
        return await caller.PostAsync(new Uri($"lists/{list}/editions{parameters}", UriKind.Relative), content);
    }

    private static string Concern(JsonElement answer) => answer.GetProperty("concerned").GetRawText();

    private static async Task<JsonElement> AnswerAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        using (response)
        {
            Assert.True(response.StatusCode == status, $"{response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            return await response.Content.ReadFromJsonAsync<JsonElement>();
        }
    }
}

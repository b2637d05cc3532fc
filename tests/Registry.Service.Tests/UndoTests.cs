using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SanctionsRegistry.Contracts.Permits;
using SanctionsRegistry.Contracts.Registry;
using Tests.Support;

namespace Registry.Service.Tests;

/// <summary>Hits that end: when a list drops a subject or says something else about it, and when two people undo an edition.</summary>
public sealed class UndoTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    private static int _day = 1;

    [Fact]
    public async Task The_end_of_a_hit_is_reported_with_its_reason()
    {
        await PublishAsync(RegistryFixture.Individual(1, "RI CHOL MIN"));
        var (removed, amended) = (PermitSamples.Applied("Wolfgang Dragomir"), PermitSamples.Applied("Celestine Hakimov"));
        foreach (var holder in (PermitAppliedV1[])[removed, amended])
            Assert.Empty((await registry.ScreenAsync(holder)).Hits);
        await PublishAsync(RegistryFixture.Individual(2, "WOLFGANG DRAGOMIR"), RegistryFixture.Individual(3, "CELESTINE HAKIMOV"));
        var edition = await PublishAsync(RegistryFixture.Individual(3, "BARTHOLOMEW QUIGLEY", birth: "1950-01-01"));

        var ended = (await registry.Bus.ReceivesAsync<WatchHitEndedV1>(2, message => message.Edition == edition)).DistinctBy(message => message.EventId);
        Assert.Equal(
            new[] { (removed.PermitId, "unsc-2", "delisted"), (amended.PermitId, "unsc-3", "amended") }.Order(),
            ended.Select(message => (message.PermitId, message.SubjectId, message.Reason)).Order()
        );
        Assert.Equal([], Hits(await RegistryFixture.GetAsync($"watches/{removed.PermitId}", registry.Officer)));
    }

    [Fact]
    public async Task An_edition_is_undone_by_two_people_and_the_list_says_what_it_said_before()
    {
        string[] before = [RegistryFixture.Individual(1, "RI CHOL MIN"), RegistryFixture.Individual(4, "YEVDOKIYA PAVLYUCHENKO")];
        await PublishAsync(before);
        var (holder, other) = (PermitSamples.Applied("Ghislaine Beaumont"), PermitSamples.Applied("Yevdokiya Pavlyuchenko"));
        Assert.Empty((await registry.ScreenAsync(holder)).Hits);
        Assert.Single((await registry.ScreenAsync(other)).Hits);
        var published = await SourceAsync();
        // Adds one, amends one, removes one.
        var erroneous = await PublishAsync(RegistryFixture.Individual(1, "RI CHOL MIN", "Seen abroad."), RegistryFixture.Individual(5, "GHISLAINE BEAUMONT"));
        await registry.Bus.ReceivesAsync<WatchHitV1>(1, message => message.PermitId == holder.PermitId);

        var waits = await AnswerAsync(await UndoAsync(erroneous), HttpStatusCode.Accepted);
        Assert.Equal(("awaitingApproval", "undo", erroneous), (Text(waits, "state"), Text(waits, "needsApproval"), Text(waits, "undoes")));
        var approve = new Uri($"imports/{Text(waits, "id")}/approve", UriKind.Relative);
        using var alone = await registry.Secretariat.PostAsJsonAsync(approve, new { reason = "I published it." });
        Assert.Equal(HttpStatusCode.Forbidden, alone.StatusCode);
        using var second = await registry.SecondSecretariat.PostAsJsonAsync(approve, new { reason = "The source withdrew the file." });
        var undo = await AnswerAsync(second, HttpStatusCode.Created);
        Assert.Equal(
            (erroneous, 1, 1, 1),
            (Text(undo, "undoes"), undo.GetProperty("added").GetInt32(), undo.GetProperty("changed").GetInt32(), undo.GetProperty("removed").GetInt32())
        );
        await registry.RescreenedAsync(undo);
        Assert.Equal(published, await SourceAsync());
        var ended = await registry.Bus.ReceivesAsync<WatchHitEndedV1>(1, message => message.PermitId == holder.PermitId);
        Assert.Equal(("undone", Text(undo, "edition")), (ended[0].Reason, ended[0].Edition));

        // What it undid cannot be undone again, and the same file does not come back by itself.
        await AnswerAsync(await UndoAsync(erroneous), HttpStatusCode.PreconditionFailed);
        Assert.Equal([], Hits(await RegistryFixture.GetAsync($"watches/{holder.PermitId}", registry.Officer)));
        Assert.Equal(["unsc-4"], Hits(await RegistryFixture.GetAsync($"watches/{other.PermitId}", registry.Officer)));
    }

    [Fact]
    public async Task Only_an_edition_that_follows_another_can_be_undone_and_only_by_the_secretariat()
    {
        using var officer = await registry.Officer.PostAsync(PathOf(new string('0', 64)), null);
        Assert.Equal(HttpStatusCode.Forbidden, officer.StatusCode);
        await AnswerAsync(await UndoAsync(new string('0', 64)), HttpStatusCode.NotFound);
        using var content = new StringContent("""{"id":"xx-1","schema":"Person","properties":{"name":["A B"]}}""", null, "application/x-ndjson");
        using var first = await registry.Secretariat.PostAsync(new Uri("lists/xx_first/editions", UriKind.Relative), content);
        var edition = Text(await AnswerAsync(first, HttpStatusCode.Created), "edition");
        using var undone = await registry.Secretariat.PostAsync(new Uri($"lists/xx_first/editions/{edition}/undo", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Conflict, undone.StatusCode);
    }

    private async Task<string> PublishAsync(params string[] people)
    {
        var edition = await registry.ImportAsync(RegistryFixture.List(Interlocked.Increment(ref _day), people));
        await registry.RescreenedAsync(edition);
        return Text(edition, "edition");
    }

    private Task<HttpResponseMessage> UndoAsync(string edition) => registry.Secretariat.PostAsync(PathOf(edition), null);

    private static Uri PathOf(string edition) => new($"lists/un_sc_sanctions/editions/{edition}/undo", UriKind.Relative);

    // Everything that the list says, as it is exported.
    private async Task<string> SourceAsync()
    {
        var lines = await Task.WhenAll(
            new[] { 1, 4, 5 }.Select(async number =>
            {
                using var response = await registry.Officer.GetAsync(
                    new Uri(string.Create(CultureInfo.InvariantCulture, $"entities/unsc-{number}/source"), UriKind.Relative)
                );
                return response.StatusCode is HttpStatusCode.OK ? await response.Content.ReadAsStringAsync() : "none";
            })
        );
        return string.Join('\n', lines);
    }

    private static string Text(JsonElement answer, string property) => answer.GetProperty(property).GetString()!;

    private static IEnumerable<string> Hits(JsonElement watch) => watch.GetProperty("hits").EnumerateArray().Select(hit => Text(hit, "subject"));

    private static async Task<JsonElement> AnswerAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        using (response)
        {
            Assert.True(response.StatusCode == status, $"{response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            return await response.Content.ReadFromJsonAsync<JsonElement>();
        }
    }
}

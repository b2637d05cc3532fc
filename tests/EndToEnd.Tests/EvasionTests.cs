using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tests.Support;

namespace EndToEnd.Tests;

/// <summary>Ways to evade a refusal that once worked: each is referred to an officer now, with its evidence, and no one is refused by likeness.</summary>
[Collection(SharedSystem.Name)]
public sealed class EvasionTests(SharedSystem system)
{
    [Theory]
    [InlineData("Hwang Tae Sik", "1983-04-05", "CHN", "another nationality")]
    [InlineData("Hwang Tae Sik", "1983-05-04", "CHN", "day and month exchanged, another document")]
    [InlineData("Hoang Thai-sik", "1983-04-05", "VNM", "another spelling, the same document")]
    [InlineData("황태식", "1983-04-05", "MNG", "another script, another document")]
    public async Task A_refused_person_who_applies_again_is_referred_to_the_refusal(string name, string birthDate, string nationality, string how)
    {
        var passport = $"P{Guid.CreateVersion7():N}"[..20];
        var refused = await DecidedAsync(Application("Hwang Tae Sik", "1983-04-05", "PRK", passport));
        Assert.Equal("refused", refused.GetProperty("status").GetString());

        var keepsDocument = !how.Contains("another document", StringComparison.Ordinal);
        var again = await DecidedAsync(Application(name, birthDate, nationality, keepsDocument ? passport : $"Q{Guid.CreateVersion7():N}"[..20]));
        Assert.Equal("referred", again.GetProperty("status").GetString());
        Assert.Contains(
            again.GetProperty("reasons").EnumerateArray(),
            reason =>
                reason.GetProperty("rule").GetString() == "earlier-decision"
                && reason.GetProperty("permitId").GetString() == refused.GetProperty("id").GetString()
        );
    }

    [Fact]
    public async Task Three_permits_for_one_person_are_one_permit_and_two_referrals()
    {
        var passport = $"P{Guid.CreateVersion7():N}"[..20];
        List<string?> statuses = [];
        foreach (var name in (string[])["Le Thi Mai", "Lê Thị Mai", "Mai Le"])
            statuses.Add((await DecidedAsync(Application(name, "1995-06-07", "VNM", passport))).GetProperty("status").GetString());
        Assert.Equal(["issued", "referred", "referred"], statuses);
    }

    [Fact]
    public async Task Another_person_of_the_same_name_and_another_of_the_same_birthday_are_issued()
    {
        await DecidedAsync(Application("Tran Quoc Bao", "1991-02-03", "VNM", $"P{Guid.CreateVersion7():N}"[..20]));
        foreach (var (name, birthDate) in ((string, string)[])[("Tran Quoc Bao", "1992-11-30"), ("Ingrid Solheim", "1991-02-03")])
            Assert.Equal(
                "issued",
                (await DecidedAsync(Application(name, birthDate, "VNM", $"P{Guid.CreateVersion7():N}"[..20]))).GetProperty("status").GetString()
            );
    }

    [Fact]
    public async Task An_employer_of_the_DPRK_is_refused_and_an_application_from_Korea_without_saying_which_is_referred()
    {
        var employer = PermitSamples.Application("Ingrid Solheim");
        employer["employer"]!["country"] = "North Korea";
        Assert.Equal("refused", (await DecidedAsync(employer)).GetProperty("status").GetString());
        Assert.Equal("referred", (await DecidedAsync(PermitSamples.Application("Ingrid Solheim", "Korea"))).GetProperty("status").GetString());
    }

    private static JsonObject Application(string name, string birthDate, string nationality, string passport)
    {
        var application = PermitSamples.Application(name, nationality);
        application["worker"]!["birthDate"] = birthDate;
        application["worker"]!["documents"] = new JsonArray(new JsonObject { ["type"] = "passport", ["number"] = passport });
        return application;
    }

    private async Task<JsonElement> DecidedAsync(JsonObject application)
    {
        using var officer = system.Services.Key.Client(system.Services.Permit, "KOR", "KOR-MOEL", "officer");
        var id = await PermitSamples.ApplyAsync(officer, application);
        return await Eventually.BecomesAsync(
            () => officer.GetFromJsonAsync<JsonElement>(new Uri($"permits/{id}", UriKind.Relative)),
            permit => permit.GetProperty("status").GetString() != "applied"
        );
    }
}

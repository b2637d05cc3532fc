using System.Net;
using System.Text.Json;
using Tests.Support;

namespace Permits.Service.Tests;

/// <summary>The rules as their readers see them.</summary>
[Collection(nameof(PermitService))]
public sealed class RuleTests(PermitFixture permit)
{
    [Fact]
    public async Task Any_caller_reads_the_rules_in_the_order_in_which_they_are_consulted()
    {
        using var secretariat = permit.Client(null, "UN-SECRETARIAT", "secretariat");
        foreach (var client in (HttpClient[])[permit.Officer, permit.Auditor, secretariat])
        {
            var rules = (await permit.GetAsync("rules", client)).GetProperty("items").EnumerateArray().ToList();
            Assert.Equal(("oversight-attache", "refuse"), (rules[0].GetProperty("id").GetString(), rules[0].GetProperty("effect").GetString()));
            Assert.Equal(("no-hit", "issue"), (rules[^1].GetProperty("id").GetString(), rules[^1].GetProperty("effect").GetString()));
        }

        using var anonymous = permit.Anonymous();
        using var response = await anonymous.GetAsync(new Uri("rules", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task A_rule_shows_its_paragraph_and_whether_it_was_read()
    {
        var rule = await permit.GetAsync("rules/dprk-nationality");
        Assert.Equal(
            ("2375/17", "seen", "2017-09-11", "PRK", "en", false),
            (
                rule.GetProperty("legalBasis").GetString(),
                rule.GetProperty("source").GetString(),
                rule.GetProperty("effectiveFrom").GetString(),
                rule.GetProperty("parameters").GetProperty("nationality").GetString(),
                rule.GetProperty("language").GetString(),
                rule.GetProperty("isMachineTranslated").GetBoolean()
            )
        );
        Assert.Equal("memory", (await permit.GetAsync("rules/listed-subject")).GetProperty("source").GetString());
        Assert.False((await permit.GetAsync("rules/list-too-old")).TryGetProperty("source", out _));
    }

    [Theory]
    [InlineData("ru", "ru")]
    [InlineData("fr-CH, en;q=0.8", "fr")]
    [InlineData("ko, zh-Hans-CN;q=0.5", "zh")]
    [InlineData("ko", "en")]
    public async Task A_rule_is_read_in_the_best_language_and_says_whether_a_machine_translated_it(string accept, string language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("rules/dprk-nationality", UriKind.Relative));
        request.Headers.Add("Accept-Language", accept);
        using var response = await permit.Officer.SendAsync(request);
        Assert.Equal([language], response.Content.Headers.ContentLanguage);
        Assert.Contains("Accept-Language", response.Headers.Vary);
        var rule = await PermitFixture.JsonAsync(response);
        Assert.Equal((language, language != "en"), (rule.GetProperty("language").GetString(), rule.GetProperty("isMachineTranslated").GetBoolean()));
    }

    [Fact]
    public async Task A_rule_that_does_not_exist_is_not_found()
    {
        using var response = await permit.Officer.GetAsync(new Uri("rules/no-such-rule", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_States_overlay_decides_that_States_applications_and_no_others()
    {
        using var palau = permit.Client("PLW", "PLW-LABOR", "officer");
        var referred = await ScreenedAsync(palau, "PLW", "VNM", "2027-12-31");
        var reason = Assert.Single(referred.GetProperty("reasons").EnumerateArray());
        Assert.Equal(
            ("referred", "state-nationality", "national:Labour Act, section 8"),
            (referred.GetProperty("status").GetString(), reason.GetProperty("rule").GetString(), reason.GetProperty("legalBasis")[0].GetString())
        );

        var refused = await ScreenedAsync(palau, "PLW", "PHL", "2029-12-31");
        Assert.Equal(
            ("refused", "national:Labour Act, section 8"),
            (refused.GetProperty("status").GetString(), refused.GetProperty("legalBasis")[0].GetString())
        );
        Assert.Equal("issued", (await ScreenedAsync(palau, "PLW", "PHL", "2027-12-31")).GetProperty("status").GetString());
        Assert.Equal("issued", (await ScreenedAsync(permit.Officer, "KOR", "VNM", "2029-12-31")).GetProperty("status").GetString());

        var settings = await permit.GetAsync("rules/settings", palau);
        Assert.Equal(2, settings.GetProperty("overlay").GetProperty("maxValidityYears").GetInt32());
        using var secretariat = permit.Client(null, "UN-SECRETARIAT", "secretariat");
        foreach (var client in (HttpClient[])[permit.Officer, secretariat])
        {
            var common = await permit.GetAsync("rules/settings", client);
            Assert.Equal(3, common.GetProperty("maxListAgeDays").GetDouble());
            Assert.False(common.TryGetProperty("overlay", out _));
        }
    }

    private async Task<JsonElement> ScreenedAsync(HttpClient officer, string state, string nationality, string validTo)
    {
        var application = PermitFixture.Application(nationality);
        application["validTo"] = validTo;
        var id = await PermitSamples.ApplyAsync(officer, application);
        await permit.Bus.PublishAsync(PermitFixture.Screening(id, state));
        return await Eventually.BecomesAsync(() => permit.GetAsync($"permits/{id}", officer), found => found.GetProperty("status").GetString() != "applied");
    }
}

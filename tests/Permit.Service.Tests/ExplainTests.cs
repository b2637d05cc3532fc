using System.Net;

namespace Permits.Service.Tests;

/// <summary>A decision explains itself, step by step.</summary>
[Collection(nameof(PermitService))]
public sealed class ExplainTests(PermitFixture permit)
{
    private static readonly object Reason = new { reason = "Fingerprints differ." };

    [Fact]
    public async Task A_refusal_names_the_rule_the_paragraph_and_the_fact_and_gives_the_same_answer_again()
    {
        var id = await permit.ApplyAndScreenAsync("PRK");
        var explanation = await permit.GetAsync($"permits/{id}/explain");
        Assert.Equal(
            ("refused", 3, true, "The same facts and rules give the same answer."),
            (
                explanation.GetProperty("decision").GetString(),
                explanation.GetProperty("version").GetInt32(),
                explanation.GetProperty("givesSameAnswer").GetBoolean(),
                explanation.GetProperty("text").GetString()
            )
        );
        Assert.Equal(explanation.GetProperty("currentRulesVersion").GetString(), explanation.GetProperty("rulesVersion").GetString());
        Assert.Equal(3, explanation.GetProperty("rules").GetProperty("maxListAgeDays").GetDouble());
        var steps = explanation.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal(
            """{"rule":"dprk-nationality","title":"No work authorization for nationals of the DPRK","legalBasis":"""
                + """["2375/17"],"source":"seen","result":"applies","text":"A work permit for a national of PRK is prohibited (2375/17) unless """
                + """the 1718 Committee approves the case in advance.","facts":[{"field":"#/application/worker/nationality","value":"PRK"}]}""",
            steps.Single(step => step.GetProperty("rule").GetString() == "dprk-nationality").GetRawText()
        );
        Assert.Equal("notReached", steps[^1].GetProperty("result").GetString());
        Assert.Equal("Was not consulted: an earlier rule decided.", steps[^1].GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_rule_that_does_not_apply_says_which_facts_it_used()
    {
        var id = await permit.ApplyAndScreenAsync();
        var steps = (await permit.GetAsync($"permits/{id}/explain")).GetProperty("steps").EnumerateArray().ToList();
        var step = steps.Single(step => step.GetProperty("rule").GetString() == "dprk-nationality");
        Assert.Equal("Does not apply: #/application/worker/nationality is VNM.", step.GetProperty("text").GetString());
        Assert.Equal(("no-hit", "applies"), (steps[^1].GetProperty("rule").GetString(), steps[^1].GetProperty("result").GetString()));
    }

    [Fact]
    public async Task At_an_instant_the_decision_of_that_time_is_explained()
    {
        var id = await permit.ApplyAndScreenAsync("VNM", PermitFixture.Hit());
        var referred = await permit.GetAsync($"permits/{id}/explain");
        using var proposed = await permit.DecideAsync(id, "issue", Reason, "\"3\"");
        using var issued = await permit.DecideAsync(id, "approve", Reason, "\"4\"", permit.Supervisor);
        Assert.Equal(HttpStatusCode.OK, issued.StatusCode);
        Assert.Equal("issued", (await permit.GetAsync($"permits/{id}/explain")).GetProperty("decision").GetString());

        var at = Uri.EscapeDataString(referred.GetProperty("decidedAt").GetString()!);
        Assert.Equal(referred.GetRawText(), (await permit.GetAsync($"permits/{id}/explain?at={at}")).GetRawText());
        using var before = await permit.Officer.GetAsync(new Uri($"permits/{id}/explain?at=2020-01-01T00:00:00Z", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, before.StatusCode);
    }

    [Fact]
    public async Task An_application_that_waits_for_its_screening_has_no_explanation()
    {
        var id = await permit.ApplyAsync();
        using var response = await permit.Officer.GetAsync(new Uri($"permits/{id}/explain", UriKind.Relative));
        Assert.Equal(
            (HttpStatusCode.NotFound, "The permit had not been decided then."),
            (response.StatusCode, (await PermitFixture.JsonAsync(response)).GetProperty("detail").GetString())
        );
    }

    [Fact]
    public async Task Another_States_decision_is_not_found()
    {
        var id = await permit.ApplyAndScreenAsync();
        using var elsewhere = permit.Client("VNM", "VNM-DOLAB", "auditor");
        using var response = await elsewhere.GetAsync(new Uri($"permits/{id}/explain", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}

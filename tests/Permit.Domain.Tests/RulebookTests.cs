using Permits.Domain.Permits;
using Permits.Domain.Rules;
using static Permits.Domain.Tests.PermitScenario;

namespace Permits.Domain.Tests;

/// <summary>How the rules decide together; each paragraph has tests of its own.</summary>
public sealed class RulebookTests
{
    [Fact]
    public void After_a_prohibition_only_other_prohibitions_are_consulted()
    {
        var results = Results(Facts("PRK"));
        Assert.Contains((RuleId.DprkNationality, RuleResult.Applies), results);
        Assert.All(
            results.Where(rule => rule.Rule != RuleId.DprkNationality),
            rule =>
                Assert.Equal(
                    Rulebook.Rules.Single(known => known.Id == rule.Rule).Effect is RuleEffect.Refuse ? RuleResult.DoesNotApply : RuleResult.NotReached,
                    rule.Result
                )
        );
    }

    [Fact]
    public void Every_referral_is_consulted_and_nothing_is_issued()
    {
        var results = Results(Facts("VNM", issuer: "PRK") with { Screening = Screening(Hit()) });
        Assert.Equal(
            [RuleId.DprkDocument, RuleId.ListedSubject, RuleId.DprkVigilance],
            results.Where(rule => rule.Result is RuleResult.Applies).Select(rule => rule.Rule)
        );
        Assert.Equal((RuleId.NoHit, RuleResult.NotReached), results[^1]);
    }

    [Fact]
    public void A_clear_application_passes_every_rule_and_reaches_the_last() =>
        Assert.Equal(
            [
                .. Rulebook.Rules.SkipLast(1).Select(rule => (rule.Id, rule.Id == RuleId.EarlierContract ? RuleResult.NotInForce : RuleResult.DoesNotApply)),
                (RuleId.NoHit, RuleResult.Applies),
            ],
            Results(Facts("VNM"))
        );

    [Fact]
    public void A_rule_names_the_facts_it_used() =>
        Assert.Equal(
            [new RuleFact("#/application/worker/nationality", "VNM"), new RuleFact("#/application/worker/documents/0/issuer", "CHN")],
            Rulebook.Consult(Facts("VNM", issuer: "CHN")).Single(step => step.Rule.Id == RuleId.DprkDocument).Finding.Facts
        );

    [Fact]
    public void Before_its_first_day_2375_paragraph_17_does_not_apply()
    {
        var before = Facts("PRK") with { Now = new(2017, 9, 10, 23, 59, 59, TimeSpan.Zero) };
        Assert.Contains((RuleId.DprkNationality, RuleResult.NotInForce), Results(before));
        Assert.Equal(RuleId.DprkCeiling, Rulebook.Prohibition(before)!.Rule);
        Assert.Equal(RuleId.DprkNationality, Rulebook.Prohibition(before with { Now = before.Now.AddSeconds(1) })!.Rule);
    }

    [Fact]
    public void Without_a_screening_nothing_is_issued() =>
        Assert.Throws<InvalidOperationException>(() => Rulebook.Decide(Facts("VNM") with { Screening = null }));

    private static IReadOnlyList<(RuleId Rule, RuleResult Result)> Results(RuleFacts facts) =>
        [.. Rulebook.Consult(facts).Select(step => (step.Rule.Id, step.Result))];
}

using Permits.Domain.Permits;
using Permits.Domain.Rules;
using Platform.Kernel;
using static Permits.Domain.Tests.PermitScenario;

namespace Permits.Domain.Tests;

/// <summary>A decision is made again from the facts and the rules of its day.</summary>
public sealed class DecisionReplayTests
{
    public static TheoryData<string, PermitScenario, Type> Decisions() =>
        new()
        {
            { "clear", Given(Applied()).When(Screened()), typeof(PermitEvent.Issued) },
            { "PRK", Given(Applied("PRK")).When(Screened()), typeof(PermitEvent.Refused) },
            {
                "document, hits and a list too old",
                Given(Applied("VNM", issuer: "PRK"))
                    .When(new PermitCommand.RecordWatchHit(WatchHit("unsc-2")))
                    .When(
                        new PermitCommand.RecordScreening(Screening(Hit()) with { Editions = [Edition(Now.AddDays(-4))], NotCompared = ["Nguyen Van An"] }, [])
                    ),
                typeof(PermitEvent.Referred)
            },
            {
                "second watch hit",
                Given(Applied())
                    .When(Screened())
                    .When(new PermitCommand.RecordWatchHit(WatchHit()))
                    .When(Propose(ProposedAction.Reinstate, "another person"))
                    .When(Approve())
                    .When(new PermitCommand.RecordWatchHit(WatchHit("unsc-2"))),
                typeof(PermitEvent.Suspended)
            },
            {
                "issued by an officer",
                Given(Applied()).When(Screened(Hit())).When(Propose(ProposedAction.Issue, "another person")).When(Approve()),
                typeof(PermitEvent.Issued)
            },
        };

    [Theory]
    [MemberData(nameof(Decisions), DisableDiscoveryEnumeration = true)]
    public void A_replay_gives_the_same_answer(string name, PermitScenario scenario, Type decision)
    {
        var explanation = DecisionReplay.Explain(scenario.History)!;
        Assert.IsType(decision, explanation.Decision);
        Assert.True(explanation.IsSame, name);
        Assert.Equal((Rulebook.Version, Now), (explanation.Rules!.Version, explanation.Rules.At));
        Assert.Equal(scenario.Permit.Version, explanation.Envelope.Version);
    }

    [Fact]
    public void Every_rule_is_a_step_in_its_order() =>
        Assert.Equal(
            Rulebook.Rules.Select(rule => rule.Id),
            DecisionReplay.Explain(Given(Applied()).When(Screened()).History)!.Steps.Select(step => step.Rule.Id)
        );

    [Fact]
    public void An_officers_issue_shows_that_no_prohibition_applied()
    {
        var steps = DecisionReplay.Explain(Given(Applied()).When(Screened(Hit())).When(Propose(ProposedAction.Issue, "s")).When(Approve()).History)!.Steps;
        Assert.NotEmpty(steps);
        Assert.All(steps, step => Assert.Equal((RuleEffect.Refuse, RuleResult.DoesNotApply), (step.Rule.Effect, step.Result)));
    }

    [Fact]
    public void The_settings_of_the_day_decide_not_those_of_today()
    {
        var old = Screening() with { Editions = [Edition(Now.AddDays(-2))] };
        var settings = CommonSettings.With(
            new StateOverlay
            {
                State = CountryCode.From("KOR"),
                LegalBasis = LegalBasis.From("national:Act 8"),
                EffectiveFrom = new(2026, 1, 1),
                MaxListAgeHours = 24,
            }
        );
        var decided = Rulebook.Decide(Facts() with { Screening = old, Settings = settings });
        var explanation = DecisionReplay.Explain(Given(Applied(), new PermitEvent.ScreeningReceived(old, []), decided).History)!;
        Assert.IsType<PermitEvent.Referred>(explanation.Decision);
        Assert.True(explanation.IsSame);
    }

    [Fact]
    public void A_decision_that_the_rules_no_longer_give_is_said_to_differ()
    {
        var decided = new PermitEvent.Issued(
            new Reason.NoHit(0.7, [Edition()], "engine-1") { Rule = RuleId.NoHit },
            new AppliedRules("0-000000000000", Now, CommonSettings)
        );
        var explanation = DecisionReplay.Explain(Given(Applied("PRK"), Cleared(), decided).History)!;
        Assert.False(explanation.IsSame);
        Assert.Equal(RuleId.DprkNationality, Assert.IsType<PermitEvent.Refused>(explanation.Replayed).Reason.Rule);
    }

    [Fact]
    public void A_decision_with_other_reasons_is_said_to_differ()
    {
        var decided = new PermitEvent.Referred([ListedHit(RuleId.ListedSubject, "unsc-9")], new AppliedRules(Rulebook.Version, Now, CommonSettings));
        Assert.False(DecisionReplay.Explain(Given(Applied(), HitFound(), decided).History)!.IsSame);
    }

    [Fact]
    public void An_officers_decision_without_rules_has_nothing_to_replay()
    {
        var explanation = DecisionReplay.Explain(Given(Applied()).When(new PermitCommand.Refuse("s", [LegalBasis.From("2375/17")], Kim)).History)!;
        Assert.Null(explanation.IsSame);
        Assert.Empty(explanation.Steps);
    }

    [Fact]
    public void An_undecided_application_has_no_explanation() =>
        Assert.Null(DecisionReplay.Explain(Given(Applied()).When(new PermitCommand.RecordWatchHit(WatchHit())).History));
}

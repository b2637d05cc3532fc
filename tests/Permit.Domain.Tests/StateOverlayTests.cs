using System.Text.Json;
using Permits.Domain.Permits;
using Permits.Domain.Rules;
using Platform.Kernel;
using static Permits.Domain.Tests.PermitScenario;

namespace Permits.Domain.Tests;

/// <summary>What a State's own law adds to the rules.</summary>
public sealed class StateOverlayTests
{
    private static readonly LegalBasis Law = LegalBasis.From("national:Foreign Workers Act, article 8");

    private static readonly StateOverlay Korea = new()
    {
        State = CountryCode.From("KOR"),
        LegalBasis = Law,
        EffectiveFrom = new(2026, 1, 1),
    };

    [Fact]
    public void A_nationality_that_the_State_refers_is_referred_under_its_law()
    {
        var overlay = Korea with { ReferNationalities = [CountryCode.From("RUS"), CountryCode.From("CHN")] };
        Assert.Equal<Reason>(
            [new Reason.ReferredNationality(CountryCode.From("RUS")) { Rule = RuleId.StateNationality, LegalBasis = [Law] }],
            Assert.IsType<PermitEvent.Referred>(Decide("RUS", overlay)).Reasons,
            Same
        );
        Assert.IsType<PermitEvent.Issued>(Decide("VNM", overlay));
    }

    [Theory]
    [InlineData(2028, 4, 1, true)]
    [InlineData(2028, 4, 2, false)]
    public void A_permit_for_longer_than_the_State_allows_is_refused_and_no_officer_can_issue_it(int year, int month, int day, bool isAllowed)
    {
        var settings = CommonSettings.With(Korea with { MaxValidityYears = 2 });
        var facts = Facts() with { Settings = settings, Application = Application() with { ValidTo = new(year, month, day) } };
        if (isAllowed)
        {
            Assert.IsType<PermitEvent.Issued>(Rulebook.Decide(facts));
            Assert.Null(Rulebook.Prohibition(facts));
            return;
        }

        var reason = Assert.IsType<Reason.ValidityTooLong>(Assert.IsType<PermitEvent.Refused>(Rulebook.Decide(facts)).Reason);
        Assert.Equal((RuleId.StateValidity, 2, facts.Application.ValidTo), (reason.Rule, reason.MaxYears, reason.ValidTo));
        Assert.Equal([Law], reason.LegalBasis);
        Assert.Equal(reason, Rulebook.Prohibition(facts), Same);
    }

    [Fact]
    public void A_smaller_maximum_age_of_lists_refers_earlier()
    {
        var facts = Facts() with { Screening = Screening() with { Editions = [Edition(Now.AddHours(-25))] } };
        Assert.IsType<PermitEvent.Issued>(Rulebook.Decide(facts));
        var tightened = facts with { Settings = CommonSettings.With(Korea with { MaxListAgeHours = 24 }) };
        Assert.Equal(1, Assert.IsType<Reason.ListTooOld>(Assert.Single(Assert.IsType<PermitEvent.Referred>(Rulebook.Decide(tightened)).Reasons)).MaxAgeDays);
    }

    [Fact]
    public void A_list_that_the_State_requires_in_addition_must_have_been_compared()
    {
        var settings = CommonSettings.With(Korea with { RequiredLists = ["us_ofac_sdn", "un_sc_sanctions"] });
        Assert.Equal(["un_sc_sanctions", "us_ofac_sdn"], settings.RequiredLists);
        var referred = Assert.IsType<PermitEvent.Referred>(Rulebook.Decide(Facts() with { Settings = settings }));
        Assert.Equal("us_ofac_sdn", Assert.IsType<Reason.ListMissing>(Assert.Single(referred.Reasons)).List);
    }

    [Fact]
    public void An_overlay_does_not_lift_a_prohibition_of_the_United_Nations() =>
        Assert.Equal(RuleId.DprkNationality, Assert.IsType<PermitEvent.Refused>(Decide("PRK", Korea)).Reason.Rule);

    [Theory]
    [InlineData("KOR", "2025-12-31T23:59:59Z", false)]
    [InlineData("KOR", "2026-01-01T00:00:00Z", true)]
    [InlineData("KOR", "2026-12-31T23:59:59Z", true)]
    [InlineData("KOR", "2027-01-01T00:00:00Z", false)]
    [InlineData("VNM", "2026-06-01T00:00:00Z", false)]
    public void An_overlay_is_in_force_for_its_own_State_from_its_first_to_its_last_day(string state, string now, bool isInForce)
    {
        var byState = new RuleSettingsByState(CommonSettings, [Korea with { EffectiveTo = new(2026, 12, 31) }]);
        Assert.Equal(isInForce, byState.For(CountryCode.From(state), DateTimeOffset.Parse(now, null)).Overlay is not null);
    }

    [Fact]
    public void An_overlay_that_tightens_or_adds_does_not_loosen() =>
        Assert.Empty((Korea with { MaxListAgeHours = 72, MaxValidityYears = 10, RequiredLists = ["us_ofac_sdn"] }).Loosens(CommonSettings));

    [Fact]
    public void An_overlay_that_loosens_names_each_rule_that_it_loosens() =>
        Assert.Equal(
            [
                "it loosens list-too-old: maxListAgeHours is 73, but may be at most 72.",
                "it loosens state-validity: maxValidityYears is 11, but may be at most 10.",
            ],
            (Korea with { MaxListAgeHours = 73, MaxValidityYears = 11 }).Loosens(CommonSettings)
        );

    private static PermitEvent Decide(string nationality, StateOverlay overlay) =>
        Rulebook.Decide(Facts(nationality) with { Settings = CommonSettings.With(overlay) });

    // A record compares its lists by reference.
    private static bool Same(Reason? one, Reason? other) => Stored(one) == Stored(other);

    private static string Stored(Reason? reason) => JsonSerializer.Serialize(reason);
}

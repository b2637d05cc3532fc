using Permits.Domain.Permits;
using static Permits.Domain.Tests.PermitScenario;

namespace Permits.Domain.Tests;

public sealed class PermitDeciderTests
{
    private static readonly LegalBasis[] Basis = [LegalBasis.Parse("2375/17")];

    [Fact]
    public void A_clear_application_is_issued_with_the_editions_it_was_cleared_against()
    {
        var scenario = Given(Applied()).When(new PermitCommand.TakeScreening(Screening()));
        Assert.IsType<PermitEvent.ScreeningReceived>(scenario.Events[0]);
        Assert.Contains("un_sc_sanctions of 2026-03-01", Assert.IsType<PermitEvent.Issued>(scenario.Events[1]).Reason, StringComparison.Ordinal);
        Assert.Equal(PermitStatus.Issued, scenario.Permit.Status);
    }

    [Fact]
    public void A_national_of_the_DPRK_is_refused_under_2375_paragraph_17_even_when_clear()
    {
        var scenario = Given(Applied("PRK")).When(new PermitCommand.TakeScreening(Screening()));
        Assert.Equal([LegalBasis.Resolution2375Paragraph17], Assert.IsType<PermitEvent.Refused>(scenario.Events[1]).LegalBasis);
    }

    [Fact]
    public void A_hit_refers_to_an_officer_and_names_the_subject()
    {
        var scenario = Given(Applied()).When(new PermitCommand.TakeScreening(Screening(Hit())));
        Assert.Contains("unsc-1", Assert.Single(Assert.IsType<PermitEvent.Referred>(scenario.Events[1]).Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_that_the_DPRK_issued_refers_whatever_nationality_is_said_and_an_officer_may_issue()
    {
        var scenario = Given(Applied("VNM", issuer: "PRK")).When(new PermitCommand.TakeScreening(Screening()));
        Assert.Contains("said to be a national of VNM", Assert.Single(Assert.IsType<PermitEvent.Referred>(scenario.Events[1]).Reasons), StringComparison.Ordinal);
        Assert.IsType<PermitEvent.Issued>(Assert.Single(scenario.When(new PermitCommand.Issue("Naturalised in 1998; the papers were seen.")).Events));
    }

    [Fact]
    public void A_list_that_is_too_old_refers()
    {
        var old = Screening() with { Editions = [Edition(Now.AddDays(-4))] };
        Assert.IsType<PermitEvent.Referred>(Given(Applied()).When(new PermitCommand.TakeScreening(old)).Events[1]);
    }

    [Fact]
    public void A_list_exactly_at_the_allowed_age_still_clears()
    {
        var old = Screening() with { Editions = [Edition(Now.AddDays(-3))] };
        Assert.IsType<PermitEvent.Issued>(Given(Applied()).When(new PermitCommand.TakeScreening(old)).Events[1]);
    }

    [Fact]
    public void Without_the_required_list_nobody_is_cleared()
    {
        var none = Screening() with { Editions = [] };
        Assert.IsType<PermitEvent.Referred>(Given(Applied()).When(new PermitCommand.TakeScreening(none)).Events[1]);
    }

    [Fact]
    public void A_name_that_could_not_be_compared_refers()
    {
        var scenario = Given(Applied()).When(new PermitCommand.TakeScreening(Screening() with { NotCompared = ["a b c d e f g h i j k l m n o p q r s t u v w x Tariq"] }));
        Assert.IsType<PermitEvent.Referred>(scenario.Events[1]);
    }

    [Fact]
    public void An_application_that_was_compared_with_no_list_cannot_be_issued_by_an_officer_either()
    {
        var none = new PermitEvent.ScreeningReceived(Screening() with { Editions = [] });
        Given(Applied(), none, new PermitEvent.Referred(["no list"])).When(new PermitCommand.Issue("known to us")).Then<PermitOutcome.NotScreened>();
    }

    [Fact]
    public void A_second_screening_changes_nothing() =>
        Given(Applied(), Cleared(), new PermitEvent.Issued("clear")).When(new PermitCommand.TakeScreening(Screening())).Then<PermitOutcome.Unchanged>();

    [Fact]
    public void A_watch_hit_suspends_an_issued_permit()
    {
        var scenario = Given(Applied(), Cleared(), new PermitEvent.Issued("clear")).When(new PermitCommand.TakeWatchHit(WatchHit()));
        Assert.IsType<PermitEvent.Suspended>(scenario.Events[1]);
        Assert.Equal(PermitStatus.Suspended, scenario.Permit.Status);
    }

    [Fact]
    public void The_same_watch_hit_again_changes_nothing() =>
        Given(Applied(), Cleared(), new PermitEvent.Issued("clear"), new PermitEvent.WatchHitReceived(WatchHit()), new PermitEvent.Suspended("hit"), new PermitEvent.Reinstated("not the same person"))
            .When(new PermitCommand.TakeWatchHit(WatchHit())).Then<PermitOutcome.Unchanged>();

    [Fact]
    public void A_watch_hit_that_overtakes_the_screening_is_counted_when_the_screening_arrives()
    {
        var scenario = Given(Applied()).When(new PermitCommand.TakeWatchHit(WatchHit("unsc-2")));
        Assert.Equal(PermitStatus.Applied, scenario.Permit.Status);
        scenario.When(new PermitCommand.TakeScreening(Screening()));
        Assert.Contains("unsc-2", Assert.Single(Assert.IsType<PermitEvent.Referred>(scenario.Events[1]).Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_of_screening_and_watch_hit_does_not_decide_whether_the_permit_may_be_used()
    {
        var hitFirst = Given(Applied()).When(new PermitCommand.TakeWatchHit(WatchHit())).When(new PermitCommand.TakeScreening(Screening())).Permit;
        var hitLast = Given(Applied()).When(new PermitCommand.TakeScreening(Screening())).When(new PermitCommand.TakeWatchHit(WatchHit())).Permit;
        Assert.NotEqual(PermitStatus.Issued, hitFirst.Status);
        Assert.NotEqual(PermitStatus.Issued, hitLast.Status);
    }

    [Fact]
    public void A_screening_after_an_officers_refusal_is_kept_and_decides_nothing() =>
        Assert.IsType<PermitEvent.ScreeningReceived>(Assert.Single(Given(Applied(), new PermitEvent.Refused("forged passport", Basis)).When(new PermitCommand.TakeScreening(Screening())).Events));

    [Fact]
    public void An_officer_cannot_issue_to_a_national_of_the_DPRK() =>
        Given(Applied("PRK"), HitFound(), new PermitEvent.Referred(["hit"])).When(new PermitCommand.Issue("please")).Then<PermitOutcome.Prohibited>();

    [Fact]
    public void An_officer_issues_a_referred_application() =>
        Assert.Equal(PermitStatus.Issued, Given(Applied(), HitFound(), new PermitEvent.Referred(["hit"])).When(new PermitCommand.Issue("another person: fingerprints differ")).Permit.Status);

    [Theory]
    [MemberData(nameof(RepeatedDecisions))]
    public void A_repeated_decision_appends_nothing(string status, PermitEvent[] given, PermitCommand again)
    {
        var wrong = Given(given).When(again).Then<PermitOutcome.WrongStatus>();
        Assert.Equal(Enum.Parse<PermitStatus>(status), wrong.Status);
    }

    public static TheoryData<string, PermitEvent[], PermitCommand> RepeatedDecisions()
    {
        PermitEvent issued = new PermitEvent.Issued("clear");
        return new()
        {
            { "Issued", [Applied(), Cleared(), issued], new PermitCommand.Issue("again") },
            { "Refused", [Applied(), new PermitEvent.Refused("no", Basis)], new PermitCommand.Refuse("no", Basis) },
            { "Suspended", [Applied(), Cleared(), issued, new PermitEvent.Suspended("s")], new PermitCommand.Suspend("s") },
            { "Issued", [Applied(), Cleared(), issued, new PermitEvent.Suspended("s"), new PermitEvent.Reinstated("r")], new PermitCommand.Reinstate("r") },
            { "Revoked", [Applied(), Cleared(), issued, new PermitEvent.Revoked("v", Basis)], new PermitCommand.Revoke("v", Basis) },
            { "Revoked", [Applied(), Cleared(), issued, new PermitEvent.Revoked("v", Basis)], new PermitCommand.Reinstate("r") },
        };
    }

    [Theory]
    [InlineData("2375/17", true)]
    [InlineData("national:Immigration Act s 11", true)]
    [InlineData("2375", false)]
    [InlineData("national:", false)]
    [InlineData("national:a\nb", false)]
    public void A_legal_basis_is_a_paragraph_or_national_law(string text, bool valid) => Assert.Equal(valid, LegalBasis.TryParse(text, null, out _));
}

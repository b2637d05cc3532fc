using Permits.Domain.Imports;
using Permits.Domain.Permits;
using Permits.Domain.Rules;
using Platform.Kernel;
using static Permits.Domain.Tests.PermitScenario;

namespace Permits.Domain.Tests;

/// <summary>What the rules say about a permit that an agency had issued before, and imports.</summary>
public sealed class ValidPermitTests
{
    private static readonly PermitId Earlier = PermitId.From(Guid.Parse("0198a000-0000-7000-8000-000000000009"));
    private static readonly ImportOrigin Origin = new(ImportId.From(Guid.Parse("0198a000-0000-7000-8000-000000000007")), 17, new DateOnly(2025, 12, 1));

    [Fact]
    public void An_imported_permit_is_valid_at_once_and_says_where_it_comes_from()
    {
        var scenario = Given().When(new PermitCommand.Import(Application(), Origin));
        Assert.Equal((PermitStatus.Issued, Origin, 1L), (scenario.Permit.Status, scenario.Permit.Origin, scenario.Permit.Version));
        Given(Imported()).When(new PermitCommand.Import(Application(), Origin)).Then<PermitOutcome.Unchanged>();
    }

    [Fact]
    public void A_permit_about_which_nothing_is_found_is_upheld()
    {
        var scenario = Given(Imported()).When(Screened());
        Assert.Equal(RuleId.NoHit, Assert.Single(Assert.IsType<PermitEvent.Upheld>(scenario.Events[1]).Reasons).Rule);
        Assert.Equal(PermitStatus.Issued, scenario.Permit.Status);
    }

    [Theory]
    [InlineData("PRK", null, "dprk-nationality")]
    [InlineData("CHN", "PRK", "dprk-document")]
    public void What_prohibits_an_application_or_is_a_finding_about_the_person_suspends_the_permit(string nationality, string? issuer, string rule)
    {
        var scenario = Given(Imported(Application(nationality, issuer))).When(Screened());
        var suspended = Assert.IsType<PermitEvent.Suspended>(scenario.Events[1]);
        Assert.Contains(suspended.Reasons, reason => reason.Rule.Value == rule);
        Assert.NotNull(suspended.Rules);
        Assert.Equal(PermitStatus.Suspended, scenario.Permit.Status);
    }

    [Fact]
    public void A_hit_suspends_the_permit_with_every_other_reason_beside_it()
    {
        var application = Application() with { Employer = new("Hanbit", StatedCountry.UnresolvedKorea, null) };
        var scenario = Given(Imported(application)).When(Screened(Hit()));
        Assert.Equal(
            [RuleId.CountryUnresolved, RuleId.ListedSubject],
            Assert.IsType<PermitEvent.Suspended>(scenario.Events[1]).Reasons.Select(reason => reason.Rule)
        );
    }

    [Theory]
    [InlineData(PermitStatus.Refused, true)]
    [InlineData(PermitStatus.Revoked, true)]
    [InlineData(PermitStatus.Issued, false)]
    public void An_earlier_refusal_of_the_person_suspends_the_permit_and_another_permit_does_not(PermitStatus status, bool suspends)
    {
        var scenario = Given(Imported())
            .When(
                new PermitCommand.RecordScreening(
                    Screening() with
                    {
                        KnownPeople = [new(Earlier, 1, [])],
                    },
                    [new(Earlier, status, new DateOnly(2026, 1, 1), new DateOnly(2027, 1, 1))]
                )
            );
        Assert.Equal(suspends ? PermitStatus.Suspended : PermitStatus.Issued, scenario.Permit.Status);
        Assert.Equal(suspends ? RuleId.EarlierDecision : RuleId.SamePerson, Assert.Single(scenario.Permit.Reasons).Rule);
    }

    [Fact]
    public void A_list_that_is_missing_or_too_old_suspends_no_one_but_is_recorded()
    {
        var missing = Given(Imported()).When(new PermitCommand.RecordScreening(Screening() with { Editions = [] }, []));
        Assert.Equal((PermitStatus.Issued, RuleId.ListMissing), (missing.Permit.Status, Assert.Single(missing.Permit.Reasons).Rule));
        var old = Given(Imported()).When(new PermitCommand.RecordScreening(Screening() with { Editions = [Edition(Now.AddDays(-9))] }, []));
        Assert.Equal((PermitStatus.Issued, RuleId.ListTooOld), (old.Permit.Status, Assert.Single(old.Permit.Reasons).Rule));
    }

    [Fact]
    public void A_maximum_validity_of_the_State_does_not_concern_permits_that_were_issued_before()
    {
        var overlay = new StateOverlay
        {
            State = CountryCode.From("KOR"),
            LegalBasis = LegalBasis.From("national:Act 8"),
            EffectiveFrom = new DateOnly(2026, 1, 1),
            MaxValidityYears = 1,
        };
        var facts = Facts() with { Settings = CommonSettings with { Overlay = overlay } };
        var longer = facts with { Application = facts.Application with { ValidTo = new DateOnly(2035, 1, 1) } };
        Assert.IsType<PermitEvent.Refused>(Rulebook.Decide(longer));
        Assert.IsType<PermitEvent.Upheld>(ValidPermits.Decide(longer));
    }

    [Fact]
    public void A_permit_that_a_watch_suspended_before_its_screening_arrived_stays_suspended()
    {
        var scenario = Given(Imported(), new PermitEvent.WatchHitReceived(WatchHit()), Suspended()).When(Screened());
        Assert.IsType<PermitEvent.ScreeningReceived>(Assert.Single(scenario.Events));
        Assert.Equal(PermitStatus.Suspended, scenario.Permit.Status);
    }

    [Fact]
    public void A_later_watch_hit_suspends_an_imported_permit() =>
        Assert.Equal(PermitStatus.Suspended, Given(Imported()).When(Screened()).When(new PermitCommand.RecordWatchHit(WatchHit())).Permit.Status);

    [Fact]
    public void An_officer_cannot_reinstate_what_is_prohibited_but_revokes_it()
    {
        var scenario = Given(Imported(Application("PRK"))).When(Screened());
        scenario.When(Propose(ProposedAction.Reinstate)).Then<PermitOutcome.Prohibited>();
        scenario.When(new PermitCommand.Revoke("A national of the DPRK.", [LegalBasis.Resolution2397Paragraph8], Kim));
        Assert.Equal(PermitStatus.Revoked, scenario.Permit.Status);
    }

    [Fact]
    public void A_screening_that_is_lost_can_be_requested_again_until_it_has_arrived()
    {
        Assert.IsType<PermitEvent.ScreeningRequested>(Assert.Single(Given(Imported()).When(new PermitCommand.RequestScreening("Lost.")).Events));
        Given(Imported()).When(Screened()).When(new PermitCommand.RequestScreening("Again.")).Then<PermitOutcome.WrongStatus>();
    }

    [Fact]
    public void Both_decisions_are_explained_and_give_the_same_answer_again()
    {
        foreach (var scenario in (PermitScenario[])[Given(Imported()).When(Screened()), Given(Imported(Application("PRK"))).When(Screened(Hit()))])
        {
            var explanation = DecisionReplay.Explain(scenario.History)!;
            Assert.True(explanation.IsSame);
            Assert.Contains(explanation.Steps, step => step.Rule.Id == RuleId.ListedSubject && step.Result is not RuleResult.NotReached);
        }
    }

    private static PermitEvent.Imported Imported(Application? application = null) => new PermitEvent.Imported(application ?? Application(), Origin);
}

using Permits.Domain.Determinations;
using Permits.Domain.Permits;
using Permits.Domain.Rules;
using Platform.Kernel;
using static Permits.Domain.Tests.PermitScenario;

namespace Permits.Domain.Tests;

/// <summary>The exceptions from the ban and the duties around it, paragraph by paragraph.</summary>
public sealed class ParagraphTests
{
    private static readonly DeterminationId Determination = DeterminationId.From(Guid.Parse("0198a000-0000-7000-8000-000000000008"));
    private static readonly CountryCode Korea = CountryCode.From("KOR");
    private static readonly DateTimeOffset In2018 = new(2018, 5, 1, 9, 0, 0, TimeSpan.Zero);

    private static readonly DeterminationTerms Terms = new(
        "S/AC.49/2026/DEC.3",
        new(2026, 2, 1),
        DeterminationPurpose.HumanitarianAssistance,
        Workers: 2,
        new(2026, 3, 1),
        new(2027, 12, 31),
        new([IncomeClass.Work], [SectorCode.From("86")], ["110-81-1"])
    );

    // 2375 para 17: the Committee.

    [Fact]
    public void A_national_of_the_DPRK_under_a_determination_of_the_Committee_is_referred_and_can_be_issued()
    {
        var facts = Approved();
        var referred = Assert.IsType<PermitEvent.Referred>(Rulebook.Decide(facts));
        Assert.Equal(
            new Reason.CommitteeApproval(Determination, Terms.Document, Terms.DecidedOn, 2, 1)
            {
                Rule = RuleId.CommitteeDetermination,
                LegalBasis = [LegalBasis.Resolution2375Paragraph17],
            } with
            {
                LegalBasis = referred.Reasons[0].LegalBasis,
            },
            referred.Reasons[0]
        );
        Assert.Equal([RuleId.CommitteeDetermination, RuleId.DprkVigilance], referred.Reasons.Select(reason => reason.Rule));
        Assert.Null(Rulebook.Prohibition(facts));
    }

    public static TheoryData<DeterminationLimit, RuleFacts> Limits() =>
        new()
        {
            { DeterminationLimit.NotInForce, Approved() with { Exceptions = new(new(Determination, null, 0), 0) } },
            { DeterminationLimit.NotInForce, Approved() with { Exceptions = null } },
            { DeterminationLimit.NotInAdvance, With(Terms with { DecidedOn = new(2026, 3, 2) }) },
            { DeterminationLimit.Validity, With(Terms with { ValidTo = new(2027, 3, 30) }) },
            { DeterminationLimit.Validity, With(Terms with { ValidFrom = new(2026, 4, 2) }) },
            { DeterminationLimit.Class, With(Terms with { Scope = Terms.Scope with { Classes = [IncomeClass.Trainee] } }) },
            { DeterminationLimit.Sector, With(Terms with { Scope = Terms.Scope with { Sectors = [SectorCode.From("85")] } }) },
            { DeterminationLimit.Employer, With(Terms with { Scope = Terms.Scope with { EmployerRegistrationNumbers = ["110-81-2"] } }) },
            { DeterminationLimit.UsedUp, Approved() with { Exceptions = new(new(Determination, Terms, InForce: 2), 0) } },
        };

    [Theory]
    [MemberData(nameof(Limits), DisableDiscoveryEnumeration = true)]
    public void A_determination_that_does_not_cover_the_application_refuses_it_and_says_why(DeterminationLimit limit, RuleFacts facts)
    {
        var refused = Assert.IsType<PermitEvent.Refused>(Rulebook.Decide(facts));
        Assert.Equal((RuleId.DprkNationality, limit), (refused.Reason.Rule, Assert.IsType<Reason.DeterminationNotApplicable>(refused.Reason).Limit));
        Assert.Equal(["2375/17"], refused.Reason.LegalBasis.Select(basis => basis.Value));
    }

    [Fact]
    public void A_determination_that_is_used_up_in_the_meantime_forbids_the_issue()
    {
        var application = Approved().Application;
        var scenario = Given(new PermitEvent.Applied(application), Cleared(), Referred())
            .When(new PermitCommand.Propose(ProposedAction.Issue, "Seen.", Kim) { Exceptions = Approved().Exceptions })
            .When(new PermitCommand.Approve("Seen.", Lee) { Exceptions = new(new(Determination, Terms, InForce: 2), 0) });
        Assert.IsType<Reason.DeterminationNotApplicable>(scenario.Then<PermitOutcome.Prohibited>().Reason);
        scenario.When(new PermitCommand.Approve("Seen.", Lee) { Exceptions = Approved().Exceptions });
        Assert.Equal(1, Assert.IsType<PermitEvent.Issued>(Assert.Single(scenario.Events)).Rules!.Exceptions!.Committee!.InForce);
        Assert.True(DecisionReplay.Explain(scenario.History)!.IsSame);
    }

    // 2375 para 17: the contract; 2371 para 11: the ceiling.

    [Theory]
    [InlineData("2017-09-10", "2019-12-22", true)]
    [InlineData("2017-09-10", "2019-12-23", false)] // Beyond the last day of repatriation.
    [InlineData("2017-09-11", "2018-12-31", false)] // On the day of the resolution: too late.
    [InlineData(null, "2018-12-31", false)] // The application's date proves nothing.
    public void Only_a_contract_from_before_the_ban_excepts_from_it(string? contract, string validTo, bool isExcepted)
    {
        var decision = Rulebook.Decide(Contract(contract, validTo));
        if (isExcepted)
            Assert.Equal(RuleId.EarlierContract, Assert.IsType<PermitEvent.Referred>(decision).Reasons[0].Rule);
        else
            Assert.Equal(RuleId.DprkNationality, Assert.IsType<PermitEvent.Refused>(decision).Reason.Rule);
    }

    [Fact]
    public void No_contract_excepts_after_2019_12_22()
    {
        var last = Contract("2017-09-10", "2019-12-22") with { Now = new(2019, 12, 22, 23, 59, 0, TimeSpan.Zero) };
        Assert.IsType<PermitEvent.Referred>(Rulebook.Decide(Clear(last)));
        Assert.IsType<PermitEvent.Refused>(Rulebook.Decide(Clear(last with { Now = last.Now.AddMinutes(1) })));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    public void The_ceiling_of_2371_paragraph_11_limits_the_contracts_from_before(int inForce, bool isBelow)
    {
        var facts = Contract("2017-09-10", "2018-12-31") with { Exceptions = new(null, inForce) };
        Assert.Equal(isBelow ? null : RuleId.DprkCeiling, Rulebook.Prohibition(facts)?.Rule);
    }

    [Fact]
    public void An_undeclared_ceiling_or_uncounted_permits_give_the_strictest_answer()
    {
        var facts = Contract("2017-09-10", "2018-12-31");
        Assert.Equal(RuleId.DprkCeiling, Rulebook.Prohibition(facts with { Exceptions = null })!.Rule);
        Assert.Equal(RuleId.DprkCeiling, Rulebook.Prohibition(facts with { Settings = CommonSettings, Exceptions = new(null, 0) })!.Rule);
    }

    [Fact]
    public void A_ceiling_falls_and_never_rises()
    {
        var overlay = Overlay with { Ceilings = [new(new(2017, 8, 5), 2), new(new(2018, 6, 1), 1)] };
        Assert.Empty(overlay.Loosens(CommonSettings));
        Assert.Equal((0, 2, 1), (overlay.CeilingOn(new(2017, 8, 4)), overlay.CeilingOn(new(2018, 5, 31)), overlay.CeilingOn(new(2018, 6, 1))));
        var risen = overlay with { Ceilings = [new(new(2017, 8, 5), 2), new(new(2018, 6, 1), 3)] };
        Assert.Contains("loosens dprk-ceiling", Assert.Single(risen.Loosens(CommonSettings)), StringComparison.Ordinal);
        Assert.Single((overlay with { Ceilings = [new(new(2018, 6, 1), 2), new(new(2017, 8, 5), 1)] }).Loosens(CommonSettings));
    }

    [Fact]
    public void The_Committee_approves_beyond_the_ceiling() =>
        Assert.Null(Rulebook.Prohibition(Approved() with { Exceptions = new(new(Determination, Terms, 0), NationalsInForce: 500) }));

    // 2397 para 8.

    [Theory]
    [InlineData("PRK")]
    [InlineData("CHN")]
    public void An_oversight_attache_is_refused_under_any_claim(string nationality)
    {
        var facts = Facts(nationality);
        var refused = Rulebook.Decide(facts with { Application = facts.Application with { Class = IncomeClass.OversightAttache } });
        var reason = Assert.IsType<PermitEvent.Refused>(refused).Reason;
        Assert.Equal((RuleId.OversightAttache, "2397/8"), (reason.Rule, Assert.Single(reason.LegalBasis).Value));
    }

    [Fact]
    public void A_national_of_the_DPRK_and_of_the_State_is_referred_and_not_prohibited()
    {
        var facts = Facts("KOR") with { Determined = Finding("PRK", "KOR") };
        Assert.Equal(RuleId.OwnNational, Assert.IsType<PermitEvent.Referred>(Rulebook.Decide(facts)).Reasons[0].Rule);
        Assert.Null(Rulebook.Prohibition(facts));
    }

    [Fact]
    public void A_national_of_the_DPRK_and_of_a_third_State_is_refused() =>
        Assert.Equal(RuleId.DprkNationality, Rulebook.Prohibition(Facts("VNM") with { Determined = Finding("VNM", "PRK") })!.Rule);

    [Fact]
    public void A_refugee_from_the_DPRK_is_not_excepted_from_the_ban_on_permits()
    {
        // 2397 para 8 excepts from repatriation where law prohibits it: the case says so. 2375 para 17 leaves the permit to the Committee.
        Assert.Equal(RuleId.DprkNationality, Rulebook.Prohibition(Facts("PRK"))!.Rule);
        Assert.Null(Rulebook.Prohibition(Approved()));
    }

    // 2270 paras 13 and 14, 2321 para 34.

    [Fact]
    public void A_hit_on_an_approved_national_of_the_DPRK_cites_2270_paragraph_13()
    {
        var facts = Approved();
        var referred = Assert.IsType<PermitEvent.Referred>(Rulebook.Decide(facts with { Screening = Screening(Hit()) }));
        var reason = Assert.Single(referred.Reasons.OfType<Reason.ActsForListed>());
        Assert.Equal((RuleId.DprkOfficial, "unsc-1", "2270/13"), (reason.Rule, reason.SubjectId, Assert.Single(reason.LegalBasis).Value));
    }

    [Fact]
    public void A_facilitator_of_another_nationality_is_referred_under_2270_paragraph_14_with_advice()
    {
        var facts = Facts("CHN");
        var dprk = StatedCountry.From("PRK");
        facts = facts with { Application = facts.Application with { Intermediary = new("Daria Staffing", dprk, null) } };
        var referred = Assert.IsType<PermitEvent.Referred>(Rulebook.Decide(facts));
        Assert.Equal(
            [(RuleId.DprkFacilitator, "2270/14"), (RuleId.DprkVigilance, "2321/34")],
            referred.Reasons.Select(reason => (reason.Rule, Assert.Single(reason.LegalBasis).Value))
        );
    }

    [Fact]
    public void Advice_alone_decides_nothing()
    {
        var step = Assert.Single(Rulebook.Consult(Facts("VNM")), step => step.Rule.Effect is RuleEffect.Advise);
        Assert.Equal(RuleResult.DoesNotApply, step.Result);
        Assert.IsType<PermitEvent.Issued>(Rulebook.Decide(Facts("VNM")));
    }

    // Claimed, documented and determined nationality.

    [Fact]
    public void A_determined_nationality_refuses_an_application_that_claims_another()
    {
        var scenario = Given(Applied("CHN"), HitFound(), Referred()).When(Determine("PRK")).When(Approve());
        Assert.Collection(
            scenario.Events,
            first => Assert.Equal(["PRK"], Assert.IsType<PermitEvent.NationalityDetermined>(first).Finding.Nationalities.Select(n => n.Value)),
            second => Assert.True(Assert.IsType<Reason.ProhibitedNationality>(Assert.IsType<PermitEvent.Refused>(second).Reason).IsDetermined)
        );
        Assert.True(DecisionReplay.Explain(scenario.History)!.IsSame);
    }

    [Fact]
    public void A_determined_nationality_suspends_a_valid_permit_until_an_officer_decides()
    {
        var scenario = Given(Applied("CHN"), Cleared(), Issued()).When(Determine("PRK")).When(Approve());
        Assert.Equal(PermitStatus.Suspended, scenario.Permit.Status);
        var explanation = DecisionReplay.Explain(scenario.History)!;
        Assert.True(explanation.IsSame);
        Assert.All(explanation.Steps, step => Assert.Equal(RuleEffect.Refuse, step.Rule.Effect));
        Assert.IsType<PermitOutcome.Prohibited>(scenario.When(Propose(ProposedAction.Reinstate)).Then<PermitOutcome.Prohibited>());
    }

    [Fact]
    public void A_reversed_determination_lets_the_permit_be_reinstated()
    {
        var scenario = Given(Applied("CHN"), Cleared(), Issued())
            .When(Determine("PRK"))
            .When(Approve())
            .When(Propose(ProposedAction.ReverseNationality))
            .When(Approve());
        Assert.Null(scenario.Permit.Determined);
        Assert.Equal(PermitStatus.Suspended, scenario.Permit.Status);
        scenario.When(Propose(ProposedAction.Reinstate)).When(Approve());
        Assert.Equal(PermitStatus.Issued, scenario.Permit.Status);
    }

    [Fact]
    public void No_one_determines_a_nationality_alone_and_an_indicator_never_does()
    {
        Given(Applied("CHN"), Cleared(), Issued()).When(Determine("PRK")).When(Approve(Kim)).Then<PermitOutcome.SecondPersonRequired>();
        var facts = Facts("CHN", issuer: "PRK");
        Assert.Null(Rulebook.Prohibition(facts));
        Assert.IsType<PermitEvent.Referred>(Rulebook.Decide(facts));
    }

    [Fact]
    public void Nothing_is_reversed_before_it_is_determined() =>
        Given(Applied("CHN"), Cleared(), Issued()).When(Propose(ProposedAction.ReverseNationality)).Then<PermitOutcome.NothingDetermined>();

    [Fact]
    public void A_determined_nationality_settles_a_claim_of_Korea()
    {
        var facts = Facts("unresolved-korea", issuer: "KOR");
        Assert.Contains(RuleId.CountryUnresolved, Assert.IsType<PermitEvent.Referred>(Rulebook.Decide(facts)).Reasons.Select(reason => reason.Rule));
        Assert.IsType<PermitEvent.Issued>(Rulebook.Decide(facts with { Determined = Finding("KOR") }));
    }

    [Fact]
    public void A_person_who_was_determined_before_is_referred()
    {
        var id = PermitId.From(Guid.Parse("0198a000-0000-7000-8000-000000000009"));
        var earlier = new EarlierPermit(id, PermitStatus.Expired, new(2025, 1, 1), new(2025, 12, 31)) { IsDprkNational = true };
        var facts = Facts("CHN");
        facts = facts with { Screening = facts.Screening! with { KnownPeople = [new(id, 1, [])] }, Earlier = [earlier] };
        Assert.Equal(RuleId.EarlierDecision, Assert.IsType<PermitEvent.Referred>(Rulebook.Decide(facts)).Reasons[0].Rule);
        Assert.IsType<PermitEvent.Issued>(Rulebook.Decide(facts with { Earlier = [earlier with { IsDprkNational = false }] }));
    }

    // National law.

    [Fact]
    public void A_State_may_require_two_people_for_more()
    {
        var settings = CommonSettings with { Overlay = Overlay with { TwoPeople = [ProposedAction.Revoke] } };
        var permit = Given(Applied(), Cleared(), Issued()).Permit;
        var revoke = new PermitCommand.Revoke("no", [LegalBasis.Resolution2397Paragraph8], Kim);
        var proposed = Assert.IsType<PermitEvent.Proposed>(Assert.Single(PermitDecider.Decide(revoke, permit, settings, Now).Events));
        permit = Permit.Evolve(permit, proposed, new(permit.Id.Value, 4, Now));
        Assert.IsType<PermitOutcome.SecondPersonRequired>(PermitDecider.Decide(new PermitCommand.Approve("s", Kim), permit, settings, Now));
        var revoked = Assert.IsType<PermitEvent.Revoked>(
            Assert.Single(PermitDecider.Decide(new PermitCommand.Approve("s", Lee), permit, settings, Now).Events)
        );
        Assert.Equal(["2397/8"], revoked.Reason.LegalBasis.Select(basis => basis.Value));
        Assert.IsType<PermitEvent.Revoked>(
            Assert.Single(PermitDecider.Decide(revoke, Given(Applied(), Cleared(), Issued()).Permit, CommonSettings, Now).Events)
        );
    }

    [Theory]
    [InlineData(IncomeClass.Student, "3011", "state-class")]
    [InlineData(IncomeClass.Work, "3011", "state-sector")]
    [InlineData(IncomeClass.Work, "4100", null)]
    public void A_State_refers_classes_and_sectors(IncomeClass applied, string sector, string? rule)
    {
        var facts = Facts("VNM") with
        {
            Settings = CommonSettings with { Overlay = Overlay with { ReferClasses = [IncomeClass.Student], ReferSectors = [SectorCode.From("30")] } },
        };
        facts = facts with { Application = facts.Application with { Class = applied, Sector = SectorCode.From(sector) } };
        var decision = Rulebook.Decide(facts);
        Assert.Equal(rule, (decision as PermitEvent.Referred)?.Reasons[0].Rule.Value);
    }

    private static StateOverlay Overlay =>
        new()
        {
            State = Korea,
            LegalBasis = LegalBasis.From("national:Act 8"),
            EffectiveFrom = new(2017, 1, 1),
        };

    private static RuleFacts Approved() => With(Terms);

    private static RuleFacts With(DeterminationTerms terms)
    {
        var facts = Facts("PRK");
        return facts with
        {
            Application = facts.Application with
            {
                Determination = Determination,
                Sector = SectorCode.From("8610"),
                Employer = new("Hospital", StatedCountry.From("KOR"), "110-81-1"),
            },
            Exceptions = new(new(Determination, terms, InForce: 1), NationalsInForce: 0),
        };
    }

    private static RuleFacts Contract(string? contract, string validTo)
    {
        var facts = Facts("PRK") with { Now = In2018 };
        return Clear(
            facts with
            {
                Application = facts.Application with
                {
                    ContractDate = contract is null ? null : DateOnly.Parse(contract, System.Globalization.CultureInfo.InvariantCulture),
                    ValidFrom = new(2018, 6, 1),
                    ValidTo = DateOnly.Parse(validTo, System.Globalization.CultureInfo.InvariantCulture),
                },
                Exceptions = new(null, NationalsInForce: 1),
                Settings = CommonSettings with { State = Korea, Overlay = Overlay with { Ceilings = [new(new(2017, 8, 5), 2)] } },
            }
        );
    }

    // Lists of that day.
    private static RuleFacts Clear(RuleFacts facts) => facts with { Screening = Screening() with { Editions = [Edition(facts.Now.AddHours(-5))] } };

    private static NationalityFinding Finding(params string[] nationalities) =>
        new([.. nationalities.Select(CountryCode.From)], ["Passport series."], "The worker denies it.");

    private static PermitCommand.Propose Determine(string nationality) =>
        new PermitCommand.Propose(ProposedAction.DetermineNationality, "Interview and passport registry agree.", Kim) { Nationality = Finding(nationality) };
}

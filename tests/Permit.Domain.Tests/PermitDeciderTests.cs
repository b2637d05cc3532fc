using System.Globalization;
using Permits.Domain.Permits;
using Platform.Kernel;
using static Permits.Domain.Tests.PermitScenario;

namespace Permits.Domain.Tests;

public sealed class PermitDeciderTests
{
    private static readonly LegalBasis[] Basis = [LegalBasis.From("2375/17")];

    [Fact]
    public void An_application_begins_a_permit()
    {
        var scenario = Given().When(new PermitCommand.Apply(Application()));
        Assert.Equal(Application().Reference, Assert.IsType<PermitEvent.Applied>(Assert.Single(scenario.Events)).Application.Reference);
        Assert.Equal((PermitStatus.Applied, 1L, Now), (scenario.Permit.Status, scenario.Permit.Version, scenario.Permit.AppliedAt));
    }

    [Fact]
    public void An_application_for_an_existing_permit_changes_nothing() =>
        Given(Applied()).When(new PermitCommand.Apply(Application())).Then<PermitOutcome.Unchanged>();

    [Fact]
    public void An_application_with_a_reference_that_the_agency_has_used_is_refused_by_naming_the_permit()
    {
        var holder = PermitId.From(Guid.Parse("0198a000-0000-7000-8000-000000000009"));
        Assert.Equal(holder, Given().When(new PermitCommand.Apply(Application(), holder)).Then<PermitOutcome.ReferenceTaken>().Holder);
    }

    [Theory]
    [MemberData(nameof(LaterCommands))]
    public void A_command_for_a_permit_that_does_not_exist_finds_nothing(PermitCommand command) =>
        Assert.True(((IOutcome<PermitEvent>)Given().When(command).Then<PermitOutcome.NotFound>()).IsNotFound);

    public static TheoryData<PermitCommand> LaterCommands() =>
        [
            Screened(),
            new PermitCommand.RequestScreening("s"),
            new PermitCommand.RecordWatchHit(WatchHit()),
            Propose(ProposedAction.Issue),
            Approve(),
            new PermitCommand.Reject("s", Kim),
            new PermitCommand.Refuse("s", Basis, Kim),
            new PermitCommand.Suspend("s", Kim),
            new PermitCommand.Revoke("s", Basis, Kim),
            new PermitCommand.Withdraw("s"),
            new PermitCommand.Expire(),
        ];

    [Fact]
    public void A_clear_application_is_issued_with_the_editions_it_was_cleared_against()
    {
        var scenario = Given(Applied()).When(Screened());
        Assert.IsType<PermitEvent.ScreeningReceived>(scenario.Events[0]);
        var noHit = Assert.IsType<Reason.NoHit>(Assert.IsType<PermitEvent.Issued>(scenario.Events[1]).Reason);
        Assert.Equal((RuleId.NoHit, 0.7, "engine-1"), (noHit.Rule, noHit.Threshold, noHit.Engine));
        Assert.Equal([Edition()], noHit.Editions);
        Assert.Equal(PermitStatus.Issued, scenario.Permit.Status);
    }

    [Fact]
    public void A_national_of_the_DPRK_is_refused_under_2375_paragraph_17_even_when_clear()
    {
        var reason = Assert.IsType<PermitEvent.Refused>(Given(Applied("PRK")).When(Screened()).Events[1]).Reason;
        Assert.Equal(CountryCode.DemocraticPeoplesRepublicOfKorea, Assert.IsType<Reason.ProhibitedNationality>(reason).Nationality);
        Assert.Equal(RuleId.DprkNationality, reason.Rule);
        Assert.Equal([LegalBasis.Resolution2375Paragraph17], reason.LegalBasis);
    }

    [Fact]
    public void A_hit_refers_to_an_officer_and_names_the_subject_and_the_edition() =>
        Assert.Equal<Reason>([ListedHit(RuleId.ListedSubject)], Referral(Screening(Hit())));

    [Fact]
    public void A_document_issued_by_the_DPRK_refers_regardless_of_the_claimed_nationality_and_two_people_may_issue()
    {
        var scenario = Given(Applied("VNM", issuer: "PRK")).When(Screened());
        var referred = Assert.IsType<PermitEvent.Referred>(scenario.Events[1]);
        var reason = Assert.Single(referred.Reasons.OfType<Reason.DprkDocument>());
        Assert.Equal([RuleId.DprkDocument, RuleId.DprkVigilance], referred.Reasons.Select(known => known.Rule));
        Assert.Equal((DocumentType.Passport, StatedCountry.From("VNM"), RuleId.DprkDocument), (reason.DocumentType, reason.ClaimedNationality, reason.Rule));
        Assert.Equal(
            PermitStatus.Issued,
            scenario.When(Propose(ProposedAction.Issue, "Naturalised in 1998; the papers were seen.")).When(Approve()).Permit.Status
        );
    }

    [Fact]
    public void An_undecided_application_is_screened_again_on_request_and_the_first_result_decides()
    {
        var scenario = Given(Applied()).When(new PermitCommand.RequestScreening("No answer for an hour."));
        Assert.Equal(ByOfficer("No answer for an hour."), Assert.IsType<PermitEvent.ScreeningRequested>(Assert.Single(scenario.Events)).Reason);
        Assert.Equal((PermitStatus.Applied, 0), (scenario.Permit.Status, scenario.Permit.Reasons.Count));
        Assert.IsType<PermitEvent.Issued>(scenario.When(Screened()).Events[1]);
        scenario.When(Screened(Hit())).Then<PermitOutcome.Unchanged>();
    }

    [Fact]
    public void A_decided_application_is_not_screened_again()
    {
        var refused = Given(Applied(), Cleared(), Issued()).When(new PermitCommand.RequestScreening("s")).Then<PermitOutcome.WrongStatus>();
        Assert.Equal((PermitStatus.Issued, PermitStatus.Applied), (refused.Status, Assert.Single(refused.Allowed)));
    }

    [Fact]
    public void A_list_that_is_too_old_refers()
    {
        var old = Edition(Now.AddDays(-4));
        Assert.Equal<Reason>(
            [new Reason.ListTooOld(old.List, old.ContentHash, old.GeneratedAt, MaxAgeDays: 3) { Rule = RuleId.ListTooOld }],
            Referral(Screening() with { Editions = [old] })
        );
    }

    [Fact]
    public void A_list_exactly_at_the_allowed_age_still_clears()
    {
        var old = Screening() with { Editions = [Edition(Now.AddDays(-3))] };
        Assert.IsType<PermitEvent.Issued>(Given(Applied()).When(new PermitCommand.RecordScreening(old, [])).Events[1]);
    }

    [Fact]
    public void Without_the_required_list_no_one_is_cleared() =>
        Assert.Equal<Reason>([new Reason.ListMissing("un_sc_sanctions") { Rule = RuleId.ListMissing }], Referral(Screening() with { Editions = [] }));

    [Theory]
    [InlineData("Nguyen Van An", "#/worker/names/0")]
    [InlineData("Hanbit Shipyard", "#/employer/name")]
    [InlineData("not in the application", "#")]
    public void A_name_that_could_not_be_compared_refers_and_the_reason_names_its_field(string name, string field) =>
        Assert.Equal<Reason>([new Reason.NameNotCompared(field) { Rule = RuleId.NameNotCompared }], Referral(Screening() with { NotCompared = [name] }));

    [Fact]
    public void An_officer_cannot_issue_an_application_that_was_compared_with_no_list()
    {
        var none = new PermitEvent.ScreeningReceived(Screening() with { Editions = [] }, []);
        Given(Applied(), none, Referred()).When(Propose(ProposedAction.Issue, "known to us")).Then<PermitOutcome.NotScreened>();
    }

    [Fact]
    public void A_second_screening_changes_nothing() => Given(Applied(), Cleared(), Issued()).When(Screened()).Then<PermitOutcome.Unchanged>();

    [Fact]
    public void A_watch_hit_suspends_an_issued_permit()
    {
        var scenario = Given(Applied(), Cleared(), Issued()).When(new PermitCommand.RecordWatchHit(WatchHit()));
        Assert.Equal([ListedHit(RuleId.WatchHit)], Assert.IsType<PermitEvent.Suspended>(scenario.Events[1]).Reasons);
        Assert.Equal(PermitStatus.Suspended, scenario.Permit.Status);
    }

    [Fact]
    public void The_same_watch_hit_again_changes_nothing() =>
        Given(
                Applied(),
                Cleared(),
                Issued(),
                new PermitEvent.WatchHitReceived(WatchHit()),
                Suspended(),
                new PermitEvent.Reinstated(ByOfficer("not the same person"))
            )
            .When(new PermitCommand.RecordWatchHit(WatchHit()))
            .Then<PermitOutcome.Unchanged>();

    [Theory]
    [MemberData(nameof(OtherWatchHits))]
    public void A_watch_hit_that_differs_in_anything_that_identifies_it_suspends_again(WatchHit other) =>
        Assert.IsType<PermitEvent.Suspended>(
            Given(
                    Applied(),
                    Cleared(),
                    Issued(),
                    new PermitEvent.WatchHitReceived(WatchHit()),
                    Suspended(),
                    new PermitEvent.Reinstated(ByOfficer("not the same person"))
                )
                .When(new PermitCommand.RecordWatchHit(other))
                .Events[1]
        );

    public static TheoryData<WatchHit> OtherWatchHits() =>
        [
            WatchHit() with
            {
                WatchId = Guid.Parse("0198a000-0000-7000-8000-000000000004"),
            },
            WatchHit("unsc-2"),
            WatchHit() with
            {
                Hit = Hit() with { List = "us_ofac_sdn" },
            },
            WatchHit() with
            {
                Hit = Hit() with { Screened = "employer" },
            },
            WatchHit() with
            {
                FoundAt = Now.AddDays(1),
            },
        ];

    [Fact]
    public void A_hit_on_a_list_whose_edition_is_unknown_refers_without_naming_an_edition()
    {
        var elsewhere = Hit() with { List = "us_ofac_sdn" };
        var reason = Assert.IsType<Reason.ListedHit>(Assert.Single(Referral(Screening(elsewhere))));
        Assert.Equal(("us_ofac_sdn", null), (reason.List, reason.Edition));
    }

    [Fact]
    public void A_watch_hit_that_overtakes_the_screening_is_counted_when_the_screening_arrives()
    {
        var scenario = Given(Applied()).When(new PermitCommand.RecordWatchHit(WatchHit("unsc-2")));
        Assert.Equal(PermitStatus.Applied, scenario.Permit.Status);
        scenario.When(Screened());
        Assert.Equal<Reason>([ListedHit(RuleId.WatchHit, "unsc-2")], Assert.IsType<PermitEvent.Referred>(scenario.Events[1]).Reasons);
    }

    [Fact]
    public void The_order_of_screening_and_watch_hit_does_not_affect_whether_the_permit_is_valid()
    {
        var hitFirst = Given(Applied()).When(new PermitCommand.RecordWatchHit(WatchHit())).When(Screened()).Permit;
        var hitLast = Given(Applied()).When(Screened()).When(new PermitCommand.RecordWatchHit(WatchHit())).Permit;
        Assert.NotEqual(PermitStatus.Issued, hitFirst.Status);
        Assert.NotEqual(PermitStatus.Issued, hitLast.Status);
    }

    [Fact]
    public void An_officer_may_refuse_before_the_screening_arrives_and_the_screening_is_then_kept_as_evidence()
    {
        var scenario = Given(Applied()).When(new PermitCommand.Refuse("forged passport", Basis, Kim));
        var reason = Assert.IsType<Reason.OfficerDecision>(Assert.IsType<PermitEvent.Refused>(Assert.Single(scenario.Events)).Reason);
        Assert.Equal(("forged passport", RuleId.OfficerDecision), (reason.Statement, reason.Rule));
        Assert.Equal(Basis, reason.LegalBasis);
        Assert.IsType<PermitEvent.ScreeningReceived>(Assert.Single(scenario.When(Screened()).Events));
        Assert.Equal(PermitStatus.Refused, scenario.Permit.Status);
    }

    [Fact]
    public void An_officer_cannot_issue_to_a_national_of_the_DPRK()
    {
        var prohibited = Given(Applied("PRK"), HitFound(), Referred()).When(Propose(ProposedAction.Issue, "please")).Then<PermitOutcome.Prohibited>();
        Assert.Equal(RuleId.DprkNationality, prohibited.Reason.Rule);
    }

    [Fact]
    public void Two_people_issue_a_referred_application_and_the_reason_keeps_both_and_the_hits_they_override()
    {
        var proposed = Given(Applied(), HitFound(), Referred()).When(Propose(ProposedAction.Issue));
        var proposal = Assert.IsType<PermitEvent.Proposed>(Assert.Single(proposed.Events)).Proposal;
        Assert.Equal((PermitStatus.Referred, Now.AddDays(7)), (proposed.Permit.Status, proposal.ExpiresAt));
        Assert.Equal(["unsc-1"], proposal.Against);

        var approved = proposed.When(Approve());
        var reason = Assert.IsType<Reason.ApprovedProposal>(Assert.IsType<PermitEvent.Issued>(Assert.Single(approved.Events)).Reason);
        Assert.Equal((proposal, "Seen."), (reason.Proposal, reason.Statement));
        Assert.Equal((PermitStatus.Issued, null), (approved.Permit.Status, approved.Permit.Proposal));
    }

    [Fact]
    public void Two_people_make_a_suspended_permit_valid_again()
    {
        var scenario = Given(Applied(), Cleared(), Issued(), Suspended()).When(Propose(ProposedAction.Reinstate)).When(Approve());
        Assert.IsType<PermitEvent.Reinstated>(Assert.Single(scenario.Events));
        Assert.Equal(PermitStatus.Issued, scenario.Permit.Status);
    }

    [Theory]
    [InlineData("kim@moel")]
    [InlineData("KIM@MOEL")]
    public void The_proposer_cannot_approve(string user) =>
        Given(Applied(), HitFound(), Referred())
            .When(Propose(ProposedAction.Issue))
            .When(Approve(Kim with { User = user, Agency = AgencyId.From("KOR-MOJ") }))
            .Then<PermitOutcome.SecondPersonRequired>();

    [Fact]
    public void A_proposal_expires()
    {
        var scenario = Given(Applied(), HitFound(), Referred()).When(Propose(ProposedAction.Issue));
        Assert.NotNull(scenario.When(Approve(), Now.AddDays(7)).Then<PermitOutcome.NothingProposed>().Expired);
        Assert.IsType<PermitEvent.Proposed>(Assert.Single(scenario.When(Propose(ProposedAction.Issue), Now.AddDays(7)).Events));
    }

    [Fact]
    public void One_proposal_waits_at_a_time_and_a_rejected_one_is_gone()
    {
        var scenario = Given(Applied(), HitFound(), Referred()).When(Propose(ProposedAction.Issue));
        Assert.Equal(Kim, scenario.When(Propose(ProposedAction.Issue)).Then<PermitOutcome.AlreadyProposed>().Proposal.By);
        Assert.IsType<PermitEvent.ProposalRejected>(Assert.Single(scenario.When(new PermitCommand.Reject("no", Lee)).Events));
        Assert.Null(scenario.When(Approve()).Then<PermitOutcome.NothingProposed>().Expired);
        scenario.When(new PermitCommand.Reject("no", Lee)).Then<PermitOutcome.NothingProposed>();
    }

    [Fact]
    public void New_evidence_ends_a_proposal_that_was_made_without_it() =>
        Given(Applied(), HitFound(), Referred())
            .When(Propose(ProposedAction.Issue))
            .When(new PermitCommand.RecordWatchHit(WatchHit("unsc-2")))
            .When(Approve())
            .Then<PermitOutcome.NothingProposed>();

    [Fact]
    public void A_decision_of_one_person_ends_a_proposal() =>
        Given(Applied(), HitFound(), Referred())
            .When(Propose(ProposedAction.Issue))
            .When(new PermitCommand.Refuse("no", Basis, Kim))
            .When(Approve())
            .Then<PermitOutcome.NothingProposed>();

    [Theory]
    [InlineData("2027-04-01T11:59:59Z", false)]
    [InlineData("2027-04-01T12:00:00Z", true)]
    public void A_permit_expires_when_its_last_day_has_ended_everywhere(string now, bool expires)
    {
        var at = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture);
        foreach (var suspended in (bool[])[false, true])
        {
            var given = Given([Applied(), Cleared(), Issued(), .. suspended ? [Suspended()] : Array.Empty<PermitEvent>()]);
            if (!expires)
            {
                given.When(new PermitCommand.Expire(), at).Then<PermitOutcome.Unchanged>();
                continue;
            }

            var expired = Assert.IsType<PermitEvent.Expired>(Assert.Single(given.When(new PermitCommand.Expire(), at).Events));
            Assert.Equal(new DateOnly(2027, 3, 31), Assert.IsType<Reason.ValidityEnded>(expired.Reason).ValidTo);
            Assert.Equal(PermitStatus.Expired, given.Permit.Status);
            given.When(new PermitCommand.Expire(), at).Then<PermitOutcome.Unchanged>();
        }
    }

    [Fact]
    public void Only_a_permit_in_force_expires()
    {
        var late = Now.AddYears(5);
        Given(Applied()).When(new PermitCommand.Expire(), late).Then<PermitOutcome.Unchanged>();
        Given(Applied(), new PermitEvent.Revoked(ByOfficer("v", Basis))).When(new PermitCommand.Expire(), late).Then<PermitOutcome.Unchanged>();
    }

    [Fact]
    public void An_application_whose_last_day_has_passed_cannot_be_issued() =>
        Assert.Equal(
            new DateOnly(2027, 3, 31),
            Given(Applied(), HitFound(), Referred()).When(Propose(ProposedAction.Issue), Now.AddYears(5)).Then<PermitOutcome.ValidityEnded>().ValidTo
        );

    [Fact]
    public void An_application_is_withdrawn_only_before_a_decision()
    {
        var withdrawn = Given(Applied()).When(new PermitCommand.Withdraw("The worker took another job."));
        Assert.Equal(PermitStatus.Withdrawn, withdrawn.Permit.Status);
        Assert.Equal(PermitStatus.Withdrawn, Given(Applied(), HitFound(), Referred()).When(new PermitCommand.Withdraw("s")).Permit.Status);
        Given(Applied(), Cleared(), Issued()).When(new PermitCommand.Withdraw("s")).Then<PermitOutcome.WrongStatus>();
        // A screening that arrives later is kept, and decides nothing.
        Assert.IsType<PermitEvent.ScreeningReceived>(Assert.Single(withdrawn.When(Screened()).Events));
    }

    [Theory]
    [MemberData(nameof(RepeatedDecisions))]
    public void A_repeated_decision_appends_nothing(string status, PermitEvent[] given, PermitCommand again)
    {
        var wrong = Given(given).When(again).Then<PermitOutcome.WrongStatus>();
        Assert.Equal(Enum.Parse<PermitStatus>(status), wrong.Status);
    }

    public static TheoryData<string, PermitEvent[], PermitCommand> RepeatedDecisions()
    {
        PermitEvent reinstated = new PermitEvent.Reinstated(ByOfficer("r"));
        PermitEvent refused = new PermitEvent.Refused(ByOfficer("no", Basis));
        PermitEvent revoked = new PermitEvent.Revoked(ByOfficer("v", Basis));
        return new()
        {
            { "Issued", [Applied(), Cleared(), Issued()], Propose(ProposedAction.Issue) },
            { "Refused", [Applied(), refused], new PermitCommand.Refuse("no", Basis, Kim) },
            { "Suspended", [Applied(), Cleared(), Issued(), Suspended()], new PermitCommand.Suspend("s", Kim) },
            { "Issued", [Applied(), Cleared(), Issued(), Suspended(), reinstated], Propose(ProposedAction.Reinstate) },
            { "Revoked", [Applied(), Cleared(), Issued(), revoked], new PermitCommand.Revoke("v", Basis, Kim) },
            { "Revoked", [Applied(), Cleared(), Issued(), revoked], Propose(ProposedAction.Reinstate) },
        };
    }

    [Theory]
    [InlineData("2375/17", true)]
    [InlineData("national:Immigration Act s 11", true)]
    [InlineData("2375", false)]
    [InlineData("national:", false)]
    [InlineData("national:a\nb", false)]
    public void A_legal_basis_is_a_paragraph_or_national_law(string text, bool valid)
    {
        Assert.Equal(valid, LegalBasis.TryParse(text, null, out var basis));
        if (valid)
            Assert.Equal(text, basis.ToString());
    }

    [Theory]
    [InlineData("dprk-nationality", true)]
    [InlineData("", false)]
    [InlineData("DPRK", false)]
    [InlineData("dprk-", false)]
    [InlineData("dprk nationality", false)]
    public void A_rule_id_is_words_in_lower_case_joined_by_hyphens(string text, bool valid)
    {
        Assert.Equal(valid, RuleId.TryParse(text, null, out var rule));
        if (valid)
            Assert.Equal(text, rule.ToString());
    }

    [Fact]
    public void The_ids_of_rules_and_paragraphs_are_stored_and_never_change()
    {
        RuleId[] rules =
        [
            RuleId.DprkNationality,
            RuleId.DprkEmployer,
            RuleId.DprkDocument,
            RuleId.DprkConnection,
            RuleId.CountryUnresolved,
            RuleId.Contradiction,
            RuleId.CheckDigits,
            RuleId.EarlierDecision,
            RuleId.SamePerson,
            RuleId.KnownPeopleNotCompared,
            RuleId.ListedSubject,
            RuleId.WatchHit,
            RuleId.NameNotCompared,
            RuleId.ListMissing,
            RuleId.ListTooOld,
            RuleId.NoHit,
            RuleId.OfficerDecision,
            RuleId.ValidityEnded,
        ];
        Assert.Equal(
            "dprk-nationality dprk-employer dprk-document dprk-connection country-unresolved contradiction check-digits earlier-decision same-person "
                + "known-people-not-compared listed-subject watch-hit "
                + "name-not-compared list-missing list-too-old no-hit officer-decision validity-ended",
            string.Join(' ', rules.Select(rule => rule.Value))
        );
        LegalBasis[] paragraphs = [LegalBasis.Resolution2375Paragraph17, LegalBasis.Resolution2375Paragraph18, LegalBasis.Resolution2397Paragraph8];
        Assert.Equal("2375/17 2375/18 2397/8", string.Join(' ', paragraphs.Select(paragraph => paragraph.Value)));
    }

    [Fact]
    public void A_permit_begins_with_its_application() =>
        Assert.Throws<InvalidOperationException>(() => Permit.Evolve(null, Cleared(), new EventEnvelope(Guid.CreateVersion7(), 1, Now)));

    private static IReadOnlyList<Reason> Referral(Screening screening) =>
        Assert.IsType<PermitEvent.Referred>(Given(Applied()).When(new PermitCommand.RecordScreening(screening, [])).Events[1]).Reasons;
}

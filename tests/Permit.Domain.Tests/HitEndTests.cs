using Permits.Domain.Permits;
using static Permits.Domain.Tests.PermitScenario;

namespace Permits.Domain.Tests;

/// <summary>What happens to a permit when a hit of its watch has ended.</summary>
public sealed class HitEndTests
{
    private static PermitScenario IssuedThenHit(string subject = "unsc-1", long version = 2) =>
        Given(Applied(), Cleared(), Issued()).When(new PermitCommand.RecordWatchHit(WatchHit(subject, version)));

    [Theory]
    [InlineData(HitEndCause.Delisted)]
    [InlineData(HitEndCause.Amended)]
    public void A_permit_suspended_for_a_hit_that_ended_stays_suspended_and_is_offered_for_reinstatement(HitEndCause cause)
    {
        var permit = IssuedThenHit().When(HitEnded(cause)).Permit;
        Assert.Equal((PermitStatus.Suspended, true), (permit.Status, permit.IsReinstatementOffered));
        Assert.Empty(permit.OpenHits);
        Assert.Equal(cause, permit.SuspensionEnd!.Cause);
    }

    [Fact]
    public void A_permit_that_an_undone_edition_alone_suspended_is_reinstated_with_that_reason()
    {
        var scenario = IssuedThenHit().When(HitEnded(HitEndCause.Undone));
        var reinstated = Assert.IsType<PermitEvent.Reinstated>(scenario.Events[1]);
        Assert.Equal(new Reason.EditionUndone("worker", "unsc-1", "un_sc_sanctions", new string('b', 64)) { Rule = RuleId.EditionUndone }, reinstated.Reason);
        Assert.Equal((PermitStatus.Issued, false), (scenario.Permit.Status, scenario.Permit.IsReinstatementOffered));
        scenario.When(HitEnded(HitEndCause.Undone)).Then<PermitOutcome.Unchanged>();
    }

    [Fact]
    public void While_another_hit_is_open_nothing_is_offered()
    {
        var scenario = IssuedThenHit().When(new PermitCommand.RecordWatchHit(WatchHit("unsc-2", 3))).When(HitEnded(HitEndCause.Undone, version: 4));
        Assert.Equal((PermitStatus.Suspended, false), (scenario.Permit.Status, scenario.Permit.IsReinstatementOffered));
        Assert.Equal("unsc-2", Assert.Single(scenario.Permit.OpenHits).SubjectId);
        // The other hit's delisting says nothing about the person: officers decide.
        scenario.When(HitEnded(HitEndCause.Delisted, "unsc-2", 5));
        Assert.Equal((PermitStatus.Suspended, true), (scenario.Permit.Status, scenario.Permit.IsReinstatementOffered));
    }

    [Fact]
    public void What_was_suspended_for_another_reason_is_not_reinstated_by_an_undo()
    {
        // Suspended for a subject that was then delisted; the undone edition only added to that.
        var delisted = IssuedThenHit()
            .When(new PermitCommand.RecordWatchHit(WatchHit("unsc-2", 3)))
            .When(HitEnded(HitEndCause.Delisted, version: 4))
            .When(HitEnded(HitEndCause.Undone, "unsc-2", 5));
        Assert.Equal((PermitStatus.Suspended, true), (delisted.Permit.Status, delisted.Permit.IsReinstatementOffered));

        var byOfficer = Given(Applied(), Cleared(), Issued(), new PermitEvent.Suspended([ByOfficer("A complaint.")]))
            .When(new PermitCommand.RecordWatchHit(WatchHit()))
            .When(HitEnded(HitEndCause.Undone));
        Assert.Equal((PermitStatus.Suspended, false), (byOfficer.Permit.Status, byOfficer.Permit.IsReinstatementOffered));
    }

    [Fact]
    public void A_hit_that_officers_overrode_when_they_issued_the_permit_does_not_keep_it_suspended()
    {
        var scenario = Given(Applied(), HitFound(), Referred(), Issued())
            .When(new PermitCommand.RecordWatchHit(WatchHit("unsc-2")))
            .When(HitEnded(HitEndCause.Undone, "unsc-2"));
        Assert.Equal(PermitStatus.Issued, scenario.Permit.Status);
    }

    [Fact]
    public void A_permit_whose_last_day_has_passed_is_not_reinstated()
    {
        var scenario = IssuedThenHit().When(HitEnded(HitEndCause.Undone), Now.AddYears(2));
        Assert.Equal(PermitStatus.Suspended, scenario.Permit.Status);
    }

    [Fact]
    public void The_end_of_a_hit_may_overtake_the_hit()
    {
        var scenario = Given(Applied(), Cleared(), Issued()).When(HitEnded(HitEndCause.Delisted)).When(new PermitCommand.RecordWatchHit(WatchHit()));
        Assert.Equal(PermitStatus.Issued, scenario.Permit.Status);
        Assert.Empty(scenario.Permit.OpenHits);
    }

    [Fact]
    public void A_hit_that_returns_suspends_the_permit_again()
    {
        var scenario = IssuedThenHit()
            .When(HitEnded(HitEndCause.Undone))
            .When(new PermitCommand.RecordWatchHit(WatchHit(version: 4) with { FoundAt = Now.AddDays(1) }));
        Assert.Equal(PermitStatus.Suspended, scenario.Permit.Status);
        Assert.Single(scenario.Permit.OpenHits);
    }

    [Fact]
    public void A_hit_that_ended_is_not_overridden_by_a_reinstatement()
    {
        var proposal = IssuedThenHit().When(HitEnded(HitEndCause.Delisted)).When(Propose(ProposedAction.Reinstate)).Permit.Proposal;
        Assert.Empty(proposal!.Against);
    }
}

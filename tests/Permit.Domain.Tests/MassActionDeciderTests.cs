using System.Text.Json;
using Permits.Domain.MassActions;
using Permits.Domain.Permits;
using Platform.Kernel;
using static Permits.Domain.Tests.PermitScenario;

namespace Permits.Domain.Tests;

/// <summary>Mass actions: two people decide, and each permit gets one result.</summary>
public sealed class MassActionDeciderTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);
    private static readonly Guid Stream = Guid.Parse("0198a000-0000-7000-8000-000000000031");
    private static readonly PermitSelection Employer = new(new(StatedCountry.From("KOR"), "110111", null), null, null, null, null);
    private static readonly PermitId One = PermitId.From(Guid.Parse("0198a000-0000-7000-8000-000000000001"));

    [Fact]
    public void A_proposal_fixes_what_was_found_and_waits_for_a_second_person()
    {
        var action = After(null, Decide(Propose(3), null));
        Assert.Equal((MassActionStatus.Proposed, 3, Kim, Now + Lifetime), (action.Status, action.Selected.Permits, action.ProposedBy, action.ExpiresAt));
        Assert.IsType<MassActionOutcome.Unchanged>(Decide(Propose(3), action));
        Assert.IsType<MassActionOutcome.SecondPersonRequired>(Decide(new MassActionCommand.Approve("Yes.", Kim with { User = "KIM@moel" }), action));
        var approved = After(action, Decide(new MassActionCommand.Approve("Seen.", Lee), action));
        Assert.Equal((MassActionStatus.Approved, Lee), (approved.Status, approved.Decision!.By));
        Assert.Equal(
            new Reason.MassAction(action.Id, "Wages go to the DPRK.", Kim, "Seen.") { Rule = RuleId.MassAction, LegalBasis = approved.LegalBasis },
            approved.ReasonOfEach()
        );
    }

    [Theory]
    [InlineData(0, typeof(MassActionOutcome.NothingSelected))]
    [InlineData(MassActionDecider.MaxPermits, typeof(MassActionOutcome.Accepted))]
    [InlineData(MassActionDecider.MaxPermits + 1, typeof(MassActionOutcome.TooMany))]
    public void An_action_concerns_at_least_one_permit_and_a_bounded_number(int permits, Type outcome) =>
        Assert.IsType(outcome, Decide(Propose(permits), null));

    [Fact]
    public void A_proposal_can_be_rejected_or_taken_back_and_expires()
    {
        var action = After(null, Decide(Propose(3), null));
        foreach (var by in (Officer[])[Kim, Lee])
        {
            var rejected = After(action, Decide(new MassActionCommand.Reject("No.", by), action));
            Assert.Equal(MassActionStatus.Rejected, rejected.Status);
            Assert.IsType<MassActionOutcome.WrongStatus>(Decide(new MassActionCommand.Approve("Seen.", Lee), rejected));
        }

        Assert.IsType<MassActionOutcome.Expired>(MassActionDecider.Decide(new MassActionCommand.Approve("Seen.", Lee), action, Lifetime, Now + Lifetime));
    }

    [Fact]
    public void It_counts_its_results_and_completes_when_none_are_left()
    {
        var action = After(null, Decide(Propose(3), null));
        Assert.IsType<MassActionOutcome.Unchanged>(Decide(new MassActionCommand.RecordResults([]), action));
        action = After(action, Decide(new MassActionCommand.Approve("Seen.", Lee), action));
        PermitResult[] results = [new(One, true, PermitStatus.Revoked), new(One, true, PermitStatus.Revoked), new(One, false, PermitStatus.Expired)];
        action = After(action, Decide(new MassActionCommand.RecordResults(results), action));
        Assert.Equal((MassActionStatus.Approved, 2, 1), (action.Status, action.Changed, action.Unchanged));
        action = After(action, Decide(new MassActionCommand.RecordResults([]), action));
        Assert.Equal(MassActionStatus.Completed, action.Status);
        Assert.IsType<MassActionOutcome.Unchanged>(Decide(new MassActionCommand.RecordResults([]), action));
    }

    [Theory]
    [InlineData(MassActionKind.Suspend, PermitStatus.Suspended)]
    [InlineData(MassActionKind.Revoke, PermitStatus.Revoked)]
    [InlineData(MassActionKind.Expire, PermitStatus.Expired)]
    public void Each_permit_gets_its_own_event_with_the_action_as_its_reason(MassActionKind kind, PermitStatus status)
    {
        var reason = new Reason.MassAction(MassActionId.From(Stream), "Wages go to the DPRK.", Kim, "Seen.") { Rule = RuleId.MassAction };
        var scenario = Given(Applied(), Cleared(), Issued()).When(new PermitCommand.ActInMass(kind, reason));
        Assert.Equal(status, scenario.Permit.Status);
        Assert.Equal<Reason>([reason], scenario.Permit.Reasons);
        Assert.Equal(status, scenario.When(new PermitCommand.ActInMass(kind, reason)).Then<PermitOutcome.WrongStatus>().Status);
        Given(Applied()).When(new PermitCommand.ActInMass(kind, reason)).Then<PermitOutcome.WrongStatus>();
    }

    public static TheoryData<Type, string> Events() =>
        new()
        {
            {
                typeof(MassActionEvent.Proposed),
                """
                    {"kind":"Revoke","selection":{"employer":{"country":"KOR","registrationNumber":"110111","name":null},"nationality":"VNM",
                    "agency":"KOR-MOEL","suspendedFor":"unsc-1","permits":["0198a000-0000-7000-8000-000000000001"]},
                    "selected":{"byStatus":[{"status":"Issued","permits":3}],"permits":3},"statement":"s","legalBasis":["2375/17"],
                    "by":{"user":"kim","agency":"KOR-MOEL"},"expiresAt":"2026-03-08T12:00:00+00:00"}
                    """
            },
            { typeof(MassActionEvent.Approved), """{"statement":"s","by":{"user":"lee","agency":"KOR-MOJ"}}""" },
            { typeof(MassActionEvent.Rejected), """{"statement":"s","by":{"user":"lee","agency":"KOR-MOJ"}}""" },
            { typeof(MassActionEvent.Progressed), """{"results":[{"permit":"0198a000-0000-7000-8000-000000000001","isChanged":true,"status":"Revoked"}]}""" },
            { typeof(MassActionEvent.Completed), "{}" },
        };

    [Theory]
    [MemberData(nameof(Events))]
    public void A_stored_event_keeps_its_shape(Type type, string json) =>
        EventShapeTests.AssertPinned(JsonSerializer.Deserialize(json, type, EventShapeTests.Stored)!, type, json);

    private static MassActionCommand.Propose Propose(int permits) =>
        new(MassActionKind.Revoke, Employer, new([new(PermitStatus.Issued, permits)], permits), "Wages go to the DPRK.", [LegalBasis.From("2375/17")], Kim);

    private static MassActionOutcome Decide(MassActionCommand command, MassAction? action) => MassActionDecider.Decide(command, action, Lifetime, Now);

    private static MassAction After(MassAction? action, MassActionOutcome outcome) =>
        MassAction.Evolve(action, Assert.Single(outcome.Events), new(Stream, (action?.Version ?? 0) + 1, Now));
}

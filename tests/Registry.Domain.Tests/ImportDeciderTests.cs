using Registry.Domain.Imports;
using static Registry.Domain.Tests.ImportScenario;

namespace Registry.Domain.Tests;

public sealed class ImportDeciderTests
{
    private static readonly ImportProblem Problem = new("/problems/invalid-edition", "The file contains no entries.");

    [Fact]
    public void A_request_starts_an_import_once() => Given().When(Request()).Then(Requested()).When(Request()).Then<ImportOutcome.Unchanged>();

    [Fact]
    public void An_import_is_open_until_it_has_a_result()
    {
        Assert.True(Given(Requested()).Import.IsOpen);
        Assert.True(Given(Requested(), Compared(30), AwaitingApproval(30)).Import.IsOpen);
        Assert.False(Given(Requested(), new ImportEvent.Failed(Problem, Now)).Import.IsOpen);
    }

    [Fact]
    public void No_other_command_is_accepted_before_the_request() => Given().When(Compare()).Then<ImportOutcome.NotFound>();

    [Theory]
    [InlineData(50, 5, false)]
    [InlineData(50, 6, true)]
    [InlineData(49, 49, false)]
    [InlineData(1000, 100, false)]
    [InlineData(1000, 101, true)]
    public void Removing_more_than_the_allowed_share_of_a_large_enough_list_needs_approval(int listed, int removed, bool needed)
    {
        var compared = Given(Requested()).When(Compare(removed, listed));
        if (needed)
            compared.Then(Compared(removed, listed, cause: ApprovalCause.Removals), AwaitingApproval(removed, listed));
        else
            compared.Then(Compared(removed, listed));
        Assert.Equal(needed ? ImportState.AwaitingApproval : ImportState.Compared, compared.Import.State);
    }

    [Fact]
    public void A_dry_run_only_previews_the_changes()
    {
        var shown = Given(Requested(dryRun: true)).When(Compare(removed: 60)).Then(Compared(60, cause: ApprovalCause.Removals));
        Assert.Equal((ImportState.DryRunDone, false), (shown.Import.State, shown.Import.IsOpen));
        shown.When(Publish()).Then<ImportOutcome.WrongState>();
        shown.When(Approve(Lee)).Then<ImportOutcome.WrongState>();
    }

    [Fact]
    public void The_submitter_cannot_approve_their_own_edition() =>
        Given(Requested(), Compared(30), AwaitingApproval(30)).When(Approve(Kim)).Then<ImportOutcome.SecondPersonRequired>();

    [Fact]
    public void A_second_persons_approval_is_recorded_with_name_and_reason_and_the_edition_is_published()
    {
        var approved = Given(Requested(), Compared(30), AwaitingApproval(30)).When(Approve(Lee)).Then(Approved(30));
        approved.When(Compare(removed: 30)).Then(Compared(30));
        approved.When(Publish()).Then(new ImportEvent.Published(Edition, IsNew: true, Now));
        Assert.Equal(
            (ImportState.Published, Lee, "Confirmed by the source."),
            (approved.Import.State, approved.Import.Approval!.By, approved.Import.Approval.Reason)
        );
        Assert.Equal((6L, false), (approved.Import.Version, approved.Import.IsOpen));
    }

    [Fact]
    public void An_approval_covers_no_more_removals_than_the_approver_saw()
    {
        var again = Given(Requested(), Compared(30), AwaitingApproval(30), Approved(30))
            .When(Compare(removed: 31))
            .Then(Compared(31, cause: ApprovalCause.Removals), AwaitingApproval(31));
        Assert.Null(again.Import.Approval);
        again.When(Publish()).Then<ImportOutcome.WrongState>();
    }

    [Fact]
    public void An_approval_covers_no_other_edition() =>
        Given(Requested(), Compared(30), AwaitingApproval(30), Approved(30))
            .When(Compare(30, edition: OtherEdition))
            .Then(Compared(30, edition: OtherEdition, cause: ApprovalCause.Removals), AwaitingApproval(30));

    [Theory]
    [InlineData(9, 9, false)]
    [InlineData(10, 200, false)]
    [InlineData(10, 199, true)]
    [InlineData(200, 1_000_000, false)]
    [InlineData(201, 1_000_000, true)]
    public void Concerning_a_large_share_of_a_States_permits_or_many_permits_needs_approval(int permits, int watched, bool needed)
    {
        StateConcern[] concerned = [Concern("KOR", permits, watched)];
        var compared = Given(Requested()).When(Compare(concerned: concerned));
        if (needed)
            compared.Then(Compared(concerned: concerned, cause: ApprovalCause.Permits), AwaitingApproval(0, concerned: concerned));
        else
            compared.Then(Compared(concerned: concerned));
    }

    [Fact]
    public void The_permits_of_all_States_count_together_and_the_share_in_each_State()
    {
        StateConcern[] many = [Concern("DEU", 101, 100_000), Concern("KOR", 100, 100_000)];
        Assert.Equal(ApprovalCause.Permits, Given(Requested()).When(Compare(concerned: many)).Import.Cause);
        StateConcern[] few = [Concern("DEU", 20, 100_000), Concern("KOR", 20, 30)];
        Assert.Equal(ApprovalCause.Permits, Given(Requested()).When(Compare(concerned: few)).Import.Cause);
    }

    [Fact]
    public void An_edition_can_need_approval_for_its_removals_and_for_the_permits_it_concerns()
    {
        StateConcern[] concerned = [Concern("KOR", 300, 600)];
        Given(Requested())
            .When(Compare(30, concerned: concerned))
            .Then(Compared(30, concerned: concerned, cause: ApprovalCause.RemovalsAndPermits), AwaitingApproval(30, concerned: concerned));
    }

    [Fact]
    public void Small_editions_of_one_person_count_together()
    {
        StateConcern[] concerned = [Concern("KOR", 8, null)];
        Assert.Null(Given(Requested()).When(Compare(concerned: concerned, others: [Concern("DEU", 8, null)])).Import.Cause);
        StateConcern[] watched = [Concern("KOR", 8, 100)];
        Assert.Equal(ApprovalCause.Permits, Given(Requested()).When(Compare(concerned: watched, others: [Concern("KOR", 8, null)])).Import.Cause);
    }

    [Fact]
    public void An_approval_covers_as_many_permits_as_the_approver_saw_and_a_few_more()
    {
        StateConcern[] seen = [Concern("KOR", 300, 600)];
        ImportEvent[] approved =
        [
            Requested(),
            Compared(concerned: seen, cause: ApprovalCause.Permits),
            AwaitingApproval(0, concerned: seen),
            Approved(0, seen),
        ];
        Assert.Equal(ImportState.Compared, Given(approved).When(Compare(concerned: [Concern("KOR", 309, 609)], others: seen)).Import.State);
        Assert.Equal(ImportState.AwaitingApproval, Given(approved).When(Compare(concerned: [Concern("KOR", 340, 640)])).Import.State);
        Assert.Equal(ImportState.AwaitingApproval, Given(approved).When(Compare(concerned: [Concern("DEU", 300, 600)])).Import.State);
    }

    [Fact]
    public void An_undo_always_needs_a_second_person()
    {
        var undo = Given(Requested(undoes: OtherEdition)).When(Compare());
        undo.Then(Compared(cause: ApprovalCause.Undo), AwaitingApproval(0)).When(Approve(Kim)).Then<ImportOutcome.SecondPersonRequired>();
        Assert.Equal(ImportState.Compared, undo.When(Approve(Lee)).When(Compare()).Import.State);
        undo.When(Publish()).Then(new ImportEvent.Published(Edition, IsNew: true, Now));
    }

    [Fact]
    public void A_dry_run_says_what_would_need_approval() =>
        Assert.Equal(ApprovalCause.Permits, Given(Requested(dryRun: true)).When(Compare(concerned: [Concern("KOR", 300, 600)])).Import.Cause);

    [Fact]
    public void Only_an_edition_that_awaits_approval_can_be_approved_or_rejected()
    {
        foreach (
            var given in (ImportEvent[][])
                [
                    [Requested()],
                    [Requested(), Compared()],
                    [Requested(), Compared(30), AwaitingApproval(30), Approved(30)],
                ]
        )
        {
            Given(given).When(Approve(Lee)).Then<ImportOutcome.WrongState>();
            Given(given).When(Reject(Lee)).Then<ImportOutcome.WrongState>();
        }
    }

    [Fact]
    public void Anyone_including_the_submitter_may_reject_it_once()
    {
        foreach (var by in (ImportActor[])[Kim, Lee])
        {
            var rejected = Given(Requested(), Compared(30), AwaitingApproval(30))
                .When(Reject(by))
                .Then(new ImportEvent.Rejected(by, "The file is cut short.", null, Now));
            Assert.Equal((ImportState.Rejected, by), (rejected.Import.State, rejected.Import.Rejection!.By));
            rejected.When(Approve(Lee)).Then<ImportOutcome.WrongState>();
        }
    }

    [Fact]
    public void A_later_upload_replaces_one_that_awaits_approval() =>
        Given(Requested(), Compared(30), AwaitingApproval(30))
            .When(new ImportCommand.Replace(Lee, Later))
            .Then(new ImportEvent.Rejected(Lee, null, Later, Now));

    [Fact]
    public void Only_the_compared_edition_is_published()
    {
        Given(Requested()).When(Publish()).Then<ImportOutcome.WrongState>();
        Given(Requested(), Compared()).When(Publish(edition: OtherEdition)).Then<ImportOutcome.WrongState>();
        Given(Requested(), Compared(30), AwaitingApproval(30)).When(Publish()).Then<ImportOutcome.WrongState>();
    }

    [Fact]
    public void Content_that_is_already_published_needs_no_comparison() =>
        Given(Requested())
            .When(Publish(isNew: false))
            .Then(new ImportEvent.Published(Edition, IsNew: false, Now))
            .When(Publish(isNew: false))
            .Then<ImportOutcome.WrongState>();

    [Fact]
    public void An_edition_that_cannot_be_published_fails_even_when_approved()
    {
        Given(Requested()).When(new ImportCommand.Fail(Problem)).Then(new ImportEvent.Failed(Problem, Now));
        var failed = Given(Requested(), Compared(30), AwaitingApproval(30), Approved(30))
            .When(new ImportCommand.Fail(Problem))
            .Then(new ImportEvent.Failed(Problem, Now));
        Assert.Equal((ImportState.Failed, Problem), (failed.Import.State, failed.Import.Problem));
    }

    [Fact]
    public void An_import_whose_process_died_is_abandoned_once() =>
        Given(Requested())
            .When(new ImportCommand.Interrupt(null))
            .Then(new ImportEvent.Abandoned(Now))
            .When(new ImportCommand.Interrupt(null))
            .Then<ImportOutcome.Unchanged>();

    [Fact]
    public void Work_that_stopped_for_a_known_reason_fails() =>
        Given(Requested(), Compared()).When(new ImportCommand.Interrupt(Problem)).Then(new ImportEvent.Failed(Problem, Now));

    [Fact]
    public void An_approved_edition_awaits_approval_again_when_the_work_stops()
    {
        foreach (var problem in (ImportProblem?[])[Problem, null])
        {
            Given(Requested(), Compared(30), AwaitingApproval(30), Approved(30)).When(new ImportCommand.Interrupt(problem)).Then(AwaitingApproval(30));
            Given(Requested(), Compared(30), AwaitingApproval(30), Approved(30), Compared(30))
                .When(new ImportCommand.Interrupt(problem))
                .Then(AwaitingApproval(30));
        }
    }

    [Fact]
    public void Nothing_interrupts_an_import_that_awaits_approval() =>
        Given(Requested(), Compared(30), AwaitingApproval(30)).When(new ImportCommand.Interrupt(null)).Then<ImportOutcome.Unchanged>();

    [Fact]
    public void A_delta_keeps_the_base_edition_of_its_comparison()
    {
        var compared = Given(Requested(), new ImportEvent.Compared(new(OtherEdition, Edition, Now, new(1, 0, 0, 0, 0, 1), 2, [], []), null, Now));
        Assert.Equal((Edition, Now), (compared.Import.Base, compared.Import.GeneratedAt));
    }
}

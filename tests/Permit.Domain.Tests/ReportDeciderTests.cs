using Permits.Domain.Permits;
using Permits.Domain.Reports;
using Permits.Domain.Rules;
using Platform.Kernel;
using static Permits.Domain.Tests.ReportScenario;

namespace Permits.Domain.Tests;

public sealed class ReportDeciderTests
{
    [Fact]
    public void A_second_person_approves_and_the_report_is_submitted_and_published()
    {
        var report = Given(Drafted())
            .When(new ReportCommand.Approve(Park, "Checked."))
            .When(new ReportCommand.Submit(new(2019, 3, 8), "NV 12/2019", Lee))
            .When(new ReportCommand.Publish(DocumentNumber.From("S/AC.49/2019/12"), new(2019, 3, 9)));
        report.Decided<ReportEvent.Published>();
        Assert.Equal(
            (ReportStatus.Published, Park, new DateOnly(2019, 3, 8), "S/AC.49/2019/12"),
            (report.Report.Status, report.Report.ApprovedBy!, report.Report.SubmittedOn!.Value, report.Report.Document!.Value.Value)
        );
    }

    [Fact]
    public void Who_drafted_or_edited_the_report_cannot_approve_it_in_any_spelling()
    {
        var edit = new ReportEvent.NarrativeEdited(new Narrative("en", Measures: "All permits were cancelled."), Park, "Added the measures.");
        foreach (var author in (Officer[])[Lee, Park, Lee with { User = "LEE" }, Park with { Agency = Han.Agency }])
            Given(Drafted(), edit).When(new ReportCommand.Approve(author, "s")).Then<ReportOutcome.SecondPersonRequired>();
        Given(Drafted(), edit).When(new ReportCommand.Approve(Han, "s")).Decided<ReportEvent.Approved>();
    }

    [Fact]
    public void An_edit_ends_the_approval_and_one_that_changes_nothing_does_not()
    {
        var edited = Given(Drafted(), Approved()).When(new ReportCommand.Edit(new Narrative("en", Plan: "By ship in May."), Lee, "Plan added."));
        edited.Decided<ReportEvent.NarrativeEdited>();
        Assert.Equal((ReportStatus.Drafted, null), (edited.Report.Status, edited.Report.ApprovedBy));
        Given(Drafted(), Approved()).When(new ReportCommand.Edit(new Narrative("en"), Lee, "s")).Then<ReportOutcome.Unchanged>();
    }

    [Fact]
    public void Below_one_half_in_twelve_months_the_report_needs_an_explanation()
    {
        var missing = Given(Drafted(repatriated: 46)).When(new ReportCommand.Approve(Park, "s")).Then<ReportOutcome.ExplanationMissing>();
        Assert.Equal((46, 94, new DateOnly(2018, 12, 22)), (missing.Test.Repatriated, missing.Test.Baseline, missing.Test.Until));
        Given(Drafted(46, "The border is closed.")).When(new ReportCommand.Approve(Park, "s")).Decided<ReportEvent.Approved>();
        Given(Drafted(repatriated: 47)).When(new ReportCommand.Approve(Park, "s")).Decided<ReportEvent.Approved>();
    }

    [Fact]
    public void Before_the_twelve_months_are_over_and_without_anyone_to_repatriate_no_explanation_is_needed()
    {
        var baseline = new Baseline(94, ReportCalendar.AdoptedOn, "s", AgencyId.From("VNM-DOLAB"));
        Assert.False(TwelveMonths.Of(0, baseline, new(2018, 12, 22, 23, 0, 0, TimeSpan.Zero)).RequiresExplanation);
        Assert.True(TwelveMonths.Of(0, baseline, new(2018, 12, 23, 0, 0, 0, TimeSpan.Zero)).RequiresExplanation);
        Assert.False(TwelveMonths.Of(0, baseline with { Count = 0 }, At).RequiresExplanation);
    }

    [Fact]
    public void A_submitted_report_is_frozen_and_a_later_one_supersedes_it()
    {
        var report = Given(Drafted(), Approved(), Submitted());
        var wrong = report.When(new ReportCommand.Edit(new Narrative("en", Plan: "p"), Lee, "s")).Then<ReportOutcome.WrongStatus>();
        Assert.Equal(ReportStatus.Submitted, wrong.Status);
        Assert.Equal([ReportAction.Publish, ReportAction.Supersede], wrong.Allowed);
        var later = ReportId.From(Guid.Parse("0198a000-0000-7000-8000-000000000032"));
        Assert.Equal(later, report.When(new ReportCommand.Supersede(later)).Decided<ReportEvent.Superseded>().By);
        report.When(new ReportCommand.Supersede(later)).Then<ReportOutcome.Unchanged>();
        report.When(new ReportCommand.Publish(DocumentNumber.From("S/AC.49/2019/12"), Today)).Then<ReportOutcome.WrongStatus>();
        Given(Drafted()).When(new ReportCommand.Supersede(later)).Then<ReportOutcome.WrongStatus>();
    }

    [Fact]
    public void Each_status_allows_only_what_comes_next()
    {
        Assert.Equal([ReportAction.Edit, ReportAction.Approve], ReportDecider.AllowedIn(ReportStatus.Drafted));
        Assert.Equal([ReportAction.Edit, ReportAction.Submit], ReportDecider.AllowedIn(ReportStatus.Approved));
        Assert.Equal([ReportAction.Supersede], ReportDecider.AllowedIn(ReportStatus.Published));
        Assert.Empty(ReportDecider.AllowedIn(ReportStatus.Superseded));
        Given().When(new ReportCommand.Approve(Park, "s")).Then<ReportOutcome.NotFound>();
    }

    [Fact]
    public void A_report_is_submitted_between_its_instant_and_today_and_published_after_that()
    {
        foreach (var day in (DateOnly[])[new(2019, 2, 28), new(2019, 3, 11)])
            Given(Drafted(), Approved()).When(new ReportCommand.Submit(day, "r", Lee)).Then<ReportOutcome.ImpossibleDate>();
        foreach (var day in (DateOnly[])[new(2019, 3, 7), new(2019, 3, 11)])
            Given(Drafted(), Approved(), Submitted())
                .When(new ReportCommand.Publish(DocumentNumber.From("S/AC.49/2019/12"), day))
                .Then<ReportOutcome.ImpossibleDate>();
    }

    [Fact]
    public void A_nil_return_is_refused_while_there_is_anyone_to_report()
    {
        Given().When(Draft(ReportKind.NilReturn, Empty())).Decided<ReportEvent.Drafted>();
        var people = Given().When(Draft(ReportKind.NilReturn, Content(94))).Then<ReportOutcome.NotNil>();
        Assert.Equal(94, people.People);
        var issued = Empty() with { Permits = [new("issued", "", 2), new("refused", "2375/17", 5)], Grandfathered = [new("2018-04", 3)] };
        Assert.Equal(5, Given().When(Draft(ReportKind.NilReturn, issued)).Then<ReportOutcome.NotNil>().Permits);
    }

    [Fact]
    public void A_report_is_late_from_the_day_after_its_duty_until_it_is_submitted()
    {
        var drafted = Given(Drafted()).Report;
        Assert.False(drafted.IsLateOn(new(2019, 3, 22)));
        Assert.True(drafted.IsLateOn(new(2019, 3, 23)));
        Assert.False(Given(Drafted(), Approved(), Submitted()).Report.IsLateOn(new(2026, 1, 1)));
    }

    [Fact]
    public void The_reconciliation_holds_or_says_by_how_much_it_does_not()
    {
        var baseline = new Baseline(100, ReportCalendar.AdoptedOn, "s", AgencyId.From("VNM-DOLAB"));
        // Each class has another number, so that none can stand in for another.
        var people = new PeopleCounts(Total: 103, 30, 1, 2, 3, 4, 5, 6, 7, Remaining: 45);
        var whole = Reconciliation.Of(baseline, foundLater: 3, people);
        Assert.True(whole.Holds);
        Assert.Equal((100, 45, 0), (whole.InRecords, whole.Expected, whole.Difference));
        var more = Reconciliation.Of(baseline with { Count = 104 }, 3, people);
        Assert.False(more.Holds);
        Assert.Equal((49, 4), (more.Expected, more.Difference));
        Assert.Equal(-10, Reconciliation.Of(baseline with { Count = 90 }, 3, people).Difference);
    }

    [Fact]
    public void Changes_name_the_figures_of_the_reconciliation_that_differ()
    {
        var last = Given(Drafted(repatriated: 51)).Report;
        var changes = ReportFigures.Changes(last, Content(94).Reconciliation);
        Assert.Equal((last.Id, At), (changes.Report, changes.At));
        Assert.Equal([new("reconciliation.repatriated", 51, 94), new("reconciliation.remaining", 43, 0)], changes.Figures);
        Assert.Empty(ReportFigures.Changes(last, last.Content.Reconciliation).Figures);
    }

    [Fact]
    public void The_id_of_a_figure_is_its_path_in_the_content()
    {
        var counts = new PeopleCounts(1, 0, 0, 0, 0, 0, 0, 0, 0, 1);
        var content = Content(51) with
        {
            BySector = [new("4100", counts), new(null, counts)],
            ByMonth = [new("2018-05", 3, 0, 0, 0, 0, 0, 0, 0, 0)],
            Permits = [new("refused", "2375/17", 5)],
            Remaining = [new(Repatriation.ObstacleKind.Other, 43, 2, null, null)],
            Overrides = 7,
        };
        var figures = ReportFigures.Of(content).ToDictionary(figure => figure.Id, figure => figure.Value);
        Assert.Equal(
            (51, 1, 3, 5, 43, 2, 7),
            (
                figures["reconciliation.repatriated"],
                figures["bySector.1.people.remaining"],
                figures["byMonth.0.ordered"],
                figures["permits.0.count"],
                figures["remaining.0.people"],
                figures["remaining.0.overdue"],
                figures["overrides"]
            )
        );
    }

    [Fact]
    public void Every_duty_of_the_calendar_says_whether_its_day_was_read()
    {
        Assert.Equal(
            [
                "implementation-2375 2017-12-10",
                "grandfathered-2375 2017-12-15",
                "implementation-2397 2018-03-22",
                "midterm-2397 2019-03-22",
                "final-2397 2020-03-22",
            ],
            ReportCalendar.Duties.Select(duty => $"{duty.Id} {duty.DueOn:yyyy-MM-dd}")
        );
        Assert.All(ReportCalendar.Duties, duty => Assert.Equal(CitationSource.Seen, duty.Source));
        Assert.All(ReportCalendar.Duties, duty => Assert.NotEmpty(duty.Note));
        Assert.Equal(RepatriationDays(), (ReportCalendar.AdoptedOn, ReportCalendar.FirstYearEndsOn));
        Assert.Equal(192, ReportCalendar.MemberStates.Count);
        Assert.DoesNotContain(CountryCode.DemocraticPeoplesRepublicOfKorea, ReportCalendar.MemberStates);
        Assert.Contains(CountryCode.From("SSD"), ReportCalendar.MemberStates);
    }

    private static (DateOnly, DateOnly) RepatriationDays() =>
        (Repatriation.RepatriationBasis.LastDay.AddMonths(-24), Repatriation.RepatriationBasis.LastDay.AddMonths(-12));
}

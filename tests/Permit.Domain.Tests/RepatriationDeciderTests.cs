using Permits.Domain.Permits;
using Permits.Domain.Repatriation;
using Platform.Kernel;
using static Permits.Domain.Tests.RepatriationScenario;

namespace Permits.Domain.Tests;

public sealed class RepatriationDeciderTests
{
    private static readonly CaseId Other = CaseId.From(Guid.Parse("0198a000-0000-7000-8000-000000000021"));

    [Fact]
    public void A_finding_opens_a_case()
    {
        var scenario = Given().When(Open());
        Assert.Equal(Found(), scenario.Decided<RepatriationEvent.Opened>().Ground);
        var opened = scenario.Case;
        Assert.Equal((CaseStatus.Ordered, 1L, Now, Now), (opened.Status, opened.Version, opened.OpenedAt, opened.ChangedAt));
        Assert.Equal((null, false, Today.AddDays(30)), (opened.Outcome, opened.HasFled, opened.DueOn));
    }

    [Fact]
    public void A_person_has_one_case() => Assert.Equal(Other, Given().When(Open(existing: Other)).Then<CaseOutcome.AlreadyOpen>().Case);

    [Fact]
    public void A_repeated_opening_changes_nothing() => Given(Opened()).When(Open()).Then<CaseOutcome.Unchanged>();

    [Theory]
    [InlineData("2026-03-02", "2026-03-01")] // in the future
    [InlineData("2016-03-01", "2026-03-01")] // before any resolution
    public void An_order_is_not_in_the_future_and_not_older_than_the_duty(string orderedOn, string notAfter)
    {
        var impossible = Given().When(Open(DateOnly.Parse(orderedOn))).Then<CaseOutcome.ImpossibleDate>();
        Assert.Equal((CaseDate.OrderedOn, RepatriationBasis.Earliest, DateOnly.Parse(notAfter)), (impossible.Date, impossible.NotBefore, impossible.NotAfter));
    }

    [Fact]
    public void A_person_is_not_ordered_to_leave_before_their_birth()
    {
        var infant = Open(new DateOnly(2024, 4, 2)) with { Person = Person(birthDate: "2024-04-03") };
        Assert.Equal(new DateOnly(2024, 4, 3), Given().When(infant).Then<CaseOutcome.ImpossibleDate>().NotBefore);
        Given().When(infant with { OrderedOn = new DateOnly(2024, 4, 3) }).Then<CaseOutcome.Accepted>();
    }

    [Theory]
    [InlineData("2026-03-01", "2026-02-28", false)] // before the order
    [InlineData("2026-03-01", "2026-03-01", true)]
    [InlineData("2026-03-01", "2028-03-01", true)]
    [InlineData("2026-03-01", "2028-03-02", false)] // longer than 2397 gave
    [InlineData("2018-06-01", "2019-12-22", true)]
    [InlineData("2018-06-01", "2019-12-23", false)] // after the resolution's last day
    [InlineData("2019-12-22", "2019-12-22", true)]
    [InlineData("2019-12-23", "2021-12-23", true)]
    public void A_deadline_is_within_the_time_that_the_resolution_gives(string orderedOn, string deadline, bool isPossible)
    {
        var scenario = Given().When(Open(DateOnly.Parse(orderedOn), DateOnly.Parse(deadline)));
        if (isPossible)
            scenario.Then<CaseOutcome.Accepted>();
        else
            Assert.Equal(CaseDate.Deadline, scenario.Then<CaseOutcome.ImpossibleDate>().Date);
    }

    [Fact]
    public void A_second_permit_joins_the_case_once_with_what_it_adds_about_the_person()
    {
        var second = Revoked("0198a000-0000-7000-8000-000000000013");
        var person = Person("Kim Cholsu") with { Documents = [new(DocumentType.NationalId, "850403-1", null)] };
        var scenario = Given(Opened()).When(new RepatriationCommand.AddGround(second, person, [Other]));
        Assert.Equal([Revoked(), second], scenario.Case.Grounds);
        Assert.Equal(["Kim Chol Su", "Kim Cholsu"], scenario.Case.Person.Names);
        Assert.Equal(["654321987", "850403-1"], scenario.Case.Person.Documents.Select(document => document.Number));
        Assert.Equal([Other], scenario.Case.Related);
        scenario.When(new RepatriationCommand.AddGround(second, person, [])).Then<CaseOutcome.Unchanged>();
    }

    [Fact]
    public void A_finding_may_be_added_to_a_completed_case() =>
        Given(Opened(), new RepatriationEvent.Departed(To("PRK")))
            .When(new RepatriationCommand.AddGround(Found(), null, []))
            .Decided<RepatriationEvent.GroundAdded>();

    [Fact]
    public void What_a_later_record_does_not_know_stays_and_what_was_unknown_is_added()
    {
        var unknown = new CasePerson(["A"], null, null, null, []);
        Assert.Equal(Person().BirthDate, unknown.With(Person()).BirthDate);
        Assert.Equal(
            (Person().BirthDate, Person().Nationality, Gender.Male),
            (Person().With(unknown).BirthDate, Person().With(unknown).Nationality, Person().With(unknown).Gender)
        );
        Assert.Equal(100, unknown.With(unknown with { Names = [.. Enumerable.Range(0, 200).Select(number => $"N{number}")] }).Names.Count);
    }

    [Theory]
    [InlineData("PRK", RepatriationOutcome.Repatriated)]
    [InlineData("CHN", RepatriationOutcome.LeftForThirdState)]
    public void Only_a_departure_to_the_DPRK_is_a_repatriation(string destination, RepatriationOutcome outcome)
    {
        var scenario = Given(Opened()).When(new RepatriationCommand.RecordDeparture(To(destination)));
        Assert.Equal((outcome, CaseStatus.Completed, Today), (scenario.Case.Outcome, scenario.Case.Status, scenario.Case.OutcomeOn));
        Assert.Equal(To(destination), scenario.Case.Departure);
    }

    [Theory]
    [InlineData("2026-01-31", false)] // before the order
    [InlineData("2026-02-01", true)]
    [InlineData("2026-03-01", true)]
    [InlineData("2026-03-02", false)] // in the future
    public void A_departure_is_not_before_the_order_and_not_in_the_future(string on, bool isPossible)
    {
        var scenario = Given(Opened()).When(new RepatriationCommand.RecordDeparture(To("PRK", DateOnly.Parse(on))));
        if (isPossible)
            scenario.Decided<RepatriationEvent.Departed>();
        else
            Assert.Equal(new CaseOutcome.ImpossibleDate(CaseDate.On, new DateOnly(2026, 2, 1), Today), scenario.Then<CaseOutcome.ImpossibleDate>());
    }

    [Theory]
    [InlineData(RepatriationOutcome.Died, CaseStatus.Completed)]
    [InlineData(RepatriationOutcome.NotEarning, CaseStatus.Unresolved)]
    [InlineData(RepatriationOutcome.Absconded, CaseStatus.Unresolved)]
    [InlineData(RepatriationOutcome.Unknown, CaseStatus.Unresolved)]
    public void Each_outcome_is_a_class_of_its_own_and_only_a_death_completes_the_case(RepatriationOutcome outcome, CaseStatus status)
    {
        var scenario = Given(Opened()).When(new RepatriationCommand.RecordOutcome(outcome, Today, "s"));
        Assert.Equal((outcome, status, Today), (scenario.Case.Outcome, scenario.Case.Status, scenario.Case.OutcomeOn));
    }

    [Fact]
    public void An_outcome_is_not_in_the_future() =>
        Given(Opened()).When(new RepatriationCommand.RecordOutcome(RepatriationOutcome.Absconded, Today.AddDays(1), "s")).Then<CaseOutcome.ImpossibleDate>();

    [Fact]
    public void Someone_who_absconded_is_found_and_leaves()
    {
        var absconded = new RepatriationEvent.OutcomeRecorded(RepatriationOutcome.Absconded, Today, "s");
        Assert.Equal(RepatriationOutcome.Repatriated, Given(Opened(), absconded).When(new RepatriationCommand.RecordDeparture(To("PRK"))).Case.Outcome);
    }

    [Fact]
    public void An_obstacle_obstructs_until_it_ends()
    {
        var scenario = Given(Opened()).When(new RepatriationCommand.RecordObstacle(ObstacleKind.BorderClosed, new DateOnly(2020, 1, 22), "Notice."));
        Assert.Equal(1, scenario.Decided<RepatriationEvent.ObstacleRecorded>().Number);
        Assert.Equal(CaseStatus.Obstructed, scenario.Case.Status);
        scenario.When(new RepatriationCommand.RecordObstacle(ObstacleKind.Detention, Today, "Warrant."));
        Assert.Equal(2, scenario.Decided<RepatriationEvent.ObstacleRecorded>().Number);
        scenario.When(new RepatriationCommand.EndObstacle(1, Today, "Reopened."));
        Assert.Equal((CaseStatus.Obstructed, Today, null), (scenario.Case.Status, scenario.Case.Obstacles[0].EndedOn, scenario.Case.Obstacles[1].EndedOn));
        Assert.Equal([2], scenario.When(new RepatriationCommand.EndObstacle(1, Today, "Again.")).Then<CaseOutcome.NoSuchObstacle>().Open);
        Assert.Equal(CaseStatus.Ordered, scenario.When(new RepatriationCommand.EndObstacle(2, Today, "Released.")).Case.Status);
    }

    [Theory]
    [InlineData("2016-03-01")]
    [InlineData("2026-03-02")]
    public void An_obstacle_does_not_begin_before_the_duty_or_in_the_future(string since) =>
        Assert.Equal(
            CaseDate.Since,
            Given(Opened())
                .When(new RepatriationCommand.RecordObstacle(ObstacleKind.Transport, DateOnly.Parse(since), "e"))
                .Then<CaseOutcome.ImpossibleDate>()
                .Date
        );

    [Theory]
    [InlineData("2020-01-21")]
    [InlineData("2026-03-02")]
    public void An_obstacle_does_not_end_before_it_begins_or_in_the_future(string on) =>
        Given(Opened(), BorderClosed()).When(new RepatriationCommand.EndObstacle(1, DateOnly.Parse(on), "e")).Then<CaseOutcome.ImpossibleDate>();

    [Fact]
    public void An_exception_needs_a_second_person()
    {
        var scenario = Given(Opened()).When(new RepatriationCommand.ProposeException(Prohibited(), Lee));
        Assert.Equal(Now.AddDays(30), scenario.Decided<RepatriationEvent.ExceptionProposed>().ExpiresAt);
        Assert.Equal(CaseStatus.Ordered, scenario.Case.Status);
        scenario.When(new RepatriationCommand.ApproveException(Lee, "s")).Then<CaseOutcome.SecondPersonRequired>();
        scenario.When(new RepatriationCommand.ApproveException(Park, "s"));
        Assert.Equal(Park, scenario.Decided<RepatriationEvent.ExceptionGranted>().By);
        Assert.Equal(
            (RepatriationOutcome.RepatriationProhibited, CaseStatus.Excepted, new DateOnly(2027, 2, 10), null),
            (scenario.Case.Outcome, scenario.Case.Status, scenario.Case.DueOn, scenario.Case.Proposal)
        );
    }

    [Fact]
    public void An_own_national_is_a_class_of_its_own_and_needs_no_review()
    {
        var scenario = Given(Opened(), Proposed(OwnNational())).When(new RepatriationCommand.ApproveException(Park, "s"));
        Assert.Equal((RepatriationOutcome.OwnNational, CaseStatus.Excepted), (scenario.Case.Outcome, scenario.Case.Status));
        Assert.Equal((null, scenario.Case.Deadline), (scenario.Case.NoticeOn, scenario.Case.DueOn));
    }

    [Fact]
    public void A_proposal_lapses()
    {
        Given(Opened(), Proposed(Prohibited())).When(new RepatriationCommand.ApproveException(Park, "s"), Now.AddDays(30)).Then<CaseOutcome.NoProposal>();
        Given(Opened(), Proposed(Prohibited()))
            .When(new RepatriationCommand.ApproveException(Park, "s"), Now.AddDays(30).AddTicks(-1))
            .Then<CaseOutcome.Accepted>();
        Given(Opened(), Proposed(Prohibited())).When(new RepatriationCommand.RejectException("s"), Now.AddDays(30)).Then<CaseOutcome.NoProposal>();
    }

    [Fact]
    public void A_rejected_proposal_cannot_be_approved() =>
        Given(Opened(), Proposed(Prohibited()))
            .When(new RepatriationCommand.RejectException("Not recognised."))
            .When(new RepatriationCommand.ApproveException(Park, "s"))
            .Then<CaseOutcome.NoProposal>();

    [Fact]
    public void A_departure_ends_a_proposal() => Assert.Null(Given(Opened(), Proposed(Prohibited()), new RepatriationEvent.Departed(To("CHN"))).Case.Proposal);

    [Theory]
    [InlineData("2026-03-01", false)]
    [InlineData("2026-03-02", true)]
    [InlineData("2031-03-01", true)]
    [InlineData("2031-03-02", false)]
    public void A_review_is_in_the_next_five_years(string reviewOn, bool isPossible)
    {
        var scenario = Given(Opened()).When(new RepatriationCommand.ProposeException(Prohibited(DateOnly.Parse(reviewOn)), Lee));
        if (isPossible)
            scenario.Then<CaseOutcome.Accepted>();
        else
            Assert.Equal(CaseDate.ReviewOn, scenario.Then<CaseOutcome.ImpossibleDate>().Date);
    }

    [Fact]
    public void An_exception_is_not_determined_in_the_future() =>
        Assert.Equal(
            CaseDate.DecidedOn,
            Given(Opened()).When(new RepatriationCommand.ProposeException(Prohibited(decidedOn: Today.AddDays(1)), Lee)).Then<CaseOutcome.ImpossibleDate>().Date
        );

    [Fact]
    public void An_exception_is_renewed_by_a_new_proposal_and_ends_with_a_new_order()
    {
        var renewed = Prohibited(new DateOnly(2028, 2, 10));
        var scenario = Given(Opened(), Granted(Prohibited()))
            .When(new RepatriationCommand.ProposeException(renewed, Lee))
            .When(new RepatriationCommand.ApproveException(Park, "s"));
        Assert.Equal(renewed, scenario.Case.Exception);
        scenario.When(new RepatriationCommand.EndException("The law changed.", Today.AddDays(60)));
        Assert.Equal(
            (CaseStatus.Ordered, null, null, null, Today.AddDays(60)),
            (scenario.Case.Status, scenario.Case.Outcome, scenario.Case.OutcomeOn, scenario.Case.Exception, scenario.Case.DueOn)
        );
    }

    [Fact]
    public void A_case_that_was_ended_by_mistake_is_opened_again()
    {
        var scenario = Given(Opened(), new RepatriationEvent.Departed(To("PRK"))).When(new RepatriationCommand.Reopen("Seen at work.", Today.AddDays(7)));
        Assert.Equal((CaseStatus.Ordered, null, null), (scenario.Case.Status, scenario.Case.Outcome, scenario.Case.Departure));
    }

    [Theory]
    [InlineData("2026-02-28", false)]
    [InlineData("2026-03-01", true)]
    [InlineData("2028-03-01", true)]
    [InlineData("2028-03-02", false)]
    public void A_new_deadline_is_not_in_the_past_and_not_longer_than_the_resolution_gave(string deadline, bool isPossible)
    {
        var scenario = Given(Opened()).When(new RepatriationCommand.SetDeadline(DateOnly.Parse(deadline), "s"));
        if (isPossible)
            Assert.Equal(DateOnly.Parse(deadline), scenario.Case.Deadline);
        else
            scenario.Then<CaseOutcome.ImpossibleDate>();
    }

    [Fact]
    public void An_attache_is_a_class_of_their_own()
    {
        var scenario = Given(Opened()).When(new RepatriationCommand.SetClass(PersonClass.OversightAttache, "Monitors twelve workers."));
        Assert.Equal(PersonClass.OversightAttache, scenario.Case.Class);
        scenario.When(new RepatriationCommand.SetClass(PersonClass.OversightAttache, "s")).Then<CaseOutcome.Unchanged>();
    }

    [Fact]
    public void Dependants_wages_income_and_welfare_replace_what_was_recorded_before()
    {
        var dependant = new Dependant("Kim Yong Hui", DependantRelation.Child, PartialDate.Parse("2015"), Leaves: true);
        var wage = new WageClaim("Hanbit", 1200.50m, CurrencyCode.From("USD"), new DateOnly(2025, 1, 1), PaidOn: null);
        var welfare = new Welfare(MayBeVictim: true, "Referred to the shelter; declined.");
        var scenario = Given(Opened())
            .When(new RepatriationCommand.RecordDependants([dependant]))
            .When(new RepatriationCommand.RecordWages([wage]))
            .When(new RepatriationCommand.RecordWelfare(welfare));
        Assert.Equal((dependant, wage, welfare), (Assert.Single(scenario.Case.Dependants), Assert.Single(scenario.Case.Wages), scenario.Case.Welfare));
        scenario.When(new RepatriationCommand.RecordWelfare(welfare)).Then<CaseOutcome.Unchanged>();
        var income = new Income(IncomeClass.Student, null, SectorCode.From("3011"), "Busan", new DateOnly(2017, 3, 1), null);
        Assert.Equal(income, scenario.When(new RepatriationCommand.RecordIncome(income)).Case.Income);
        scenario.When(new RepatriationCommand.RecordIncome(income)).Then<CaseOutcome.Unchanged>();
        Assert.Empty(scenario.When(new RepatriationCommand.RecordWages([])).Case.Wages);
    }

    [Fact]
    public void Nothing_about_a_person_who_fled_may_leave_the_State()
    {
        Assert.True(Given(Opened()).Case.MayLeaveState);
        Assert.False(Given(Opened(hasFled: true)).Case.MayLeaveState);
        var scenario = Given(Opened()).When(new RepatriationCommand.MarkFlight("Interviewed."));
        Assert.False(scenario.Case.MayLeaveState);
        scenario.When(new RepatriationCommand.MarkFlight("Again.")).Then<CaseOutcome.Unchanged>();
        Assert.True(scenario.When(new RepatriationCommand.RemoveFlightMark("Another person.")).Case.MayLeaveState);
        scenario.When(new RepatriationCommand.RemoveFlightMark("Again.")).Then<CaseOutcome.Unchanged>();
    }

    [Fact]
    public void A_missed_deadline_is_noticed_once_and_again_after_a_new_deadline()
    {
        var scenario = Given(Opened()).When(new RepatriationCommand.RaiseNotice(), Day(28)).When(new RepatriationCommand.RaiseNotice(), Day(28));
        scenario.Then<CaseOutcome.Unchanged>();
        Assert.False(scenario.Case.IsOverdueOn(new DateOnly(2026, 2, 28)));
        Assert.True(scenario.Case.IsOverdueOn(Today));
        Assert.Equal(new DateOnly(2026, 2, 28), scenario.When(new RepatriationCommand.RaiseNotice()).Decided<RepatriationEvent.Overdue>().Deadline);
        scenario.When(new RepatriationCommand.RaiseNotice()).Then<CaseOutcome.Unchanged>();
        scenario.When(new RepatriationCommand.SetDeadline(Today, "s")).When(new RepatriationCommand.RaiseNotice(), Now.AddDays(1));
        Assert.Equal(Today, scenario.Decided<RepatriationEvent.Overdue>().Deadline);

        static DateTimeOffset Day(int day) => new(2026, 2, day, 23, 59, 59, TimeSpan.Zero);
    }

    [Theory]
    [InlineData(RepatriationOutcome.Absconded, true)]
    [InlineData(RepatriationOutcome.Died, false)]
    public void Only_those_who_remain_are_overdue(RepatriationOutcome outcome, bool isOverdue)
    {
        var scenario = Given(Opened(), new RepatriationEvent.OutcomeRecorded(outcome, Today, "s")).When(new RepatriationCommand.RaiseNotice());
        Assert.Equal(isOverdue, scenario.Case.IsOverdueOn(Today));
        if (isOverdue)
            scenario.Decided<RepatriationEvent.Overdue>();
        else
            scenario.Then<CaseOutcome.Unchanged>();
    }

    [Fact]
    public void A_review_is_noticed_thirty_days_before_it_once_for_each_date()
    {
        var review = new DateOnly(2026, 3, 31);
        var scenario = Given(Opened(), Granted(Prohibited(review))).When(new RepatriationCommand.RaiseNotice(), Now.AddDays(-1));
        scenario.Then<CaseOutcome.Unchanged>();
        Assert.Equal(review, scenario.When(new RepatriationCommand.RaiseNotice()).Decided<RepatriationEvent.ReviewDue>().ReviewOn);
        scenario.When(new RepatriationCommand.RaiseNotice()).Then<CaseOutcome.Unchanged>();
        Assert.False(scenario.Case.IsOverdueOn(Today));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_for_a_case_that_does_not_exist_finds_nothing(RepatriationCommand command) =>
        Assert.True(((IOutcome<RepatriationEvent>)Given().When(command).Then<CaseOutcome.NotFound>()).IsNotFound);

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_status_that_does_not_allow_a_command_says_what_it_allows(RepatriationCommand command)
    {
        foreach (var status in Enum.GetValues<CaseStatus>())
        {
            var scenario = Given(In(status)).When(command);
            Assert.Equal(status, Given(In(status)).Case.Status);
            if (command is RepatriationCommand.RaiseNotice || RepatriationDecider.AllowedIn(status).Contains(command.Action))
                continue;
            var wrong = scenario.Then<CaseOutcome.WrongStatus>();
            Assert.Equal((status, true), (wrong.Status, wrong.Allowed.SequenceEqual(RepatriationDecider.AllowedIn(status))));
        }
    }

    [Theory]
    [InlineData(CaseStatus.Completed, "AddFinding SetClass Reopen RecordDependants RecordWages RecordIncome RecordWelfare MarkFlight RemoveFlightMark")]
    [InlineData(
        CaseStatus.Excepted,
        "AddFinding SetClass EndObstacle RecordDeparture RecordOutcome ProposeException ApproveException RejectException EndException RecordDependants "
            + "RecordWages RecordIncome RecordWelfare MarkFlight RemoveFlightMark"
    )]
    [InlineData(
        CaseStatus.Ordered,
        "AddFinding SetClass SetDeadline RecordObstacle EndObstacle RecordDeparture RecordOutcome ProposeException ApproveException RejectException "
            + "RecordDependants RecordWages RecordIncome RecordWelfare MarkFlight RemoveFlightMark"
    )]
    public void A_status_allows_these(CaseStatus status, string allowed) => Assert.Equal(allowed, string.Join(' ', RepatriationDecider.AllowedIn(status)));

    [Fact]
    public void A_case_begins_with_its_opening() =>
        Assert.Throws<InvalidOperationException>(() => RepatriationCase.Evolve(null, BorderClosed(), new EventEnvelope(Guid.CreateVersion7(), 1, Now)));

    [Theory]
    [InlineData("2397/8", true, PersonClass.Worker)]
    [InlineData("2270/13", true, PersonClass.Official)]
    [InlineData("2375/17", false, PersonClass.Official)]
    public void A_decision_under_the_duty_to_leave_requires_a_case(string paragraph, bool required, PersonClass @class)
    {
        LegalBasis[] basis = [LegalBasis.From("national:Immigration Act"), LegalBasis.From(paragraph)];
        Assert.Equal(required, RepatriationBasis.RequiresCase(basis));
        Assert.Equal(@class, RepatriationBasis.ClassUnder(basis));
    }

    public static TheoryData<RepatriationCommand> Commands() =>
        [
            new RepatriationCommand.AddGround(Found(), null, []),
            new RepatriationCommand.SetClass(PersonClass.Official, "s"),
            new RepatriationCommand.SetDeadline(Today, "s"),
            new RepatriationCommand.RecordObstacle(ObstacleKind.Other, Today, "e"),
            new RepatriationCommand.EndObstacle(1, Today, "e"),
            new RepatriationCommand.RecordDeparture(To("PRK")),
            new RepatriationCommand.RecordOutcome(RepatriationOutcome.Died, Today, "s"),
            new RepatriationCommand.ProposeException(Prohibited(), Lee),
            new RepatriationCommand.ApproveException(Park, "s"),
            new RepatriationCommand.RejectException("s"),
            new RepatriationCommand.EndException("s", Today),
            new RepatriationCommand.Reopen("s", Today),
            new RepatriationCommand.RecordDependants([]),
            new RepatriationCommand.RecordWages([]),
            new RepatriationCommand.RecordIncome(new(IncomeClass.Work, null, null, null, null, null)),
            new RepatriationCommand.RecordWelfare(new Welfare(false, "s")),
            new RepatriationCommand.MarkFlight("s"),
            new RepatriationCommand.RemoveFlightMark("s"),
            new RepatriationCommand.RaiseNotice(),
        ];

    private static RepatriationEvent[] In(CaseStatus status) =>
        status switch
        {
            CaseStatus.Ordered => [Opened()],
            CaseStatus.Obstructed => [Opened(), BorderClosed()],
            CaseStatus.Excepted => [Opened(), Granted(Prohibited())],
            CaseStatus.Unresolved => [Opened(), new RepatriationEvent.OutcomeRecorded(RepatriationOutcome.Unknown, Today, "s")],
            _ => [Opened(), new RepatriationEvent.Departed(To("PRK"))],
        };

    private static RepatriationEvent.ExceptionProposed Proposed(ExceptionDetermination exception) => new(exception, Lee, Now.AddDays(30));

    private static RepatriationEvent.ExceptionGranted Granted(ExceptionDetermination exception) => new(exception, Park, "s");
}

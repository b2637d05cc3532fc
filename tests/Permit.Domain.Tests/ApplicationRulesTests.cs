using Permits.Domain.Permits;
using Platform.Kernel;
using static Permits.Domain.Tests.PermitScenario;

namespace Permits.Domain.Tests;

/// <summary>The rules on what an application says: which refer it, which refuse it, and their innocent counterparts.</summary>
public sealed class ApplicationRulesTests
{
    private const string Passport = "P<VNMNGUYEN<<VAN<AN<<<<<<<<<<<<<<<<<<<<<<<<<\nB1234567<3VNM9004126M3001019<<<<<<<<<<<<<<02";

    private static readonly StatedCountry Dprk = StatedCountry.DemocraticPeoplesRepublicOfKorea;

    [Fact]
    public void An_employer_of_the_DPRK_is_refused_and_no_officer_can_issue()
    {
        var application = Application() with { Employer = new("Mansudae", Dprk, null) };
        var refused = Assert.IsType<PermitEvent.Refused>(Decided(application));
        Assert.Equal("#/employer/country", Assert.IsType<Reason.DprkEmployer>(refused.Reason).Field);
        Assert.Equal(["2375/18", "2397/8"], refused.Reason.LegalBasis.Select(basis => basis.Value));
        Given(new PermitEvent.Applied(application), new PermitEvent.Referred([refused.Reason]))
            .When(Propose(ProposedAction.Issue))
            .Then<PermitOutcome.Prohibited>();
    }

    [Fact]
    public void An_employer_controlled_from_the_DPRK_is_refused() =>
        Assert.Equal(
            "#/employer/controlledFrom",
            Assert
                .IsType<Reason.DprkEmployer>(
                    Assert
                        .IsType<PermitEvent.Refused>(
                            Decided(Application() with { Employer = new("Volasys", StatedCountry.From("CHN"), "7") { ControlledFrom = Dprk } })
                        )
                        .Reason
                )
                .Field
        );

    [Fact]
    public void An_employer_in_Korea_without_saying_which_is_referred() =>
        Assert.Equal(
            ["#/employer/country"],
            Fields<Reason.UnresolvedCountry>(Application() with { Employer = new("Hanbit", StatedCountry.UnresolvedKorea, null) }, reason => reason.Field)
        );

    [Theory]
    [InlineData("unresolved-korea")]
    [InlineData("chosen-seki")]
    [InlineData("XXA")]
    [InlineData("XXX")]
    public void A_nationality_that_is_not_resolved_is_referred_and_never_taken_for_the_DPRK(string stated)
    {
        var application = Worker(worker => worker with { Nationality = StatedCountry.From(stated) });
        Assert.Equal(["#/worker/nationality"], Fields<Reason.UnresolvedCountry>(application, reason => reason.Field));
        Assert.All(Reasons(application), reason => Assert.Equal(RuleId.CountryUnresolved, reason.Rule));
    }

    [Fact]
    public void A_national_of_the_Republic_of_Korea_is_issued() =>
        Assert.IsType<PermitEvent.Issued>(Decided(Worker(worker => worker with { Nationality = StatedCountry.From("KOR"), Documents = [] })));

    [Fact]
    public void The_DPRK_anywhere_in_the_application_is_referred()
    {
        var application = Worker(worker =>
            worker with
            {
                Statements = [new(StatementSubject.PlaceOfBirth, Dprk, "Pyongyang", "passport", null), Residence("CHN")],
                Addresses = [new("1 Street", StatedCountry.From("CHN")), new("2 Street", Dprk)],
                PhoneNumbers = [PhoneNumber.From("+8225551234"), PhoneNumber.From("+85021234567")],
            }
        ) with
        {
            Intermediary = new("Daria Staffing", Dprk, null),
            Client = new("Sora", StatedCountry.From("CHN"), null) { ControlledFrom = Dprk },
            PlaceOfWork = new(null, Dprk),
        };
        Assert.Equal(
            [
                "#/intermediary/country",
                "#/client/controlledFrom",
                "#/worker/statements/0",
                "#/worker/addresses/1/country",
                "#/worker/phoneNumbers/1",
                "#/placeOfWork/remoteFrom",
            ],
            Fields<Reason.DprkConnection>(application, reason => reason.Field)
        );
    }

    [Fact]
    public void The_DPRK_in_a_machine_readable_zone_is_referred_although_the_typed_fields_say_otherwise() =>
        Assert.Equal(
            ["#/worker/documents/0/machineReadableZone"],
            Fields<Reason.DprkConnection>(WithZone(Passport.Replace("VNM9004126", "PRK9004126", StringComparison.Ordinal)), reason => reason.Field)
        );

    [Fact]
    public void A_machine_readable_zone_that_agrees_is_issued() => Assert.IsType<PermitEvent.Issued>(Decided(WithZone(Passport)));

    [Theory]
    [InlineData("B1234567<3", "C1234567<0", "#/worker/documents/0/number")]
    [InlineData("P<VNM", "P<CHN", "#/worker/documents/0/issuer")]
    [InlineData("VNM9004126", "CHN9004126", "#/worker/nationality")]
    [InlineData("9004126", "9105126", "#/worker/birthDate")]
    public void A_machine_readable_zone_that_contradicts_a_field_is_referred(string part, string changed, string field) =>
        Assert.Equal([field], Fields<Reason.Contradiction>(WithZone(Passport.Replace(part, changed, StringComparison.Ordinal)), reason => reason.Other));

    [Fact]
    public void Wrong_check_digits_are_referred() =>
        Assert.Equal(
            ["birth date", "composite"],
            Assert.Single(Reasons(WithZone(Passport.Replace("9004126", "9004128", StringComparison.Ordinal))).OfType<Reason.WrongCheckDigits>()).Parts
        );

    [Fact]
    public void A_nationality_stated_elsewhere_that_differs_from_the_claim_is_referred()
    {
        var application = Worker(worker => worker with { Statements = [Nationality("VNM"), Nationality("CHN"), Residence("RUS")] });
        Assert.Equal(["#/worker/statements/1"], Fields<Reason.Contradiction>(application, reason => reason.Field));
    }

    [Theory]
    [InlineData(PermitStatus.Refused, "earlier-decision")]
    [InlineData(PermitStatus.Revoked, "earlier-decision")]
    [InlineData(PermitStatus.Suspended, "earlier-decision")]
    [InlineData(PermitStatus.Issued, "same-person")]
    [InlineData(PermitStatus.Applied, "same-person")]
    [InlineData(PermitStatus.Referred, "same-person")]
    [InlineData(PermitStatus.Withdrawn, null)]
    [InlineData(PermitStatus.Expired, null)]
    public void A_person_of_an_earlier_application_is_referred_by_what_became_of_it(PermitStatus status, string? rule)
    {
        var decided = WithEarlier(new(Known, status, new(2026, 1, 1), new(2026, 12, 31)));
        if (rule is null)
        {
            Assert.IsType<PermitEvent.Issued>(decided);
            return;
        }

        var reason = Assert.IsType<Reason.EarlierApplication>(Assert.Single(Assert.IsType<PermitEvent.Referred>(decided).Reasons));
        Assert.Equal((rule, Known, status, 0.93), (reason.Rule.Value, reason.PermitId, reason.Status, reason.Score));
    }

    [Fact]
    public void A_permit_for_other_days_is_no_second_permit() =>
        Assert.IsType<PermitEvent.Issued>(WithEarlier(new(Known, PermitStatus.Issued, new(2025, 4, 1), new(2026, 3, 31))));

    [Fact]
    public void A_person_who_could_not_be_compared_with_all_earlier_ones_is_referred()
    {
        var screening = Screening() with { AreAllKnownCompared = false };
        var decided = Given(Applied()).When(new PermitCommand.RecordScreening(screening, [])).Events[1];
        Assert.IsType<Reason.KnownPeopleNotCompared>(Assert.Single(Assert.IsType<PermitEvent.Referred>(decided).Reasons));
    }

    [Theory]
    [InlineData("Daria Staffing", "#/intermediary/name")]
    [InlineData("Sora", "#/client/name")]
    [InlineData("Kim", "#/payee/name")]
    public void The_name_of_any_party_that_could_not_be_compared_is_referred_with_its_place(string name, string field)
    {
        var application = Application() with
        {
            Intermediary = new("Daria Staffing", null, null),
            Client = new("Sora", null, null),
            Payee = new("Kim", null, "1Boat"),
        };
        var screening = Screening() with { NotCompared = [name] };
        var decided = Given(new PermitEvent.Applied(application)).When(new PermitCommand.RecordScreening(screening, [])).Events[1];
        Assert.Equal(field, Assert.IsType<Reason.NameNotCompared>(Assert.Single(Assert.IsType<PermitEvent.Referred>(decided).Reasons)).Field);
    }

    private static readonly PermitId Known = PermitId.From(Guid.Parse("0198a000-0000-7000-8000-000000000009"));

    private static PermitEvent WithEarlier(EarlierPermit earlier)
    {
        var screening = Screening() with { KnownPeople = [new(Known, 0.93, [])] };
        return Given(Applied()).When(new PermitCommand.RecordScreening(screening, [earlier])).Events[1];
    }

    private static Statement Nationality(string country) => new(StatementSubject.Nationality, StatedCountry.From(country), country, "visa", null);

    private static Statement Residence(string country) => new(StatementSubject.Residence, StatedCountry.From(country), country, "register", null);

    private static Application Worker(Func<Person, Person> change) => Application() with { Worker = change(Application().Worker) };

    private static Application WithZone(string zone) =>
        Worker(worker => worker with { Documents = [worker.Documents[0] with { MachineReadableZone = MachineReadableZone.From(zone) }] });

    private static PermitEvent Decided(Application application) => Given(new PermitEvent.Applied(application)).When(Screened()).Events[1];

    private static IReadOnlyList<Reason> Reasons(Application application) => Assert.IsType<PermitEvent.Referred>(Decided(application)).Reasons;

    private static IEnumerable<string> Fields<T>(Application application, Func<T, string> field)
        where T : Reason => Reasons(application).OfType<T>().Select(field);
}

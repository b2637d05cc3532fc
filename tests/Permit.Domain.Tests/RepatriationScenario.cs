using Permits.Domain.Permits;
using Permits.Domain.Repatriation;
using Permits.Domain.Rules;
using Platform.Kernel;

namespace Permits.Domain.Tests;

/// <summary>Given past events of a case, when a command is decided, then this event follows.</summary>
internal sealed class RepatriationScenario
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateOnly Today = new(2026, 3, 1);
    private static readonly LegalBasis[] Basis = [LegalBasis.Resolution2397Paragraph8];
    private static readonly RuleSettings Rules = new(TimeSpan.FromDays(3), [], TimeSpan.FromDays(30));
    private static readonly Guid Stream = Guid.Parse("0198a000-0000-7000-8000-000000000011");

    public static readonly Officer Lee = new("lee", AgencyId.From("KOR-MOJ"));
    public static readonly Officer Park = new("park", AgencyId.From("KOR-MOJ"));

    private RepatriationCase? _case;
    private CaseOutcome? _outcome;

    public static RepatriationScenario Given(params RepatriationEvent[] events)
    {
        var scenario = new RepatriationScenario();
        foreach (var @event in events)
            scenario.Apply(@event);
        return scenario;
    }

    public RepatriationCase Case => _case!;

    public RepatriationScenario When(RepatriationCommand command, DateTimeOffset? at = null)
    {
        _outcome = RepatriationDecider.Decide(command, _case, Rules, at ?? Now);
        foreach (var @event in _outcome.Events)
            Apply(@event);
        return this;
    }

    public TOutcome Then<TOutcome>()
        where TOutcome : CaseOutcome => Assert.IsType<TOutcome>(_outcome);

    public TEvent Decided<TEvent>()
        where TEvent : RepatriationEvent => Assert.IsType<TEvent>(Then<CaseOutcome.Accepted>().Decided);

    public static CasePerson Person(string name = "Kim Chol Su", string birthDate = "1985-04-03") =>
        new(
            [name],
            PartialDate.Parse(birthDate),
            StatedCountry.DemocraticPeoplesRepublicOfKorea,
            Gender.Male,
            [new(DocumentType.Passport, "654321987", StatedCountry.DemocraticPeoplesRepublicOfKorea)]
        );

    public static CaseGround Revoked(string @event = "0198a000-0000-7000-8000-000000000012") =>
        new CaseGround.PermitDecision(
            PermitId.From(Guid.Parse("0198a000-0000-7000-8000-000000000001")),
            Guid.Parse(@event),
            PermitStatus.Revoked,
            new DateOnly(2026, 2, 1)
        )
        {
            LegalBasis = Basis,
        };

    public static CaseGround Found() => new CaseGround.Finding("Seen at the site by the labour inspection.", new DateOnly(2026, 2, 20)) { LegalBasis = Basis };

    /// <summary>Ordered on 1 February, to leave by the last day of February: overdue on the day of the tests.</summary>
    public static RepatriationEvent Opened(bool hasFled = false, DateOnly? deadline = null) =>
        new RepatriationEvent.Opened(
            Person(),
            PersonClass.Worker,
            AgencyId.From("KOR-MOJ"),
            Revoked(),
            new DateOnly(2026, 2, 1),
            deadline ?? new DateOnly(2026, 2, 28),
            hasFled
        );

    public static RepatriationCommand.Open Open(DateOnly? orderedOn = null, DateOnly? deadline = null, CaseId? existing = null) =>
        new(
            Person(),
            PersonClass.Worker,
            AgencyId.From("KOR-MOJ"),
            Found(),
            orderedOn ?? Today,
            deadline ?? (orderedOn ?? Today).AddDays(30),
            HasFled: false,
            existing
        );

    public static RepatriationEvent BorderClosed() =>
        new RepatriationEvent.ObstacleRecorded(1, ObstacleKind.BorderClosed, new DateOnly(2020, 1, 22), "Notice of the border guard.");

    public static Departure To(string country, DateOnly? on = null) => new(on ?? Today, "Incheon", CountryCode.From(country), null);

    public static ExceptionDetermination Prohibited(DateOnly? reviewOn = null, DateOnly? decidedOn = null) =>
        new(
            ExceptionGround.RepatriationProhibited,
            "Refugee Review Board",
            decidedOn ?? new DateOnly(2026, 2, 10),
            ["Refugee Act, article 3"],
            reviewOn ?? new DateOnly(2027, 2, 10),
            "Recognised as a refugee."
        );

    public static ExceptionDetermination OwnNational() =>
        new(ExceptionGround.OwnNational, "Ministry of Justice", new DateOnly(2026, 2, 10), ["Nationality Act, article 2"], null, "Born to a national.");

    private void Apply(RepatriationEvent @event) => _case = RepatriationCase.Evolve(_case, @event, new EventEnvelope(Stream, (_case?.Version ?? 0) + 1, Now));
}

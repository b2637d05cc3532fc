using Permits.Domain.Permits;
using Permits.Domain.Rules;
using Platform.Kernel;

namespace Permits.Domain.Tests;

/// <summary>Given past events, when a command is decided, then these events follow.</summary>
public sealed class PermitScenario
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly RuleSettings CommonSettings = new(TimeSpan.FromDays(3), ["un_sc_sanctions"], TimeSpan.FromDays(7))
    {
        State = CountryCode.From("KOR"),
    };
    private static readonly Guid Stream = Guid.Parse("0198a000-0000-7000-8000-000000000001");

    private readonly List<(PermitEvent Event, EventEnvelope Envelope)> _history = [];
    private Permit? _permit;
    private PermitOutcome? _outcome;

    public static PermitScenario Given(params PermitEvent[] events)
    {
        var scenario = new PermitScenario();
        foreach (var @event in events)
            scenario.Apply(@event);
        return scenario;
    }

    public Permit Permit => _permit!;

    public IReadOnlyList<(PermitEvent Event, EventEnvelope Envelope)> History => _history;

    public PermitScenario When(PermitCommand command, DateTimeOffset? now = null)
    {
        _outcome = PermitDecider.Decide(command, _permit, CommonSettings, now ?? Now);
        foreach (var @event in _outcome.Events)
            Apply(@event);
        return this;
    }

    public IReadOnlyList<PermitEvent> Events => Then<PermitOutcome.Accepted>().Events;

    public TOutcome Then<TOutcome>()
        where TOutcome : PermitOutcome => Assert.IsType<TOutcome>(_outcome);

    public static Application Application(string nationality = "VNM", string? issuer = null) =>
        new(
            AgencyId.From("KOR-MOEL"),
            "R-1",
            new Person(
                ["Nguyen Van An"],
                PartialDate.Parse("1990-04"),
                StatedCountry.From(nationality),
                Gender.Male,
                [new(DocumentType.Passport, "B1234567", StatedCountry.From(issuer ?? nationality))]
            ),
            new Party("Hanbit Shipyard", StatedCountry.From("KOR"), null),
            "Welder",
            new DateOnly(2026, 4, 1),
            new DateOnly(2027, 3, 31)
        );

    public static PermitEvent Applied(string nationality = "VNM", string? issuer = null) => new PermitEvent.Applied(Application(nationality, issuer));

    public static Screening Screening(params Hit[] hits) =>
        new(Guid.Parse("0198a000-0000-7000-8000-000000000002"), hits, [Edition()], "engine-1", 0.7, Now, [], [], AreAllKnownCompared: true);

    public static PermitCommand Screened(params Hit[] hits) => new PermitCommand.RecordScreening(Screening(hits), []);

    /// <summary>What the rules look at when an application is clear.</summary>
    public static RuleFacts Facts(string nationality = "VNM", string? issuer = null) =>
        new(Application(nationality, issuer), Screening(), [], [], CommonSettings, Now);

    public static Edition Edition(DateTimeOffset? generatedAt = null) =>
        new("un_sc_sanctions", new string('a', 64), generatedAt ?? Now.AddHours(-5), Now.AddHours(-4));

    public static Hit Hit(string subject = "unsc-1") =>
        new("worker", subject, "un_sc_sanctions", "Person", "Nguyen Van Anh", 0.91, [new("name_parts", 0.95, 1, "alike", "Nguyen Van An", "Nguyen Van Anh")]);

    public static WatchHit WatchHit(string subject = "unsc-1", long version = 2) =>
        new(Guid.Parse("0198a000-0000-7000-8000-000000000003"), Hit(subject), [Edition()], "engine-1", Now, version);

    public static PermitCommand HitEnded(HitEndCause cause, string subject = "unsc-1", long version = 3) =>
        new PermitCommand.RecordHitEnd(new("worker", subject, "un_sc_sanctions", new string('b', 64), cause, Now, version));

    public static PermitEvent Cleared() => new PermitEvent.ScreeningReceived(Screening(), []);

    public static PermitEvent HitFound() => new PermitEvent.ScreeningReceived(Screening(Hit()), []);

    public static PermitEvent Issued() => new PermitEvent.Issued(new Reason.NoHit(0.7, [Edition()], "engine-1") { Rule = RuleId.NoHit });

    public static PermitEvent Referred() => new PermitEvent.Referred([ListedHit(RuleId.ListedSubject)]);

    public static PermitEvent Suspended() => new PermitEvent.Suspended([ListedHit(RuleId.WatchHit)]);

    public static Reason ListedHit(RuleId rule, string subject = "unsc-1") =>
        new Reason.ListedHit("worker", subject, "un_sc_sanctions", new string('a', 64), "Nguyen Van Anh", 0.91) { Rule = rule };

    public static Reason ByOfficer(string statement, params LegalBasis[] legalBasis) =>
        new Reason.OfficerDecision(statement) { Rule = RuleId.OfficerDecision, LegalBasis = legalBasis };

    public static PermitCommand Propose(ProposedAction action, string statement = "Another person: fingerprints differ.") =>
        new PermitCommand.Propose(action, statement, Kim);

    public static PermitCommand Approve(Officer? by = null) => new PermitCommand.Approve("Seen.", by ?? Lee);

    public static readonly Officer Kim = new("kim@moel", AgencyId.From("KOR-MOEL"));
    public static readonly Officer Lee = new("lee@moj", AgencyId.From("KOR-MOJ"));

    private void Apply(PermitEvent @event)
    {
        var envelope = new EventEnvelope(Stream, (_permit?.Version ?? 0) + 1, Now);
        _history.Add((@event, envelope));
        _permit = Permit.Evolve(_permit, @event, envelope);
    }
}

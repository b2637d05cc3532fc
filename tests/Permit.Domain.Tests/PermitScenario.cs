using Permits.Domain.Permits;
using Permits.Domain.Rules;
using Platform.Kernel;

namespace Permits.Domain.Tests;

/// <summary>Given what happened, when a command is decided, then this happens.</summary>
internal sealed class PermitScenario
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly PermitId Id = new(Guid.Parse("0198a000-0000-7000-8000-000000000001"));
    private static readonly RuleSettings Rules = new(TimeSpan.FromDays(3), ["un_sc_sanctions"]);

    private Permit? _permit;
    private PermitOutcome? _outcome;

    public static PermitScenario Given(params PermitEvent[] events)
    {
        var scenario = new PermitScenario();
        for (var i = 0; i < events.Length; i++) scenario.Apply(events[i]);
        return scenario;
    }

    public Permit Permit => _permit!;

    public PermitScenario When(PermitCommand command)
    {
        _outcome = PermitDecider.Decide(command, _permit!, Rules, Now);
        if (_outcome is PermitOutcome.Accepted accepted)
        {
            foreach (var @event in accepted.Events) Apply(@event);
        }

        return this;
    }

    public IReadOnlyList<PermitEvent> Events => Assert.IsType<PermitOutcome.Accepted>(_outcome).Events;

    public TOutcome Then<TOutcome>() where TOutcome : PermitOutcome => Assert.IsType<TOutcome>(_outcome);

    public static PermitEvent Applied(string nationality = "VNM", string? issuer = null) => new PermitEvent.Applied(
        new Application(
            AgencyId.Parse("KOR-MOEL"), "R-1",
            new Person(["Nguyen Van An"], PartialDate.Parse("1990-04"), CountryCode.Parse(nationality), Gender.Male, [new(DocumentType.Passport, "B1234567", CountryCode.Parse(issuer ?? nationality))]),
            new Employer("Hanbit Shipyard", CountryCode.Parse("KOR"), null), "Welder", new DateOnly(2026, 4, 1), new DateOnly(2027, 3, 31)),
        "hash");

    public static Screening Screening(params Hit[] hits) => new(Guid.Parse("0198a000-0000-7000-8000-000000000002"), hits, [Edition()], "engine-1", 0.7, Now, []);

    public static Edition Edition(DateTimeOffset? generatedAt = null) => new("un_sc_sanctions", new string('a', 64), generatedAt ?? Now.AddHours(-5), Now.AddHours(-4));

    public static Hit Hit(string subject = "unsc-1") => new("worker", subject, "un_sc_sanctions", "Person", "Nguyen Van Anh", 0.91, [new("name_parts", 0.95, 1, "alike", "Nguyen Van An", "Nguyen Van Anh")]);

    public static WatchHit WatchHit(string subject = "unsc-1") => new(Guid.Parse("0198a000-0000-7000-8000-000000000003"), Hit(subject), [Edition()], "engine-1", Now);

    public static PermitEvent Cleared() => new PermitEvent.ScreeningReceived(Screening());

    public static PermitEvent HitFound() => new PermitEvent.ScreeningReceived(Screening(Hit()));

    private void Apply(PermitEvent @event)
    {
        var version = (_permit?.Version ?? 0) + 1;
        _permit = Permit.Evolve(_permit, @event, new EventEnvelope(Id, version, version, Now));
    }
}

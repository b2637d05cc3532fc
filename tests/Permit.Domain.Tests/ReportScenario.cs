using Permits.Domain.Permits;
using Permits.Domain.Reports;
using Platform.Kernel;

namespace Permits.Domain.Tests;

/// <summary>Given past events of a report, when a command is decided, then this event follows.</summary>
internal sealed class ReportScenario
{
    public static readonly DateTimeOffset At = new(2019, 3, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Now = new(2019, 3, 10, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateOnly Today = new(2019, 3, 10);
    private static readonly Guid Stream = Guid.Parse("0198a000-0000-7000-8000-000000000031");

    public static readonly Officer Lee = new("lee", AgencyId.From("VNM-DOLAB"));
    public static readonly Officer Park = new("park", AgencyId.From("VNM-DOLAB"));
    public static readonly Officer Han = new("han", AgencyId.From("VNM-MPS"));

    private CommitteeReport? _report;
    private ReportOutcome? _outcome;

    public static ReportScenario Given(params ReportEvent[] events)
    {
        var scenario = new ReportScenario();
        foreach (var @event in events)
            scenario.Apply(@event);
        return scenario;
    }

    public CommitteeReport Report => _report!;

    public ReportScenario When(ReportCommand command)
    {
        _outcome = ReportDecider.Decide(command, _report, Now);
        foreach (var @event in _outcome.Events)
            Apply(@event);
        return this;
    }

    public TOutcome Then<TOutcome>()
        where TOutcome : ReportOutcome => Assert.IsType<TOutcome>(_outcome);

    public TEvent Decided<TEvent>()
        where TEvent : ReportEvent => Assert.IsType<TEvent>(Then<ReportOutcome.Accepted>().Decided);

    public static ReportEvent Drafted(long repatriated = 51, string? explanation = null) =>
        new ReportEvent.Drafted(
            CountryCode.From("VNM"),
            ReportKind.Midterm,
            DutyId.From("midterm-2397"),
            new(2019, 3, 22),
            1200,
            Content(repatriated),
            new Narrative("en", Explanation: explanation),
            Supersedes: null,
            Lee
        );

    public static ReportEvent Approved() => new ReportEvent.Approved(Park, "Checked.");

    public static ReportEvent Submitted() => new ReportEvent.Submitted(new(2019, 3, 8), "NV 12/2019", Lee);

    public static ReportCommand.Draft Draft(ReportKind kind, ReportContent content) =>
        new(CountryCode.From("VNM"), kind, Duty: null, 1200, content, new Narrative("en"), Supersedes: null, Lee);

    /// <summary>Of 94 people, the given number left for the DPRK in the first twelve months; the others remain.</summary>
    public static ReportContent Content(long repatriated)
    {
        var baseline = new Baseline(94, ReportCalendar.AdoptedOn, "Register of work permits", AgencyId.From("VNM-DOLAB"));
        var people = new PeopleCounts(94, repatriated, 0, 0, 0, 0, 0, 0, 0, 94 - repatriated);
        return Empty() with
        {
            Baseline = baseline,
            Reconciliation = Reconciliation.Of(baseline, foundLater: 0, people),
            TwelveMonths = TwelveMonths.Of(repatriated, baseline, At),
        };
    }

    public static ReportContent Empty() =>
        new(
            At,
            ReportCalendar.AdoptedOn,
            Baseline: null,
            Reconciliation.Of(null, 0, new PeopleCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
            TwelveMonths: null,
            [],
            [],
            [],
            [],
            [],
            [],
            Overrides: 0,
            [],
            [],
            [],
            [],
            Changes: null,
            new DataQuality(0, 0, 0, 0, 0, 0, 0, 0)
        );

    private void Apply(ReportEvent @event) => _report = CommitteeReport.Evolve(_report, @event, new EventEnvelope(Stream, (_report?.Version ?? 0) + 1, Now));
}

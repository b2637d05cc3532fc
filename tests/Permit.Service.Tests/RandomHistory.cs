using Permits.Domain.Permits;
using Permits.Domain.Repatriation;
using Platform.Kernel;

namespace Permits.Service.Tests;

/// <summary>A random history of permits and cases: 100,000 events that the deciders could have decided, the same for the same seed.</summary>
internal sealed class RandomHistory
{
    public const string State = "KAZ";
    public const int Size = 100_000;

    public static readonly DateOnly FirstDay = new(2017, 6, 1);
    public static readonly DateOnly LastDay = new(2020, 12, 31);

    private static readonly AgencyId Agency = AgencyId.From("KAZ-LAB");
    private static readonly LegalBasis[] Paragraph8 = [LegalBasis.Resolution2397Paragraph8];
    private static readonly string[] Sectors = ["4100", "5610", "3011", "86", "620"];
    private static readonly string[] Places = ["Astana", "Almaty", "Шымкент", "=cmd()", "Aktau"];
    private static readonly Party[] Employers =
    [
        .. Enumerable.Range(1, 40).Select(number => new Party($"Site {number}", StatedCountry.From("KAZ"), $"{number}")),
    ];

    private readonly Random _random;
    private readonly List<(PermitId Permit, Guid Event)> _revoked = [];
    private readonly Dictionary<Guid, List<(RepatriationEvent Event, DateTimeOffset At)>> _cases = [];

    public RandomHistory(int seed)
    {
        _random = new(seed);
        while (Events.Count < Size * 2 / 5)
            AddPermit();
        while (Events.Count < Size)
            AddCase();
    }

    public SeededEvents Events { get; } = new(State);

    public Dictionary<PermitId, Application> Applications { get; } = [];

    /// <summary>The cases as they were at an instant, folded by the domain.</summary>
    public IReadOnlyList<RepatriationCase> CasesAt(DateTimeOffset at) =>
        [
            .. _cases
                .Select(found =>
                    found
                        .Value.Where(e => e.At <= at)
                        .Aggregate(
                            (Case: (RepatriationCase?)null, Version: 1L),
                            (before, e) => (RepatriationCase.Evolve(before.Case, e.Event, new(found.Key, before.Version, e.At)), before.Version + 1)
                        )
                        .Case
                )
                .OfType<RepatriationCase>(),
        ];

    private void AddPermit()
    {
        var id = PermitId.From(NewId());
        var applied = Day(FirstDay, LastDay.AddDays(-400));
        var application = new Application(
            Agency,
            $"R-{Applications.Count}",
            new Person(["Kim"], null, StatedCountry.From(Pick("PRK", "PRK", "VNM", "NPL")), null, []),
            Chance(80) ? Pick(Employers) : new Party("A person", null, null),
            "Welder",
            applied.AddDays(5),
            applied.AddDays(5 + _random.Next(1, 900))
        )
        {
            Class = Pick(Enum.GetValues<IncomeClass>()),
            Sector = Chance(70) ? SectorCode.From(Pick(Sectors)) : null,
            Wage = Chance(60) ? new Wage(_random.Next(100, 5000), CurrencyCode.From(Pick("USD", "KZT")), Pick(Enum.GetValues<WagePeriod>())) : null,
            ContractDate = Chance(50) ? applied.AddDays(-_random.Next(0, 300)) : null,
        };
        Applications.Add(id, application);
        Events.Add(id.Value, new PermitEvent.Applied(application), ReportedHistory.Noon(applied));
        var decided = applied.AddDays(_random.Next(1, 30));
        if (Chance(30))
        {
            Events.Add(id.Value, new PermitEvent.Refused(Because(Bases())), ReportedHistory.Noon(decided));
            return;
        }

        Events.Add(id.Value, new PermitEvent.Issued(Chance(5) ? Approved() : Because([])), ReportedHistory.Noon(decided));
        var ended = decided.AddDays(_random.Next(1, 300));
        if (Chance(30))
        {
            Events.Add(id.Value, new PermitEvent.Revoked(Because(Bases())), ReportedHistory.Noon(ended));
            _revoked.Add((id, NewId()));
        }
        else if (Chance(30))
        {
            Events.Add(id.Value, new PermitEvent.Expired(Because([])), ReportedHistory.Noon(ended));
        }
    }

    private void AddCase()
    {
        var id = NewId();
        var history = _cases[id] = [];
        var day = Day(FirstDay, LastDay.AddDays(-300));
        var opened = ReportedHistory.Opened(State, _cases.Count, day, Chance(3)) with { Class = Pick(Enum.GetValues<PersonClass>()) };
        Add(Chance(30) ? opened with { Ground = OfPermit(day) } : opened);
        var obstacles = 0;
        for (var left = _random.Next(0, 6); left > 0; left--)
        {
            day = day.AddDays(_random.Next(0, 90));
            Add(Step(day, ref obstacles));
        }

        void Add(RepatriationEvent @event)
        {
            history.Add((@event, ReportedHistory.Noon(day)));
            Events.Add(id, @event, ReportedHistory.Noon(day));
        }
    }

    // Not every order of these is possible, but every one has a meaning: the latest counts.
    private RepatriationEvent Step(DateOnly day, ref int obstacles)
    {
        switch (_random.Next(12))
        {
            case 0:
            case 1:
                return ReportedHistory.Left(
                    day.AddDays(-_random.Next(0, 20)),
                    Chance(80) ? "PRK" : "CHN",
                    Chance(50) ? new CaseDocument(DocumentType.Passport, "654321987", null) : null
                );
            case 2:
                return new RepatriationEvent.OutcomeRecorded(
                    Pick(RepatriationOutcome.Died, RepatriationOutcome.NotEarning, RepatriationOutcome.Absconded, RepatriationOutcome.Unknown),
                    day,
                    "s"
                );
            case 3:
                return new RepatriationEvent.ExceptionGranted(
                    new ExceptionDetermination(
                        Pick(Enum.GetValues<ExceptionGround>()),
                        "Board",
                        day,
                        ["Act"],
                        Chance(60) ? day.AddDays(_random.Next(30, 400)) : null,
                        "s"
                    ),
                    new Officer("park", Agency),
                    "s"
                );
            case 4:
                return new RepatriationEvent.ExceptionEnded("s", day.AddDays(30));
            case 5:
                return new RepatriationEvent.Reopened("s", day.AddDays(30));
            case 6:
                return new RepatriationEvent.ObstacleRecorded(++obstacles, Pick(Enum.GetValues<ObstacleKind>()), day, "e");
            case 7 when obstacles > 0:
                return new RepatriationEvent.ObstacleEnded(_random.Next(1, obstacles + 1), day, "e");
            case 8:
                return new RepatriationEvent.IncomeRecorded(
                    new Income(
                        Pick(Enum.GetValues<IncomeClass>()),
                        Chance(60) ? Pick(Employers) : null,
                        Chance(60) ? SectorCode.From(Pick(Sectors)) : null,
                        Chance(60) ? Pick(Places) : null,
                        Chance(60) ? day.AddDays(-_random.Next(0, 700)) : null,
                        Chance(60) ? new Wage(_random.Next(100, 5000) + 0.5m, CurrencyCode.From(Pick("USD", "KZT")), WagePeriod.Month) : null
                    )
                );
            case 9:
                return Chance(30) ? new RepatriationEvent.FlightMarked("s") : new RepatriationEvent.FlightMarkRemoved("s");
            case 10:
                return new RepatriationEvent.GroundAdded(OfPermit(day), null, Chance(20) ? [CaseId.From(NewId())] : []);
            default:
                return Chance(50)
                    ? new RepatriationEvent.DeadlineSet(day.AddDays(60), "s")
                    : new RepatriationEvent.ClassSet(Pick(Enum.GetValues<PersonClass>()), "s");
        }
    }

    private CaseGround.PermitDecision OfPermit(DateOnly day)
    {
        var (permit, @event) = _revoked[_random.Next(_revoked.Count)];
        return new(permit, @event, Chance(70) ? PermitStatus.Revoked : PermitStatus.Refused, day) { LegalBasis = Paragraph8 };
    }

    private static Reason.OfficerDecision Because(IReadOnlyList<LegalBasis> basis) => new("s") { Rule = RuleId.OfficerDecision, LegalBasis = basis };

    private Reason.ApprovedProposal Approved() =>
        new(
            new Proposal(
                ProposedAction.Issue,
                "s",
                new Officer("lee", Agency),
                ReportedHistory.Noon(FirstDay),
                ReportedHistory.Noon(LastDay),
                Chance(50) ? ["unsc-1"] : []
            ),
            "s"
        )
        {
            Rule = RuleId.OfficerDecision,
            LegalBasis = [],
        };

    private LegalBasis[] Bases() =>
        _random.Next(4) switch
        {
            0 => [LegalBasis.Resolution2375Paragraph17],
            1 => [LegalBasis.Resolution2397Paragraph8, LegalBasis.From("national:Act 8 on Kim Chol Su")],
            2 => [LegalBasis.From("national:Act 8 on Kim Chol Su")],
            _ => [LegalBasis.From("2371/11")],
        };

    private Guid NewId()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new(bytes);
    }

    private DateOnly Day(DateOnly first, DateOnly last) => first.AddDays(_random.Next(last.DayNumber - first.DayNumber + 1));

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];
}

using Permits.Domain.Permits;
using Permits.Domain.Repatriation;
using Platform.Kernel;

namespace Permits.Domain.Reports;

/// <summary>
/// The figures of a report, as at an instant. Frozen when the report is drafted; stored and returned as it is. It names no person. Who is known to have fled
/// the DPRK is counted in <see cref="Reconciliation"/> only: in every other part they are counted as not stated, so that no part of a
/// report leads to them. The id of a figure is its path, for instance <c>bySector.0.people.remaining</c>.
/// </summary>
/// <param name="At">The instant: what was recorded later is not in the report.</param>
/// <param name="From">The first day of the period that permits are counted in.</param>
/// <param name="Baseline">The people at the beginning, as the State declares them.</param>
/// <param name="Reconciliation">Whether the classes account for everyone.</param>
/// <param name="TwelveMonths">What was reached in the first twelve months; absent without a baseline.</param>
/// <param name="ByPersonClass">People by why the duty concerns them.</param>
/// <param name="ByIncomeClass">People by how they earn or earned.</param>
/// <param name="BySector">People by sector.</param>
/// <param name="ByPlace">People by place.</param>
/// <param name="ByMonth">What happened in each month.</param>
/// <param name="Permits">Decisions on permits in the period.</param>
/// <param name="Overrides">Permits that two people issued against a hit in the period.</param>
/// <param name="Remaining">Who remains, by reason.</param>
/// <param name="Employers">The known employers: registered organisations only.</param>
/// <param name="Earnings">The known earnings.</param>
/// <param name="Grandfathered">Valid permits of DPRK nationals whose contract was final before 2375 was adopted.</param>
/// <param name="Changes">What changed since the State's last report; absent in the first report.</param>
/// <param name="DataQuality">What the records do not say.</param>
public sealed record ReportContent(
    DateTimeOffset At,
    DateOnly From,
    Baseline? Baseline,
    Reconciliation Reconciliation,
    TwelveMonths? TwelveMonths,
    IReadOnlyList<PeopleRow> ByPersonClass,
    IReadOnlyList<PeopleRow> ByIncomeClass,
    IReadOnlyList<PeopleRow> BySector,
    IReadOnlyList<PeopleRow> ByPlace,
    IReadOnlyList<MonthRow> ByMonth,
    IReadOnlyList<PermitRow> Permits,
    long Overrides,
    IReadOnlyList<RemainingRow> Remaining,
    IReadOnlyList<EmployerRow> Employers,
    IReadOnlyList<EarningsRow> Earnings,
    IReadOnlyList<GrandfatheredRow> Grandfathered,
    ChangesSince? Changes,
    DataQuality DataQuality
);

/// <summary>The people who earned income in the State at the beginning.</summary>
/// <param name="Count">Their number.</param>
/// <param name="On">The day on which they were counted.</param>
/// <param name="Source">Where the number comes from, for instance a register of visas.</param>
/// <param name="DeclaredBy">The agency that declares it.</param>
public sealed record Baseline(long Count, DateOnly On, string Source, AgencyId DeclaredBy);

/// <summary>People by outcome. Each class is counted on its own, and each person in one.</summary>
/// <param name="Total">Everyone.</param>
/// <param name="Repatriated">Left for the DPRK.</param>
/// <param name="LeftForThirdState">Left for a third State: not a repatriation.</param>
/// <param name="OwnNational">Excepted as the State's own national.</param>
/// <param name="RepatriationProhibited">Excepted because law prohibits the repatriation.</param>
/// <param name="Died">Died.</param>
/// <param name="NotEarning">Said to earn no income any more: disputed.</param>
/// <param name="Absconded">Absconded.</param>
/// <param name="Unknown">Not known.</param>
/// <param name="Remaining">Remain in the State.</param>
public sealed record PeopleCounts(
    long Total,
    long Repatriated,
    long LeftForThirdState,
    long OwnNational,
    long RepatriationProhibited,
    long Died,
    long NotEarning,
    long Absconded,
    long Unknown,
    long Remaining
);

/// <summary>A row of a table of people.</summary>
/// <param name="Key">What they have in common: a class, an ISIC code, a place. Absent: not stated, or not among the largest rows.</param>
/// <param name="People">The people.</param>
public sealed record PeopleRow(string? Key, PeopleCounts People);

/// <summary>A month, by the days on which things happened and not by those on which they were recorded.</summary>
/// <param name="Month">YYYY-MM. Absent: not stated.</param>
/// <param name="Ordered">People ordered to leave.</param>
/// <param name="Repatriated">People who left for the DPRK.</param>
/// <param name="LeftForThirdState">People who left for a third State.</param>
/// <param name="OwnNational">People excepted as the State's own nationals.</param>
/// <param name="RepatriationProhibited">People excepted because law prohibits the repatriation.</param>
/// <param name="Died">People who died.</param>
/// <param name="NotEarning">People said to earn no income any more.</param>
/// <param name="Absconded">People who absconded.</param>
/// <param name="Unknown">People whose fate became unknown.</param>
public sealed record MonthRow(
    string? Month,
    long Ordered,
    long Repatriated,
    long LeftForThirdState,
    long OwnNational,
    long RepatriationProhibited,
    long Died,
    long NotEarning,
    long Absconded,
    long Unknown
);

/// <summary>Decisions on permits of DPRK nationals, or under a paragraph on them.</summary>
/// <param name="Decision">issued, refused, revoked or expired.</param>
/// <param name="LegalBasis">The paragraphs of resolutions; national law is <c>national</c>. Empty for issued and expired.</param>
/// <param name="Count">The number of decisions.</param>
public sealed record PermitRow(string Decision, string LegalBasis, long Count);

/// <summary>People who remain for a reason.</summary>
/// <param name="Reason">What delays the departure: the first obstacle that is open. Absent: none is recorded, or not stated.</param>
/// <param name="People">Their number.</param>
/// <param name="Overdue">How many of them should have left before the instant.</param>
/// <param name="FirstDeadline">The earliest day by which one of them must leave. Absent: not stated.</param>
/// <param name="LastDeadline">The latest day by which one of them must leave. Absent: not stated.</param>
public sealed record RemainingRow(ObstacleKind? Reason, long People, long Overdue, DateOnly? FirstDeadline, DateOnly? LastDeadline);

/// <summary>An employer that is registered: a person who does business in their own name is not named.</summary>
/// <param name="Name">As registered.</param>
/// <param name="Country">Where it is registered.</param>
/// <param name="RegistrationNumber">Its number in that register.</param>
/// <param name="People">How many people earn or earned there.</param>
public sealed record EmployerRow(string Name, StatedCountry? Country, string RegistrationNumber, long People);

/// <summary>Known earnings.</summary>
/// <param name="Currency">The currency.</param>
/// <param name="Period">What the amount is paid for.</param>
/// <param name="People">How many people earn or earned so.</param>
/// <param name="Total">What they earn or earned together in one period.</param>
public sealed record EarningsRow(CurrencyCode Currency, WagePeriod Period, long People, decimal Total);

/// <summary>Workers under a contract that was final before 2375 was adopted.</summary>
/// <param name="ContractEnds">The month in which the contracts are expected to end: YYYY-MM.</param>
/// <param name="Workers">The number of workers.</param>
public sealed record GrandfatheredRow(string ContractEnds, long Workers);

/// <summary>The reconciliation's figures that differ from those of the State's last report.</summary>
/// <param name="Report">That report.</param>
/// <param name="At">Its instant.</param>
/// <param name="Figures">What differs.</param>
public sealed record ChangesSince(ReportId Report, DateTimeOffset At, IReadOnlyList<FigureChange> Figures);

/// <summary>A figure that differs.</summary>
/// <param name="Figure">The figure's id.</param>
/// <param name="Before">Its value in the last report.</param>
/// <param name="Now">Its value.</param>
public sealed record FigureChange(string Figure, long Before, long Now);

/// <summary>How many people lack a fact.</summary>
/// <param name="NoIncomeClass">How they earn is not stated.</param>
/// <param name="NoSector">The sector is not stated.</param>
/// <param name="NoPlace">The place is not stated.</param>
/// <param name="NoEmployer">No registered employer is stated.</param>
/// <param name="NoTravelDocument">Left, and the document travelled on is not stated.</param>
/// <param name="NoReason">Remain, and no obstacle is recorded.</param>
/// <param name="ReviewOverdue">Excepted, and the review of the exception is overdue.</param>
/// <param name="PossibleDuplicates">Their record matches another person's, too: they may have been counted twice.</param>
public sealed record DataQuality(
    long NoIncomeClass,
    long NoSector,
    long NoPlace,
    long NoEmployer,
    long NoTravelDocument,
    long NoReason,
    long ReviewOverdue,
    long PossibleDuplicates
);

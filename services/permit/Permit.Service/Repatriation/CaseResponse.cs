using Permits.Domain.Permits;
using Permits.Domain.Repatriation;
using Permits.Service.Permits;
using Platform.Kernel;

namespace Permits.Service.Repatriation;

/// <summary>A repatriation case.</summary>
/// <param name="Id">The case.</param>
/// <param name="Version">Its version, which is also its ETag.</param>
/// <param name="Status">ordered, obstructed, excepted, unresolved (absconded, disputed or unknown) or completed.</param>
/// <param name="Outcome">How it ended; absent while the person remains. Reports count each outcome on its own.</param>
/// <param name="OutcomeOn">The day of the outcome.</param>
/// <param name="Person">The person.</param>
/// <param name="Class">Why the duty concerns them.</param>
/// <param name="Agency">The agency that is responsible and gets the notices.</param>
/// <param name="Grounds">Why there is a case.</param>
/// <param name="OrderedOn">The day of the order.</param>
/// <param name="Deadline">The last day to leave.</param>
/// <param name="DueOn">The review of an exception, else the deadline: the list is sorted by it.</param>
/// <param name="Overdue">Whether the person should have left.</param>
/// <param name="HasFled">Whether the person is known to have fled the DPRK: nothing about the case leaves the State then.</param>
/// <param name="OpenedAt">When the case was opened.</param>
/// <param name="ChangedAt">When it last changed.</param>
/// <param name="Obstacles">What delays the departure or delayed it.</param>
/// <param name="Departure">The departure.</param>
/// <param name="Exception">The exception in force.</param>
/// <param name="Proposal">The exception that awaits a second person.</param>
/// <param name="Dependants">Those who depend on the person.</param>
/// <param name="Wages">The wages owed to the person.</param>
/// <param name="Income">How the person earns or earned, once it was recorded.</param>
/// <param name="Welfare">The person's welfare, once it was considered.</param>
/// <param name="RelatedCases">Other cases that may be of the same person.</param>
/// <param name="Allowed">What can be done: each is a path below the case.</param>
/// <param name="Timeline">Everything that happened, with who did it; absent in lists and in responses to changes.</param>
public sealed record CaseResponse(
    CaseId Id,
    long Version,
    CaseStatus Status,
    RepatriationOutcome? Outcome,
    DateOnly? OutcomeOn,
    CasePersonResponse Person,
    PersonClass Class,
    AgencyId Agency,
    IReadOnlyList<CaseGroundResponse> Grounds,
    DateOnly OrderedOn,
    DateOnly Deadline,
    DateOnly DueOn,
    bool Overdue,
    bool HasFled,
    DateTimeOffset OpenedAt,
    DateTimeOffset ChangedAt,
    IReadOnlyList<ObstacleResponse> Obstacles,
    DepartureResponse? Departure,
    ExceptionResponse? Exception,
    ExceptionProposalResponse? Proposal,
    IReadOnlyList<DependantResponse> Dependants,
    IReadOnlyList<WageClaimResponse> Wages,
    IncomeResponse? Income,
    WelfareResponse? Welfare,
    IReadOnlyList<CaseId> RelatedCases,
    IReadOnlyList<string> Allowed,
    IReadOnlyList<CaseTimelineItem>? Timeline
)
{
    internal static CaseResponse From(RepatriationCase found, DateOnly today, IReadOnlyList<CaseTimelineItem>? timeline = null) =>
        new(
            found.Id,
            found.Version,
            found.Status,
            found.Outcome,
            found.OutcomeOn,
            CasePersonResponse.From(found.Person),
            found.Class,
            found.Agency,
            [.. found.Grounds.Select(CaseGroundResponse.From)],
            found.OrderedOn,
            found.Deadline,
            found.DueOn,
            found.IsOverdueOn(today),
            found.HasFled,
            found.OpenedAt,
            found.ChangedAt,
            [.. found.Obstacles.Select(o => new ObstacleResponse(o.Number, o.Kind, o.Since, o.Evidence, o.EndedOn, o.EndEvidence))],
            found.Departure is { } d ? new(d.On, d.Crossing, d.Destination, DocumentOf(d.Document)) : null,
            found.Exception is { } exception ? ExceptionResponse.From(exception) : null,
            found.Proposal is { } p ? new(ExceptionResponse.From(p.Exception), p.ProposedBy.User, p.ExpiresAt) : null,
            [.. found.Dependants.Select(d => new DependantResponse(d.Name, d.Relation, d.BirthDate, d.Leaves))],
            [.. found.Wages.Select(w => new WageClaimResponse(w.Employer, w.Amount, w.Currency, w.OwedSince, w.PaidOn))],
            found.Income is { } i ? IncomeResponse.From(i) : null,
            found.Welfare is { } w ? new(w.MayBeVictim, w.ProtectionConsidered) : null,
            found.Related,
            [.. RepatriationDecider.AllowedIn(found.Status).Select(CaseCommands.Verb)],
            timeline
        );

    internal static DocumentResponse? DocumentOf(CaseDocument? document) =>
        document is null ? null : new(document.Type, document.Number, document.Issuer, MachineReadableZone: null);
}

/// <summary>The person of a case.</summary>
/// <param name="Names">Full names in any script, the main one first.</param>
/// <param name="BirthDate">As precise as it is known.</param>
/// <param name="Nationality">As claimed, when it is known.</param>
/// <param name="Gender">As claimed, when it is known.</param>
/// <param name="Documents">Travel and identity documents.</param>
public sealed record CasePersonResponse(
    IReadOnlyList<string> Names,
    PartialDate? BirthDate,
    StatedCountry? Nationality,
    Gender? Gender,
    IReadOnlyList<DocumentResponse> Documents
)
{
    internal static CasePersonResponse From(CasePerson person) =>
        new(person.Names, person.BirthDate, person.Nationality, person.Gender, [.. person.Documents.Select(document => CaseResponse.DocumentOf(document)!)]);
}

/// <summary>Why there is a case.</summary>
/// <param name="Kind">permitRefused, permitRevoked or finding.</param>
/// <param name="LegalBasis">The paragraphs, and any law cited with them.</param>
/// <param name="On">The day of the decision or finding.</param>
/// <param name="PermitId">The permit that was refused or revoked.</param>
/// <param name="EventId">The event that decided it.</param>
/// <param name="Statement">The finding.</param>
public sealed record CaseGroundResponse(string Kind, IReadOnlyList<LegalBasis> LegalBasis, DateOnly On, PermitId? PermitId, Guid? EventId, string? Statement)
{
    internal static CaseGroundResponse From(CaseGround ground) =>
        ground switch
        {
            CaseGround.PermitDecision d => new($"permit{d.Status}", d.LegalBasis, d.DecidedOn, d.Permit, d.Event, null),
            CaseGround.Finding f => new("finding", f.LegalBasis, f.FoundOn, null, null, f.Statement),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}

/// <summary>An obstacle.</summary>
/// <param name="Number">Its number in the case.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Since">The first day.</param>
/// <param name="Evidence">What shows it.</param>
/// <param name="EndedOn">The day on which it ended.</param>
/// <param name="EndEvidence">What shows that it ended.</param>
public sealed record ObstacleResponse(int Number, ObstacleKind Kind, DateOnly Since, string Evidence, DateOnly? EndedOn, string? EndEvidence);

/// <summary>A departure.</summary>
/// <param name="On">The day.</param>
/// <param name="Crossing">The border crossing, port or airport.</param>
/// <param name="Destination">The country of destination.</param>
/// <param name="Document">The document travelled on.</param>
public sealed record DepartureResponse(DateOnly On, string Crossing, CountryCode Destination, DocumentResponse? Document);

/// <summary>An exception.</summary>
/// <param name="Ground">ownNational or repatriationProhibited.</param>
/// <param name="Decider">The authority that determined it.</param>
/// <param name="DecidedOn">When it did.</param>
/// <param name="Laws">The laws that it rests on.</param>
/// <param name="ReviewOn">When it must be reviewed.</param>
/// <param name="Reason">The facts.</param>
public sealed record ExceptionResponse(
    ExceptionGround Ground,
    string Decider,
    DateOnly DecidedOn,
    IReadOnlyList<string> Laws,
    DateOnly? ReviewOn,
    string Reason
)
{
    internal static ExceptionResponse From(ExceptionDetermination exception) =>
        new(exception.Ground, exception.Decider, exception.DecidedOn, exception.Laws, exception.ReviewOn, exception.Statement);
}

/// <summary>An exception that awaits a second person.</summary>
/// <param name="Exception">The exception.</param>
/// <param name="ProposedBy">Who proposed it, and therefore cannot approve it.</param>
/// <param name="ExpiresAt">When the proposal lapses.</param>
public sealed record ExceptionProposalResponse(ExceptionResponse Exception, string ProposedBy, DateTimeOffset ExpiresAt);

/// <summary>A dependant.</summary>
/// <param name="Name">The full name.</param>
/// <param name="Relation">The relation to the person.</param>
/// <param name="BirthDate">As precise as it is known.</param>
/// <param name="Leaves">Whether they leave with the person; absent while it is open.</param>
public sealed record DependantResponse(string Name, DependantRelation Relation, PartialDate? BirthDate, bool? Leaves);

/// <summary>A claim for wages.</summary>
/// <param name="Employer">Who owes them.</param>
/// <param name="Amount">The amount.</param>
/// <param name="Currency">The currency.</param>
/// <param name="OwedSince">Since when.</param>
/// <param name="PaidOn">When they were paid.</param>
public sealed record WageClaimResponse(string Employer, decimal Amount, CurrencyCode Currency, DateOnly OwedSince, DateOnly? PaidOn);

/// <summary>How the person earns or earned.</summary>
/// <param name="Class">The way to earn.</param>
/// <param name="Employer">The employer.</param>
/// <param name="Sector">The employer's economic activity: ISIC Rev. 4.</param>
/// <param name="Place">The city or province.</param>
/// <param name="Since">Since when.</param>
/// <param name="Wage">The wage.</param>
public sealed record IncomeResponse(IncomeClass Class, PartyResponse? Employer, SectorCode? Sector, string? Place, DateOnly? Since, WageResponse? Wage)
{
    internal static IncomeResponse From(Income income) =>
        new(
            income.Class,
            income.Employer is { } employer ? PartyResponse.From(employer) : null,
            income.Sector,
            income.Place,
            income.Since,
            income.Wage is { } wage ? new(wage.Amount, wage.Currency, wage.Period) : null
        );
}

/// <summary>The person's welfare.</summary>
/// <param name="MayBeVictim">Whether the person may be a victim.</param>
/// <param name="ProtectionConsidered">What protection was considered, and with what result.</param>
public sealed record WelfareResponse(bool MayBeVictim, string ProtectionConsidered);

/// <summary>One event of a case.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Version">Its place in the case, from 1.</param>
/// <param name="Sequence">Its sequence number in the service's event store, as in <c>/events</c>.</param>
/// <param name="Type">Its pinned name.</param>
/// <param name="OccurredAt">When it happened, in UTC.</param>
/// <param name="User">The user, or the name of a service.</param>
/// <param name="Agency">The user's agency; absent when a service acted.</param>
/// <param name="CausationId">The event that led to it.</param>
/// <param name="Text">What happened, in a sentence.</param>
/// <param name="Data">The event as stored.</param>
public sealed record CaseTimelineItem(
    Guid EventId,
    long Version,
    long Sequence,
    string Type,
    DateTimeOffset OccurredAt,
    string? User,
    string? Agency,
    string? CausationId,
    string Text,
    object Data
);

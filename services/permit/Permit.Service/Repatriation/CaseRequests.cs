using Permits.Domain.Permits;
using Permits.Domain.Repatriation;
using Permits.Service.Permits;
using Platform.Hosting.Access;
using Platform.Hosting.Requests;
using Platform.Kernel;

namespace Permits.Service.Repatriation;

/// <summary>A case that is opened by hand.</summary>
/// <param name="Person">The person.</param>
/// <param name="LegalBasis">2397/8 (workers, oversight attachés) or 2270/13 (officials).</param>
/// <param name="Finding">What was found, and how: 1 to 2,000 characters.</param>
/// <param name="Class">worker, oversightAttache or official. Default: worker, for 2270/13 official.</param>
/// <param name="OrderedOn">The day of the order, YYYY-MM-DD, not in the future. Default: today.</param>
/// <param name="Deadline">The last day to leave, YYYY-MM-DD: by 2019-12-22, after that at most 24 months after the order. Default: a configured time.</param>
/// <param name="HasFled">Whether the person is known to have fled the DPRK. Default: false.</param>
public sealed record OpenCaseRequest(
    CasePersonFields Person,
    string LegalBasis,
    string Finding,
    string? Class = null,
    string? OrderedOn = null,
    string? Deadline = null,
    bool? HasFled = null
);

/// <summary>The person of a case.</summary>
/// <param name="Names">1 to 20 full names in any script, the main one first; each up to 300 characters.</param>
/// <param name="BirthDate">YYYY, YYYY-MM or YYYY-MM-DD, not in the future.</param>
/// <param name="Nationality">As claimed: an ISO 3166-1 code or a name, as in applications.</param>
/// <param name="Gender">male, female or other.</param>
/// <param name="Documents">Up to 20 travel and identity documents.</param>
public sealed record CasePersonFields(
    IReadOnlyList<string> Names,
    string? BirthDate = null,
    string? Nationality = null,
    string? Gender = null,
    IReadOnlyList<CaseDocumentFields>? Documents = null
);

/// <summary>A document.</summary>
/// <param name="Type">passport, nationalId or other.</param>
/// <param name="Number">As printed on the document: 1 to 50 characters.</param>
/// <param name="Issuer">The issuing country: an ISO 3166-1 code or a name, as in applications.</param>
public sealed record CaseDocumentFields(string Type, string Number, string? Issuer = null);

/// <summary>A finding.</summary>
/// <param name="LegalBasis">2397/8 or 2270/13.</param>
/// <param name="Finding">What was found, and how: 1 to 2,000 characters.</param>
public sealed record FindingRequest(string LegalBasis, string Finding);

/// <summary>The class of the person.</summary>
/// <param name="Class">worker, oversightAttache or official.</param>
/// <param name="Reason">Why: 1 to 2,000 characters.</param>
public sealed record ClassRequest(string Class, string Reason);

/// <summary>A deadline.</summary>
/// <param name="Deadline">The last day to leave, YYYY-MM-DD: not in the past, at most 24 months ahead.</param>
/// <param name="Reason">Why: 1 to 2,000 characters.</param>
public sealed record DeadlineRequest(string Deadline, string Reason);

/// <summary>An obstacle.</summary>
/// <param name="Kind">borderClosed, transport, detention, courtOrder, proceedings or other.</param>
/// <param name="Since">The first day, YYYY-MM-DD, not in the future.</param>
/// <param name="Evidence">What shows it: 1 to 2,000 characters.</param>
public sealed record ObstacleRequest(string Kind, string Since, string Evidence);

/// <summary>The end of an obstacle.</summary>
/// <param name="Number">The obstacle's number in the case.</param>
/// <param name="On">The day, YYYY-MM-DD, not before the obstacle and not in the future.</param>
/// <param name="Evidence">What shows it: 1 to 2,000 characters.</param>
public sealed record ObstacleEndRequest(int Number, string On, string Evidence);

/// <summary>A departure.</summary>
/// <param name="On">The day, YYYY-MM-DD, not before the order and not in the future.</param>
/// <param name="Crossing">The border crossing, port or airport: 1 to 200 characters.</param>
/// <param name="Destination">The country of destination, ISO 3166-1 alpha-3: PRK makes it a repatriation, any other a departure to a third State.</param>
/// <param name="Document">The document travelled on.</param>
public sealed record DepartureRequest(string On, string Crossing, string Destination, CaseDocumentFields? Document = null);

/// <summary>Another outcome than a departure or an exception.</summary>
/// <param name="Outcome">died, notEarning (disputed), absconded or unknown.</param>
/// <param name="On">The day, YYYY-MM-DD, not in the future.</param>
/// <param name="Reason">What shows it: 1 to 2,000 characters.</param>
public sealed record OutcomeRequest(string Outcome, string On, string Reason);

/// <summary>An exception under 2397 para 8.</summary>
/// <param name="Ground">ownNational or repatriationProhibited.</param>
/// <param name="Decider">The authority that determined it: 1 to 200 characters.</param>
/// <param name="DecidedOn">When it did, YYYY-MM-DD, not in the future.</param>
/// <param name="Laws">1 to 10 laws that it rests on, each up to 200 characters.</param>
/// <param name="Reason">The facts: 1 to 2,000 characters.</param>
/// <param name="ReviewOn">When it must be reviewed, YYYY-MM-DD, in the next five years. Required for repatriationProhibited.</param>
public sealed record ExceptionRequest(string Ground, string Decider, string DecidedOn, IReadOnlyList<string> Laws, string Reason, string? ReviewOn = null);

/// <summary>The person's dependants, in place of those recorded before.</summary>
/// <param name="Dependants">Up to 20.</param>
public sealed record DependantsRequest(IReadOnlyList<DependantFields> Dependants);

/// <summary>A dependant.</summary>
/// <param name="Name">The full name: 1 to 300 characters.</param>
/// <param name="Relation">spouse, child, parent or other.</param>
/// <param name="BirthDate">YYYY, YYYY-MM or YYYY-MM-DD, not in the future.</param>
/// <param name="Leaves">Whether they leave with the person. Default: open.</param>
public sealed record DependantFields(string Name, string Relation, string? BirthDate = null, bool? Leaves = null);

/// <summary>The wages that the person is owed, in place of those recorded before.</summary>
/// <param name="Wages">Up to 20 claims.</param>
public sealed record WagesRequest(IReadOnlyList<WageClaimFields> Wages);

/// <summary>A claim for wages.</summary>
/// <param name="Employer">Who owes them: 1 to 300 characters.</param>
/// <param name="Amount">More than 0, at most 1,000,000,000,000.</param>
/// <param name="Currency">ISO 4217, or a cryptocurrency's ticker.</param>
/// <param name="OwedSince">Since when, YYYY-MM-DD, not in the future.</param>
/// <param name="PaidOn">When they were paid, YYYY-MM-DD, not before they were owed and not in the future.</param>
public sealed record WageClaimFields(string Employer, decimal Amount, string Currency, string OwedSince, string? PaidOn = null);

/// <summary>How the person earns or earned, in place of what was recorded before.</summary>
/// <param name="Class">work, seasonal, posted, trainee, student, dependant, selfEmployed or remote.</param>
/// <param name="Employer">The employer.</param>
/// <param name="Sector">The employer's economic activity: ISIC Rev. 4, two to four digits.</param>
/// <param name="Place">The city or province, up to 100 characters; never an address, because reports to the Committee state it.</param>
/// <param name="Since">Since when, YYYY-MM-DD, not in the future. Who earned before the baseline of a report belongs to it.</param>
/// <param name="Wage">The wage.</param>
public sealed record IncomeRequest(
    string Class,
    ApplyRequest.PartyFields? Employer = null,
    string? Sector = null,
    string? Place = null,
    string? Since = null,
    ApplyRequest.WageFields? Wage = null
);

/// <summary>The person's welfare, in place of what was recorded before.</summary>
/// <param name="MayBeVictim">Whether the person may be a victim of trafficking, forced labour or withheld pay.</param>
/// <param name="ProtectionConsidered">What protection was considered, and with what result: 1 to 2,000 characters.</param>
public sealed record WelfareRequest(bool MayBeVictim, string ProtectionConsidered);

/// <summary>Reads requests into the domain's types. The dates that depend on the case are checked by the decider.</summary>
internal static class CaseRequests
{
    private const int MaxStatement = 2000;
    private const decimal MaxAmount = 1_000_000_000_000;
    private static readonly LegalBasis Workers = LegalBasis.Resolution2397Paragraph8;
    private static readonly LegalBasis Officials = LegalBasis.Resolution2270Paragraph13;

    public static RepatriationCommand.Open Open(OpenCaseRequest request, Caller caller, DateOnly today, int daysToLeave)
    {
        var checks = new FieldChecks();
        var (basis, finding) = (Basis(checks, request.LegalBasis), Statement(checks, "#/finding", request.Finding));
        var orderedOn = OptionalDay(checks, "#/orderedOn", request.OrderedOn) ?? today;
        var latest = RepatriationBasis.LatestDeadline(orderedOn);
        var usual = orderedOn.AddDays(daysToLeave);
        var command = new RepatriationCommand.Open(
            Person(checks, request.Person, today),
            request.Class is null ? RepatriationBasis.ClassUnder([basis]) : checks.OneOf<PersonClass>("#/class", request.Class),
            caller.Agency,
            new CaseGround.Finding(finding, orderedOn) { LegalBasis = [basis] },
            orderedOn,
            OptionalDay(checks, "#/deadline", request.Deadline) ?? (usual < latest ? usual : latest),
            request.HasFled ?? false,
            Existing: null
        );
        checks.ThrowIfAny();
        return command;
    }

    public static LegalBasis Basis(FieldChecks checks, string value) =>
        checks.OneOf("#/legalBasis", value, Workers.Value, Officials.Value) == Officials.Value ? Officials : Workers;

    public static string Statement(FieldChecks checks, string pointer, string value) => checks.Text(pointer, value, MaxStatement, multiline: true);

    public static DateOnly Day(FieldChecks checks, string pointer, string value) => checks.Day(pointer, value) ?? default;

    public static CaseDocument Document(FieldChecks checks, string pointer, CaseDocumentFields document) =>
        new(
            checks.OneOf<DocumentType>($"{pointer}/type", document.Type),
            checks.Text($"{pointer}/number", document.Number, 50),
            checks.OptionalCountry($"{pointer}/issuer", document.Issuer)
        );

    /// <summary>An outcome that is neither a departure nor an exception.</summary>
    public static RepatriationOutcome Outcome(FieldChecks checks, string value) =>
        checks.OneOf("#/outcome", value, "died", "notEarning", "absconded", "unknown") switch
        {
            "died" => RepatriationOutcome.Died,
            "notEarning" => RepatriationOutcome.NotEarning,
            "absconded" => RepatriationOutcome.Absconded,
            _ => RepatriationOutcome.Unknown,
        };

    public static ExceptionDetermination Exception(FieldChecks checks, ExceptionRequest request)
    {
        var ground = checks.OneOf<ExceptionGround>("#/ground", request.Ground);
        var reviewOn = OptionalDay(checks, "#/reviewOn", request.ReviewOn);
        if (ground is ExceptionGround.RepatriationProhibited && request.ReviewOn is null)
            checks.Add("#/reviewOn", "Must be given when the law prohibits the repatriation.");
        return new(
            ground,
            checks.Text("#/decider", request.Decider, 200),
            Day(checks, "#/decidedOn", request.DecidedOn),
            checks.List("#/laws", request.Laws, 1, 10, (pointer, law) => checks.Text(pointer, law, 200)),
            reviewOn,
            Statement(checks, "#/reason", request.Reason)
        );
    }

    public static Departure Departure(FieldChecks checks, DepartureRequest request, CountryCode state)
    {
        var destination = checks.Value<CountryCode>("#/destination", request.Destination);
        if (request.Destination == state.Value)
            checks.Add("#/destination", "Must be another State.");
        return new(
            Day(checks, "#/on", request.On),
            checks.Text("#/crossing", request.Crossing, 200),
            destination,
            request.Document is { } document ? Document(checks, "#/document", document) : null
        );
    }

    public static IReadOnlyList<Dependant> Dependants(FieldChecks checks, DependantsRequest request, DateOnly today) =>
        checks.List(
            "#/dependants",
            request.Dependants,
            0,
            20,
            (pointer, dependant) =>
                new Dependant(
                    checks.Name($"{pointer}/name", dependant.Name, 300),
                    checks.OneOf<DependantRelation>($"{pointer}/relation", dependant.Relation),
                    BirthDate(checks, $"{pointer}/birthDate", dependant.BirthDate, today),
                    dependant.Leaves
                )
        );

    public static IReadOnlyList<WageClaim> Wages(FieldChecks checks, WagesRequest request, DateOnly today) =>
        checks.List("#/wages", request.Wages, 0, 20, (pointer, wage) => Wage(checks, pointer, wage, today));

    public static Income Income(FieldChecks checks, IncomeRequest request, DateOnly today)
    {
        var since = OptionalDay(checks, "#/since", request.Since);
        if (since > today)
            checks.Add("#/since", "Must not be in the future.");
        return new(
            checks.OneOf<IncomeClass>("#/class", request.Class),
            request.Employer is { } employer ? ApplyRequest.ReadParty(checks, "#/employer", employer) : null,
            checks.OptionalValue<SectorCode>("#/sector", request.Sector),
            checks.OptionalText("#/place", request.Place, 100),
            since,
            request.Wage is { } wage ? ApplyRequest.ReadWage(checks, wage) : null
        );
    }

    /// <summary>The person as an application presents them.</summary>
    public static CasePerson PersonOf(Person worker) =>
        new(
            worker.Names,
            worker.BirthDate,
            worker.Nationality,
            worker.Gender,
            [.. worker.Documents.Select(document => new CaseDocument(document.Type, document.Number, document.Issuer))]
        );

    private static CasePerson Person(FieldChecks checks, CasePersonFields person, DateOnly today) =>
        new(
            checks.List("#/person/names", person.Names, 1, 20, (pointer, name) => checks.Name(pointer, name, 300)),
            BirthDate(checks, "#/person/birthDate", person.BirthDate, today),
            checks.OptionalCountry("#/person/nationality", person.Nationality),
            checks.OptionalOneOf<Gender>("#/person/gender", person.Gender),
            checks.List("#/person/documents", person.Documents ?? [], 0, 20, (pointer, document) => Document(checks, pointer, document))
        );

    private static WageClaim Wage(FieldChecks checks, string pointer, WageClaimFields wage, DateOnly today)
    {
        if (wage.Amount is <= 0 or > MaxAmount)
            checks.Add($"{pointer}/amount", "Must be more than 0, at most 1,000,000,000,000.");
        var (owedSince, paidOn) = (Day(checks, $"{pointer}/owedSince", wage.OwedSince), OptionalDay(checks, $"{pointer}/paidOn", wage.PaidOn));
        if (owedSince > today)
            checks.Add($"{pointer}/owedSince", "Must not be in the future.");
        if (paidOn < owedSince || paidOn > today)
            checks.Add($"{pointer}/paidOn", "Must not be before they were owed or in the future.");
        return new(
            checks.Text($"{pointer}/employer", wage.Employer, 300),
            wage.Amount,
            checks.Value<CurrencyCode>($"{pointer}/currency", wage.Currency),
            owedSince,
            paidOn
        );
    }

    private static PartialDate? BirthDate(FieldChecks checks, string pointer, string? value, DateOnly today)
    {
        var birthDate = checks.OptionalValue<PartialDate>(pointer, value);
        if (birthDate?.Earliest > today)
            checks.Add(pointer, "Must not be in the future.");
        return birthDate;
    }

    private static DateOnly? OptionalDay(FieldChecks checks, string pointer, string? value) => value is null ? null : checks.Day(pointer, value);
}

using Permits.Domain.Determinations;
using Permits.Domain.Permits;
using Platform.Hosting.Access;
using Platform.Hosting.Requests;
using Platform.Kernel;

namespace Permits.Service.Permits;

/// <summary>An application for a permit to earn income in the State.</summary>
/// <param name="Worker">The person who will earn the income.</param>
/// <param name="Employer">The worker's employer; of a self-employed worker, the business.</param>
/// <param name="Occupation">The occupation: 1 to 200 characters.</param>
/// <param name="ValidFrom">The first day, YYYY-MM-DD: at most a year ago.</param>
/// <param name="ValidTo">The last day, YYYY-MM-DD: not before the first or today, at most ten years after the first.</param>
/// <param name="Reference">The agency's own reference: 1 to 100 characters, and no two applications of the agency have the same.</param>
/// <param name="Class">work, seasonal, posted, trainee, student, dependant, selfEmployed, remote or oversightAttache. Default: work.</param>
/// <param name="OccupationCode">The occupation's ISCO-08 code: 2 to 4 digits.</param>
/// <param name="Sector">The employer's activity by its ISIC Rev. 4 code: 2 to 4 digits.</param>
/// <param name="Intermediary">The recruiter or staffing firm that placed the worker. Screened like the employer.</param>
/// <param name="Client">The party that the work is done for, when it is not the employer. Screened like the employer.</param>
/// <param name="PlaceOfWork">Where the work is done.</param>
/// <param name="Wage">The wage.</param>
/// <param name="ContractDate">When the written contract was final, YYYY-MM-DD: not in the future.</param>
/// <param name="Payee">Who is paid. The name and the wallet are screened.</param>
/// <param name="Determination">The determination of the 1718 Committee, in <c>/determinations</c>, that covers the application.</param>
public sealed record ApplyRequest(
    ApplyRequest.WorkerFields Worker,
    ApplyRequest.PartyFields Employer,
    string Occupation,
    string ValidFrom,
    string ValidTo,
    string Reference,
    string? Class = null,
    string? OccupationCode = null,
    string? Sector = null,
    ApplyRequest.PartyFields? Intermediary = null,
    ApplyRequest.PartyFields? Client = null,
    ApplyRequest.PlaceOfWorkFields? PlaceOfWork = null,
    ApplyRequest.WageFields? Wage = null,
    string? ContractDate = null,
    ApplyRequest.PayeeFields? Payee = null,
    Guid? Determination = null
)
{
    // ILO C138 art. 7: no work before 12, in any State.
    private const int MinAge = 12;

    /// <summary>The worker.</summary>
    /// <param name="Names">1 to 20 full names in any script, the main one first; each up to 300 characters.</param>
    /// <param name="Nationality">
    /// As claimed: an ISO 3166-1 code, a country's name, XXA, XXB, XXC or XXX (ICAO 9303), or 朝鮮. Korea alone is left unresolved and refers.
    /// </param>
    /// <param name="BirthDate">YYYY, YYYY-MM or YYYY-MM-DD: at least 12 years before validFrom.</param>
    /// <param name="Gender">male, female or other.</param>
    /// <param name="Documents">Up to 20 travel and identity documents.</param>
    /// <param name="Statements">Up to 20 statements on nationality, issuer, place of birth and residence, each with its source.</param>
    /// <param name="EmailAddresses">Up to 10 addresses.</param>
    /// <param name="PhoneNumbers">Up to 10 international numbers (E.164), for instance +8225551234.</param>
    /// <param name="Addresses">Up to 10 postal addresses, the current one first.</param>
    public sealed record WorkerFields(
        IReadOnlyList<string> Names,
        string Nationality,
        string? BirthDate = null,
        string? Gender = null,
        IReadOnlyList<DocumentFields>? Documents = null,
        IReadOnlyList<StatementFields>? Statements = null,
        IReadOnlyList<string>? EmailAddresses = null,
        IReadOnlyList<string>? PhoneNumbers = null,
        IReadOnlyList<AddressFields>? Addresses = null
    );

    /// <summary>A document.</summary>
    /// <param name="Type">passport, nationalId or other.</param>
    /// <param name="Number">As printed on the document: 1 to 50 characters.</param>
    /// <param name="Issuer">The issuing country, in the words that nationality takes.</param>
    /// <param name="MachineReadableZone">
    /// Its lines as printed, joined by a line feed. What contradicts the other fields, and check digits that are wrong, refer the application.
    /// </param>
    public sealed record DocumentFields(string Type, string Number, string? Issuer = null, string? MachineReadableZone = null);

    /// <summary>A statement about a country of the worker.</summary>
    /// <param name="About">nationality, documentIssuer, placeOfBirth or residence.</param>
    /// <param name="Country">As the source words it, in the words that nationality takes.</param>
    /// <param name="Source">Where it is stated, for instance residence card: 1 to 200 characters.</param>
    /// <param name="StatedOn">When, YYYY-MM-DD: not in the future.</param>
    public sealed record StatementFields(string About, string Country, string Source, string? StatedOn = null);

    /// <summary>A postal address.</summary>
    /// <param name="Text">1 to 500 characters.</param>
    /// <param name="Country">The country, in the words that nationality takes.</param>
    public sealed record AddressFields(string Text, string? Country = null);

    /// <summary>An organisation, or a person who does business in their own name.</summary>
    /// <param name="Name">As registered: 1 to 300 characters.</param>
    /// <param name="Country">Where it is registered, in the words that nationality takes.</param>
    /// <param name="RegistrationNumber">Its number in that register: up to 100 characters.</param>
    /// <param name="ControlledFrom">The country from which it is controlled, if that is another.</param>
    public sealed record PartyFields(string Name, string? Country = null, string? RegistrationNumber = null, string? ControlledFrom = null);

    /// <summary>A place of work: an address, or the country from which remote work is done.</summary>
    /// <param name="Address">1 to 500 characters.</param>
    /// <param name="RemoteFrom">The country, in the words that nationality takes.</param>
    public sealed record PlaceOfWorkFields(string? Address = null, string? RemoteFrom = null);

    /// <summary>A wage.</summary>
    /// <param name="Amount">For one period: 0 to 1,000,000,000,000.</param>
    /// <param name="Currency">ISO 4217, or a cryptocurrency's ticker.</param>
    /// <param name="Period">hour, day, week, month or year.</param>
    public sealed record WageFields(decimal Amount, string Currency, string Period);

    /// <summary>Who is paid: an account or a wallet.</summary>
    /// <param name="Name">The holder: 1 to 300 characters.</param>
    /// <param name="Account">An account number: 1 to 50 characters; an IBAN without spaces or with.</param>
    /// <param name="Wallet">The address of a cryptocurrency wallet: 1 to 200 characters.</param>
    public sealed record PayeeFields(string Name, string? Account = null, string? Wallet = null);

    internal Application Read(Caller caller, DateOnly today)
    {
        var checks = new FieldChecks();
        var application = Read(checks, caller.Agency, today);
        if (application.ValidFrom != default && application.ValidFrom < today.AddYears(-1))
            checks.Add("#/validFrom", "Must be at most a year ago.");
        checks.ThrowIfAny();
        return application;
    }

    internal Application Read(FieldChecks checks, AgencyId agency, DateOnly today)
    {
        var (from, to) = checks.Period("#/validFrom", ValidFrom, "#/validTo", ValidTo, maxYears: 10);
        if (to >= from && to != default && to < today)
            checks.Add("#/validTo", "Must not be in the past.");
        return new(
            agency,
            checks.Text("#/reference", Reference, 100),
            ReadWorker(checks, Worker, from, today),
            ReadParty(checks, "#/employer", Employer),
            checks.Text("#/occupation", Occupation, 200),
            from,
            to
        )
        {
            Class = checks.OptionalOneOf<IncomeClass>("#/class", Class) ?? IncomeClass.Work,
            OccupationCode = checks.OptionalValue<OccupationCode>("#/occupationCode", OccupationCode),
            Sector = checks.OptionalValue<SectorCode>("#/sector", Sector),
            Intermediary = Intermediary is null ? null : ReadParty(checks, "#/intermediary", Intermediary),
            Client = Client is null ? null : ReadParty(checks, "#/client", Client),
            PlaceOfWork = PlaceOfWork is null ? null : ReadPlace(checks, PlaceOfWork),
            Wage = Wage is null ? null : ReadWage(checks, Wage),
            ContractDate = ReadPastDay(checks, "#/contractDate", ContractDate, today),
            Payee = Payee is null ? null : ReadPayee(checks, Payee),
            Determination = Determination is { } determination ? DeterminationId.From(determination) : null,
        };
    }

    private static Person ReadWorker(FieldChecks checks, WorkerFields worker, DateOnly from, DateOnly today)
    {
        var birthDate = checks.OptionalValue<PartialDate>("#/worker/birthDate", worker.BirthDate);
        if (birthDate?.Earliest > today)
            checks.Add("#/worker/birthDate", "Must not be in the future.");
        else if (from != default && birthDate?.Earliest > from.AddYears(-MinAge))
            checks.Add("#/worker/birthDate", $"Must be at least {MinAge} years before validFrom.");
        return new(
            checks.List("#/worker/names", worker.Names, 1, 20, (pointer, name) => checks.Name(pointer, name, 300)),
            birthDate,
            checks.Country("#/worker/nationality", worker.Nationality),
            checks.OptionalOneOf<Gender>("#/worker/gender", worker.Gender),
            checks.List("#/worker/documents", worker.Documents ?? [], 0, 20, (pointer, document) => ReadDocument(checks, pointer, document))
        )
        {
            Statements = checks.List(
                "#/worker/statements",
                worker.Statements ?? [],
                0,
                20,
                (pointer, statement) =>
                    new Statement(
                        checks.OneOf<StatementSubject>($"{pointer}/about", statement.About),
                        checks.Country($"{pointer}/country", statement.Country),
                        statement.Country,
                        checks.Text($"{pointer}/source", statement.Source, 200),
                        ReadPastDay(checks, $"{pointer}/statedOn", statement.StatedOn, today)
                    )
            ),
            EmailAddresses = checks.List("#/worker/emailAddresses", worker.EmailAddresses ?? [], 0, 10, checks.EmailAddress),
            PhoneNumbers = checks.List("#/worker/phoneNumbers", worker.PhoneNumbers ?? [], 0, 10, checks.Value<PhoneNumber>),
            Addresses = checks.List(
                "#/worker/addresses",
                worker.Addresses ?? [],
                0,
                10,
                (pointer, address) =>
                    new Address(
                        checks.Text($"{pointer}/text", address.Text, 500, multiline: true),
                        checks.OptionalCountry($"{pointer}/country", address.Country)
                    )
            ),
        };
    }

    private static IdentityDocument ReadDocument(FieldChecks checks, string pointer, DocumentFields document) =>
        new(
            checks.OneOf<DocumentType>($"{pointer}/type", document.Type),
            checks.Text($"{pointer}/number", document.Number, 50),
            checks.OptionalCountry($"{pointer}/issuer", document.Issuer)
        )
        {
            MachineReadableZone = checks.OptionalValue<MachineReadableZone>(
                $"{pointer}/machineReadableZone",
                document.MachineReadableZone?.ReplaceLineEndings("\n").Trim()
            ),
        };

    internal static Party ReadParty(FieldChecks checks, string pointer, PartyFields party) =>
        new(
            checks.Name($"{pointer}/name", party.Name, 300),
            checks.OptionalCountry($"{pointer}/country", party.Country),
            checks.OptionalText($"{pointer}/registrationNumber", party.RegistrationNumber, 100)
        )
        {
            ControlledFrom = checks.OptionalCountry($"{pointer}/controlledFrom", party.ControlledFrom),
        };

    private static PlaceOfWork ReadPlace(FieldChecks checks, PlaceOfWorkFields place)
    {
        if (place.Address is null == place.RemoteFrom is null)
            checks.Add("#/placeOfWork", "Must have either address or remoteFrom.");
        return new(checks.OptionalText("#/placeOfWork/address", place.Address, 500), checks.OptionalCountry("#/placeOfWork/remoteFrom", place.RemoteFrom));
    }

    internal static Wage ReadWage(FieldChecks checks, WageFields wage)
    {
        if (wage.Amount is < 0 or > 1_000_000_000_000)
            checks.Add("#/wage/amount", "Must be from 0 to 1,000,000,000,000.");
        return new(wage.Amount, checks.Value<CurrencyCode>("#/wage/currency", wage.Currency), checks.OneOf<WagePeriod>("#/wage/period", wage.Period));
    }

    private static Payee ReadPayee(FieldChecks checks, PayeeFields payee)
    {
        if (payee.Account is null == payee.Wallet is null)
            checks.Add("#/payee", "Must have either account or wallet.");
        var account = checks.OptionalText("#/payee/account", payee.Account, 50)?.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        if (account is not null && Iban.IsMistyped(account))
            checks.Add("#/payee/account", "Must be a valid IBAN: its check digits are wrong.");
        return new(checks.Name("#/payee/name", payee.Name, 300), account, checks.OptionalText("#/payee/wallet", payee.Wallet, 200));
    }

    private static DateOnly? ReadPastDay(FieldChecks checks, string pointer, string? value, DateOnly today)
    {
        if (value is null)
            return null;
        var day = checks.Day(pointer, value);
        if (day > today)
            checks.Add(pointer, "Must not be in the future.");
        return day;
    }
}

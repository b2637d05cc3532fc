using Permits.Domain.Determinations;
using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Service.Permits;

/// <summary>What an agency applied for. Countries are ISO 3166-1 alpha-3, or XXA, XXB, XXC, XXX, chosen-seki or unresolved-korea.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Reference">The agency's own reference.</param>
/// <param name="Class">How the income is earned.</param>
/// <param name="Worker">The person who will earn the income.</param>
/// <param name="Employer">The worker's employer.</param>
/// <param name="Occupation">The occupation.</param>
/// <param name="OccupationCode">The occupation's ISCO-08 code.</param>
/// <param name="Sector">The employer's activity by its ISIC Rev. 4 code.</param>
/// <param name="Intermediary">The recruiter or staffing firm that placed the worker.</param>
/// <param name="Client">The party that the work is done for, when it is not the employer.</param>
/// <param name="PlaceOfWork">Where the work is done.</param>
/// <param name="Wage">The wage.</param>
/// <param name="ContractDate">When the written contract was final.</param>
/// <param name="Payee">Who is paid.</param>
/// <param name="Determination">The determination of the 1718 Committee that the agency names.</param>
/// <param name="ValidFrom">The first day.</param>
/// <param name="ValidTo">The last day.</param>
public sealed record ApplicationResponse(
    AgencyId Agency,
    string Reference,
    IncomeClass Class,
    WorkerResponse Worker,
    PartyResponse Employer,
    string Occupation,
    OccupationCode? OccupationCode,
    SectorCode? Sector,
    PartyResponse? Intermediary,
    PartyResponse? Client,
    PlaceOfWorkResponse? PlaceOfWork,
    WageResponse? Wage,
    DateOnly? ContractDate,
    PayeeResponse? Payee,
    DeterminationId? Determination,
    DateOnly ValidFrom,
    DateOnly ValidTo
)
{
    internal static ApplicationResponse From(Application application) =>
        new(
            application.Agency,
            application.Reference,
            application.Class,
            WorkerResponse.From(application.Worker),
            PartyResponse.From(application.Employer),
            application.Occupation,
            application.OccupationCode,
            application.Sector,
            application.Intermediary is { } intermediary ? PartyResponse.From(intermediary) : null,
            application.Client is { } client ? PartyResponse.From(client) : null,
            application.PlaceOfWork is { } place ? new(place.Address, place.RemoteFrom) : null,
            application.Wage is { } wage ? new(wage.Amount, wage.Currency, wage.Period) : null,
            application.ContractDate,
            application.Payee is { } payee ? new(payee.Name, payee.Account, payee.Wallet) : null,
            application.Determination,
            application.ValidFrom,
            application.ValidTo
        );
}

/// <summary>A worker.</summary>
/// <param name="Names">Full names in any script, the main one first.</param>
/// <param name="BirthDate">As precise as it is known.</param>
/// <param name="Nationality">As claimed.</param>
/// <param name="Gender">As claimed, when given.</param>
/// <param name="Documents">Travel and identity documents presented.</param>
/// <param name="Statements">What was stated about the worker's countries besides the claim.</param>
/// <param name="EmailAddresses">E-mail addresses.</param>
/// <param name="PhoneNumbers">Phone numbers (E.164).</param>
/// <param name="Addresses">Postal addresses, the current one first.</param>
public sealed record WorkerResponse(
    IReadOnlyList<string> Names,
    PartialDate? BirthDate,
    StatedCountry Nationality,
    Gender? Gender,
    IReadOnlyList<DocumentResponse> Documents,
    IReadOnlyList<StatementResponse> Statements,
    IReadOnlyList<string> EmailAddresses,
    IReadOnlyList<PhoneNumber> PhoneNumbers,
    IReadOnlyList<AddressResponse> Addresses
)
{
    internal static WorkerResponse From(Person worker) =>
        new(
            worker.Names,
            worker.BirthDate,
            worker.Nationality,
            worker.Gender,
            [.. worker.Documents.Select(document => new DocumentResponse(document.Type, document.Number, document.Issuer, document.MachineReadableZone))],
            [
                .. worker.Statements.Select(statement => new StatementResponse(
                    statement.About,
                    statement.Country,
                    statement.Text,
                    statement.Source,
                    statement.StatedOn
                )),
            ],
            worker.EmailAddresses,
            worker.PhoneNumbers,
            [.. worker.Addresses.Select(address => new AddressResponse(address.Text, address.Country))]
        );
}

/// <summary>A travel or identity document.</summary>
/// <param name="Type">The kind of document.</param>
/// <param name="Number">The number as printed on the document.</param>
/// <param name="Issuer">The country that issued it.</param>
/// <param name="MachineReadableZone">The machine-readable zone as printed, lines joined by a line feed.</param>
public sealed record DocumentResponse(DocumentType Type, string Number, StatedCountry? Issuer, MachineReadableZone? MachineReadableZone);

/// <summary>A statement about a country of the worker.</summary>
/// <param name="About">What it is about.</param>
/// <param name="Country">The country.</param>
/// <param name="Text">As the source words it.</param>
/// <param name="Source">Where it is stated.</param>
/// <param name="StatedOn">When it was stated.</param>
public sealed record StatementResponse(StatementSubject About, StatedCountry Country, string Text, string Source, DateOnly? StatedOn);

/// <summary>A postal address.</summary>
/// <param name="Text">As written.</param>
/// <param name="Country">The country.</param>
public sealed record AddressResponse(string Text, StatedCountry? Country);

/// <summary>An organisation, or a person who does business in their own name.</summary>
/// <param name="Name">As registered.</param>
/// <param name="Country">Where it is registered.</param>
/// <param name="RegistrationNumber">Its number in that register.</param>
/// <param name="ControlledFrom">The country from which it is controlled, if that is another.</param>
public sealed record PartyResponse(string Name, StatedCountry? Country, string? RegistrationNumber, StatedCountry? ControlledFrom)
{
    internal static PartyResponse From(Party party) => new(party.Name, party.Country, party.RegistrationNumber, party.ControlledFrom);
}

/// <summary>A place of work.</summary>
/// <param name="Address">The address; null for remote work.</param>
/// <param name="RemoteFrom">The country from which remote work is done.</param>
public sealed record PlaceOfWorkResponse(string? Address, StatedCountry? RemoteFrom);

/// <summary>A wage.</summary>
/// <param name="Amount">For one period.</param>
/// <param name="Currency">ISO 4217, or a cryptocurrency's ticker.</param>
/// <param name="Period">The period.</param>
public sealed record WageResponse(decimal Amount, CurrencyCode Currency, WagePeriod Period);

/// <summary>Who is paid.</summary>
/// <param name="Name">The holder.</param>
/// <param name="Account">The account number; null for a wallet.</param>
/// <param name="Wallet">The wallet's address; null for an account.</param>
public sealed record PayeeResponse(string Name, string? Account, string? Wallet);

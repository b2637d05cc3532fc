using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Service.Permits;

/// <summary>What an agency applied for.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Reference">The agency's own reference.</param>
/// <param name="Worker">The person who will work.</param>
/// <param name="Employer">The worker's employer.</param>
/// <param name="Occupation">The occupation.</param>
/// <param name="ValidFrom">The first day.</param>
/// <param name="ValidTo">The last day.</param>
public sealed record ApplicationResponse(
    AgencyId Agency,
    string Reference,
    WorkerResponse Worker,
    EmployerResponse Employer,
    string Occupation,
    DateOnly ValidFrom,
    DateOnly ValidTo
)
{
    internal static ApplicationResponse From(Application application) =>
        new(
            application.Agency,
            application.Reference,
            WorkerResponse.From(application.Worker),
            EmployerResponse.From(application.Employer),
            application.Occupation,
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
public sealed record WorkerResponse(
    IReadOnlyList<string> Names,
    PartialDate? BirthDate,
    CountryCode Nationality,
    Gender? Gender,
    IReadOnlyList<DocumentResponse> Documents
)
{
    internal static WorkerResponse From(Person worker) =>
        new(
            worker.Names,
            worker.BirthDate,
            worker.Nationality,
            worker.Gender,
            [.. worker.Documents.Select(document => new DocumentResponse(document.Type, document.Number, document.Issuer))]
        );
}

/// <summary>A travel or identity document.</summary>
/// <param name="Type">The kind of document.</param>
/// <param name="Number">The number as printed on the document.</param>
/// <param name="Issuer">The country that issued it.</param>
public sealed record DocumentResponse(DocumentType Type, string Number, CountryCode? Issuer);

/// <summary>An employer.</summary>
/// <param name="Name">As registered.</param>
/// <param name="Country">Where it is registered.</param>
/// <param name="RegistrationNumber">Its number in that register.</param>
public sealed record EmployerResponse(string Name, CountryCode? Country, string? RegistrationNumber)
{
    internal static EmployerResponse From(Employer employer) => new(employer.Name, employer.Country, employer.RegistrationNumber);
}

using Platform.Kernel;

namespace Permits.Domain.Permits;

/// <summary>What an agency applied for.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Reference">The agency's own reference.</param>
/// <param name="Worker">The person who will work.</param>
/// <param name="Employer">The worker's employer.</param>
/// <param name="Occupation">The occupation.</param>
/// <param name="ValidFrom">The first day.</param>
/// <param name="ValidTo">The last day, not before the first.</param>
public sealed record Application(AgencyId Agency, string Reference, Person Worker, Employer Employer, string Occupation, DateOnly ValidFrom, DateOnly ValidTo);

/// <summary>A worker. All personal data of an event is in this record.</summary>
/// <param name="Names">Full names in any script, the main one first.</param>
/// <param name="BirthDate">As precise as it is known.</param>
/// <param name="Nationality">As claimed.</param>
/// <param name="Gender">As claimed, when given.</param>
/// <param name="Documents">Travel and identity documents presented.</param>
public sealed record Person(
    IReadOnlyList<string> Names,
    PartialDate? BirthDate,
    CountryCode Nationality,
    Gender? Gender,
    IReadOnlyList<IdentityDocument> Documents
);

/// <summary>The gender that a document states (ICAO 9303: M, F or X).</summary>
public enum Gender
{
    /// <summary>Male.</summary>
    Male,

    /// <summary>Female.</summary>
    Female,

    /// <summary>Another gender, or not stated.</summary>
    Other,
}

/// <summary>A travel or identity document.</summary>
/// <param name="Type">The kind of document.</param>
/// <param name="Number">The number as printed on the document.</param>
/// <param name="Issuer">The country that issued it.</param>
public sealed record IdentityDocument(DocumentType Type, string Number, CountryCode? Issuer);

/// <summary>Kinds of documents.</summary>
public enum DocumentType
{
    /// <summary>A passport.</summary>
    Passport,

    /// <summary>A national identity card or number.</summary>
    NationalId,

    /// <summary>Any other document.</summary>
    Other,
}

/// <summary>An employer.</summary>
/// <param name="Name">As registered.</param>
/// <param name="Country">Where it is registered.</param>
/// <param name="RegistrationNumber">Its number in that register.</param>
public sealed record Employer(string Name, CountryCode? Country, string? RegistrationNumber);

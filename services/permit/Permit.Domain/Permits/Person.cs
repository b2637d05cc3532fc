using Platform.Kernel;

namespace Permits.Domain.Permits;

/// <summary>A worker.</summary>
/// <param name="Names">Full names in any script, the main one first.</param>
/// <param name="BirthDate">As precise as it is known.</param>
/// <param name="Nationality">As claimed.</param>
/// <param name="Gender">As claimed, when given.</param>
/// <param name="Documents">Travel and identity documents presented.</param>
public sealed record Person(
    IReadOnlyList<string> Names,
    PartialDate? BirthDate,
    StatedCountry Nationality,
    Gender? Gender,
    IReadOnlyList<IdentityDocument> Documents
)
{
    /// <summary>What was stated about the worker's countries besides the claim, each with its source: several sources may contradict each other.</summary>
    public IReadOnlyList<Statement> Statements { get; init; } = [];

    /// <summary>E-mail addresses.</summary>
    public IReadOnlyList<string> EmailAddresses { get; init; } = [];

    /// <summary>Phone numbers (E.164).</summary>
    public IReadOnlyList<PhoneNumber> PhoneNumbers { get; init; } = [];

    /// <summary>Postal addresses, the current one first.</summary>
    public IReadOnlyList<Address> Addresses { get; init; } = [];
}

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

/// <summary>A statement on a country of the worker.</summary>
/// <param name="About">What it is about.</param>
/// <param name="Country">The country.</param>
/// <param name="Text">As it is written at the source.</param>
/// <param name="Source">Where it is stated, for instance a residence card.</param>
/// <param name="StatedOn">When it was stated.</param>
public sealed record Statement(StatementSubject About, StatedCountry Country, string Text, string Source, DateOnly? StatedOn);

/// <summary>What a statement is about. These are four different facts: a difference between them is no finding.</summary>
public enum StatementSubject
{
    /// <summary>The nationality.</summary>
    Nationality,

    /// <summary>The State that issued the worker's document.</summary>
    DocumentIssuer,

    /// <summary>Where the worker was born.</summary>
    PlaceOfBirth,

    /// <summary>Where the worker lives.</summary>
    Residence,
}

/// <summary>A postal address.</summary>
/// <param name="Text">The address as written.</param>
/// <param name="Country">The country.</param>
public sealed record Address(string Text, StatedCountry? Country);

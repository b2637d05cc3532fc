using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.Repatriation;

/// <summary>The person of a case. All personal data that identifies them is in this record.</summary>
/// <param name="Names">Full names in any script, the main one first.</param>
/// <param name="BirthDate">As precise as it is known.</param>
/// <param name="Nationality">As claimed, when it is known.</param>
/// <param name="Gender">As claimed, when it is known.</param>
/// <param name="Documents">Travel and identity documents.</param>
public sealed record CasePerson(
    IReadOnlyList<string> Names,
    PartialDate? BirthDate,
    StatedCountry? Nationality,
    Gender? Gender,
    IReadOnlyList<CaseDocument> Documents
)
{
    private const int MaxKept = 100;

    /// <summary>The same person with what another record adds: further names and documents, and what was unknown.</summary>
    public CasePerson With(CasePerson other) =>
        new(
            [.. Names.Union(other.Names, StringComparer.Ordinal).Take(MaxKept)],
            BirthDate ?? other.BirthDate,
            Nationality ?? other.Nationality,
            Gender ?? other.Gender,
            [.. Documents.Union(other.Documents).Take(MaxKept)]
        );
}

/// <summary>A document of the person.</summary>
/// <param name="Type">The kind of document.</param>
/// <param name="Number">The number as printed on the document.</param>
/// <param name="Issuer">The country that issued it, as it states.</param>
public sealed record CaseDocument(DocumentType Type, string Number, StatedCountry? Issuer);

/// <summary>Why the duty concerns the person.</summary>
public enum PersonClass
{
    /// <summary>Earns income in the State (2397 para 8).</summary>
    Worker,

    /// <summary>A safety oversight attaché of the DPRK's government who monitors workers (2397 para 8).</summary>
    OversightAttache,

    /// <summary>A diplomat, representative or other national in a governmental capacity who is to be expelled (2270 para 13).</summary>
    Official,
}

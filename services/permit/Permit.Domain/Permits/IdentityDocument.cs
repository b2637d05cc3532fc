using Platform.Kernel;

namespace Permits.Domain.Permits;

/// <summary>A travel or identity document.</summary>
/// <param name="Type">The kind of document.</param>
/// <param name="Number">The number as printed on the document.</param>
/// <param name="Issuer">The country that issued it, as it states.</param>
public sealed record IdentityDocument(DocumentType Type, string Number, StatedCountry? Issuer)
{
    /// <summary>The machine-readable zone, its lines as printed. Its check digits agree, which proves nothing about the nationality.</summary>
    public MachineReadableZone? MachineReadableZone { get; init; }
}

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

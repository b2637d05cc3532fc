using System.Text.RegularExpressions;
using Platform.Kernel;
using Vogen;

namespace Permits.Domain.Permits;

/// <summary>
/// The legal basis of a refusal or a revocation: a paragraph of a Security Council resolution (<c>2375/17</c>), or national law
/// (<c>national:</c> followed by the citation).
/// </summary>
[ValueObject<string>, ValueForm("Must be a resolution and paragraph, for instance 2375/17, or national: followed by the law.")]
public readonly partial struct LegalBasis
{
    /// <summary>No work authorizations for nationals of the DPRK, unless the 1718 Committee approves in advance.</summary>
    public static LegalBasis Resolution2375Paragraph17 { get; } = From("2375/17");

    /// <summary>No joint ventures or cooperative entities with DPRK entities or individuals.</summary>
    public static LegalBasis Resolution2375Paragraph18 { get; } = From("2375/18");

    /// <summary>DPRK nationals who earn income abroad are repatriated.</summary>
    public static LegalBasis Resolution2397Paragraph8 { get; } = From("2397/8");

    /// <summary>Officials of the DPRK who act for listed persons, or help to evade the measures, are expelled.</summary>
    public static LegalBasis Resolution2270Paragraph13 { get; } = From("2270/13");

    private static Validation Validate(string value) => ValueFormAttribute.Check<LegalBasis>(Pattern().IsMatch(value));

    [GeneratedRegex(@"^([0-9]{3,4}/[0-9]{1,3}[a-z]?|national:[^\p{C}]{1,200})\z")]
    private static partial Regex Pattern();
}

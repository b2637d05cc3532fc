using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Platform.Kernel;

namespace Permits.Domain.Permits;

/// <summary>
/// The legal basis of a refusal or a revocation: a paragraph of a Security Council resolution (<c>2375/17</c>), or national law
/// (<c>national:</c> followed by the citation).
/// </summary>
[JsonConverter(typeof(ParsableJsonConverter<LegalBasis>))]
public readonly partial record struct LegalBasis : IParsable<LegalBasis>
{
    private readonly string? _value;

    private LegalBasis(string value) => _value = value;

    /// <summary>No work authorizations for nationals of the DPRK, unless the 1718 Committee approves in advance.</summary>
    public static LegalBasis Resolution2375Paragraph17 { get; } = new("2375/17");

    /// <summary>The citation.</summary>
    public string Value => _value ?? throw new InvalidOperationException("The legal basis is not set.");

    /// <inheritdoc/>
    public static LegalBasis Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var basis) ? basis : throw new FormatException("Not a legal basis.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out LegalBasis result)
    {
        var valid = s is not null && Pattern().IsMatch(s);
        result = valid ? new LegalBasis(s!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => _value ?? "";

    [GeneratedRegex(@"^([0-9]{3,4}/[0-9]{1,3}[a-z]?|national:[^\p{C}]{1,200})\z")]
    private static partial Regex Pattern();
}

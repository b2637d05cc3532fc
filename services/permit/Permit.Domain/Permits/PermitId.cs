using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Platform.Kernel;

namespace Permits.Domain.Permits;

/// <summary>Identifies a permit, from its application onwards.</summary>
/// <param name="Value">The id of the permit's stream.</param>
[JsonConverter(typeof(ParsableJsonConverter<PermitId>))]
public readonly record struct PermitId(Guid Value) : IParsable<PermitId>
{
    /// <inheritdoc/>
    public static PermitId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s, provider));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PermitId result)
    {
        var valid = Guid.TryParseExact(s, "D", out var value);
        result = new PermitId(value);
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

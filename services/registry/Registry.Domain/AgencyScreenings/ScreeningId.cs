using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Platform.Kernel;

namespace Registry.Domain.AgencyScreenings;

/// <summary>A screening that an agency requested directly, not for a permit.</summary>
/// <param name="Value">The id, which is also its stream.</param>
[JsonConverter(typeof(ParsableJsonConverter<ScreeningId>))]
public readonly record struct ScreeningId(Guid Value) : IParsable<ScreeningId>
{
    /// <summary>The screening of a batch's line: a line that is sent again finds its recorded screening.</summary>
    public static ScreeningId Of(CountryCode state, AgencyId agency, BatchId batch, int line) =>
        new(NameBasedGuid.Create("screening-batch", state.Value, agency.Value, batch.Value, line.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <inheritdoc/>
    public static ScreeningId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ScreeningId result)
    {
        var valid = Guid.TryParse(s, out var id);
        result = new(id);
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

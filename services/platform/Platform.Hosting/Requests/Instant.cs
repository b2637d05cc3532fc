using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Platform.Hosting.Requests;

/// <summary>A query parameter with a day or an instant in ISO 8601; without an offset it is UTC.</summary>
/// <param name="Value">The instant, in UTC.</param>
public readonly record struct Instant(DateTimeOffset Value) : IParsable<Instant>
{
    private static readonly string[] Forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    /// <inheritdoc/>
    public static Instant Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var instant) ? instant : throw new FormatException("Not an instant in ISO 8601.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Instant result)
    {
        // An unescaped plus sign arrives as a space.
        var valid = DateTimeOffset.TryParseExact(
            s?.Replace(' ', '+'),
            Forms,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var value
        );
        result = new(value);
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("O", CultureInfo.InvariantCulture);
}

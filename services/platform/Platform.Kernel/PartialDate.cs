using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Platform.Kernel;

/// <summary>
/// A date of birth, as precise as it is known, in ISO 8601's reduced precision: <c>1965</c>, <c>1965-04</c> or <c>1965-04-03</c>.
/// Many people on lists and in applications have no exact date.
/// </summary>
[JsonConverter(typeof(ParsableJsonConverter<PartialDate>)), ValueForm("Must be a date that exists, as YYYY, YYYY-MM or YYYY-MM-DD, from 1800 to 2200.")]
public readonly record struct PartialDate : IParsable<PartialDate>
{
    private PartialDate(int year, int? month, int? day) => (Year, Month, Day) = (year, month, day);

    /// <summary>The year, from 1800 to 2200.</summary>
    public int Year { get; }

    /// <summary>The month from 1 to 12, when known.</summary>
    public int? Month { get; }

    /// <summary>The day of the month, when known; never without the month.</summary>
    public int? Day { get; }

    /// <summary>The earliest day that this can mean.</summary>
    public DateOnly Earliest => new(Year, Month ?? 1, Day ?? 1);

    /// <summary>Reads one of the three formats.</summary>
    /// <exception cref="FormatException">The text has another format, or names a day that does not exist.</exception>
    public static PartialDate Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var date) ? date : throw new FormatException("Not a date in the format YYYY, YYYY-MM or YYYY-MM-DD.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PartialDate result)
    {
        result = default;
        if (s is null || s.Length is not (4 or 7 or 10))
            return false;
        var padded = s + "-01-01"[(s.Length - 4)..];
        if (!DateOnly.TryParseExact(padded, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return false;
        if (date.Year is < 1800 or > 2200)
            return false;
        result = new PartialDate(date.Year, s.Length >= 7 ? date.Month : null, s.Length == 10 ? date.Day : null);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        (Month, Day) switch
        {
            (null, _) => Year.ToString("0000", CultureInfo.InvariantCulture),
            (int month, null) => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-{month:00}"),
            (int month, int day) => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-{month:00}-{day:00}"),
        };
}

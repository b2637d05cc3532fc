using System.Globalization;
using Platform.Kernel;

namespace Registry.Formats.Ofac;

/// <summary>
/// Dates as OFAC writes them: <c>10 Dec 1948</c>, <c>Dec 1948</c>, <c>1948</c>, each optionally preceded by <c>circa</c>, or two joined by <c>to</c>.
/// </summary>
internal static class OfacDates
{
    // A birth "between" two years further apart than this says little: only the two years are kept, not each year between.
    private const int MaxYearsBetween = 15;

    /// <summary>The ISO dates that a text stands for, as precise as the text; none if it is not a date.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        var circa = text.StartsWith("circa ", StringComparison.OrdinalIgnoreCase);
        var value = circa ? text[6..].Trim() : text.Trim();
        if (Single(value) is { } date)
            return [circa ? date[..4] : date];
        var ends = value.Contains(" to ", StringComparison.Ordinal) ? value.Split(" to ", 2) : value.Split('-', 2);
        return ends.Length == 2 && Single(ends[0].Trim()) is { } from && Single(ends[1].Trim()) is { } to ? Between(from, to, circa) : [];
    }

    /// <summary>The single ISO date that a text stands for; null if there is none or several.</summary>
    public static string? One(string? text) => text is not null && Of(text) is [var date] ? date : null;

    /// <summary>The dates from one to another, both included, as precise as the two allow.</summary>
    public static IReadOnlyList<string> Between(string from, string to, bool approximately)
    {
        int first = Year(from),
            last = Year(to);
        if (first > last)
            return [];
        if (from == to)
            return [approximately ? from[..4] : from];
        if (first == last)
        {
            var month = from.Length >= 7 && to.Length >= 7 && from[..7] == to[..7];
            return [month && !approximately ? from[..7] : from[..4]];
        }

        var years = last - first <= MaxYearsBetween ? Enumerable.Range(first, last - first + 1) : [first, last];
        return [.. years.Select(year => year.ToString("0000", CultureInfo.InvariantCulture))];
    }

    private static int Year(string date) => int.Parse(date.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture);

    private static string? Single(string text)
    {
        var iso = text switch
        {
            _ when DateOnly.TryParseExact(text, "d MMM yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => day.ToString(
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture
            ),
            _ when DateOnly.TryParseExact("1 " + text, "d MMM yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) => month.ToString(
                "yyyy-MM",
                CultureInfo.InvariantCulture
            ),
            _ => text,
        };
        return PartialDate.TryParse(iso, null, out var date) ? date.ToString() : null;
    }
}

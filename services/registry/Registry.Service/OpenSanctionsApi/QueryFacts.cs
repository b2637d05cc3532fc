using System.Globalization;
using System.Text.RegularExpressions;
using Platform.Kernel;
using Registry.Domain.Subjects;
using Registry.Matching;

namespace Registry.Service.OpenSanctionsApi;

/// <summary>
/// Normalises the facts of a query for comparison: dates in the usual forms to ISO 8601, countries to codes, genders to the model's terms. A value that
/// cannot be read is left out and reported: if it were compared, it would count against the right person.
/// </summary>
internal static partial class QueryFacts
{
    private static readonly string[] DateProperties = ["birthDate", "incorporationDate"];
    private static readonly string[] CountryProperties = ["country", "nationality", "citizenship", "jurisdiction", "birthCountry", "flag"];

    // The model's codes for former countries and for groups of countries, and other ways to write them.
    private static readonly Dictionary<string, string> FormerCountries = new(StringComparer.Ordinal)
    {
        ["suhh"] = "suhh",
        ["ussr"] = "suhh",
        ["su"] = "suhh",
        ["soviet union"] = "suhh",
        ["yucs"] = "yucs",
        ["yugoslavia"] = "yucs",
        ["csxx"] = "csxx",
        ["cshh"] = "cshh",
        ["czechoslovakia"] = "cshh",
        ["ddde"] = "ddde",
        ["eu"] = "eu",
        ["xk"] = "xk",
    };

    private static readonly string[] DayForms =
    [
        "yyyy-M-d",
        "yyyy/M/d",
        "yyyy.M.d",
        "yyyyMMdd",
        "d.M.yyyy",
        "d MMMM yyyy",
        "d MMM yyyy",
        "d-MMM-yyyy",
        "MMMM d, yyyy",
        "MMM d, yyyy",
        "yyyy. M. d.",
        "yyyy. M. d",
        "yyyy년 M월 d일",
        "yyyy年M月d日",
    ];
    private static readonly string[] MonthForms = ["yyyy-M", "yyyy/M", "MMMM yyyy", "MMM yyyy", "yyyy년 M월", "yyyy年M月"];

    private static readonly Dictionary<string, string> Genders = new(StringComparer.OrdinalIgnoreCase)
    {
        ["male"] = "male",
        ["m"] = "male",
        ["female"] = "female",
        ["f"] = "female",
        ["other"] = "other",
    };

    /// <summary>Reads a query's facts.</summary>
    /// <returns>What is compared, and a sentence for each value that is not: its place, without the value.</returns>
    public static (MatchEntity Query, IReadOnlyList<string> Notices) Read(MatchEntity given)
    {
        var notices = new List<string>();
        var properties = given.Properties.ToDictionary(
            property => property.Key,
            property => Read(property.Key, property.Value, notices),
            StringComparer.Ordinal
        );
        notices.AddRange(given.Properties.Keys.Where(IsUnknown).Select(property => $"{property}: {NoProperty(given.Schema, property)} It was not compared."));
        return (given with { Properties = properties }, notices);
    }

    /// <summary>Whether no schema of the model has the property.</summary>
    public static bool IsUnknown(string property) => property is not (ParsedQuery.Zone or MatchEntity.IssuedDocument) && !Schemata.HasProperty(property);

    /// <summary>The text for an unknown property; it suggests the one that may be meant.</summary>
    public static string NoProperty(string schema, string property) =>
        Schemata
            .PropertiesOf(schema)
            .Keys.Where(known =>
                string.Equals(known, property, StringComparison.OrdinalIgnoreCase) || string.Equals($"{known}s", property, StringComparison.OrdinalIgnoreCase)
            )
            .Order(StringComparer.Ordinal)
            .FirstOrDefault()
            is { } meant
            ? $"Not a FollowTheMoney property. Did you mean {meant}?"
            : "Not a FollowTheMoney property.";

    private static IReadOnlyList<string> Read(string property, IReadOnlyList<string> values, List<string> notices)
    {
        if (Array.IndexOf(DateProperties, property) >= 0)
            return Kept(DateOf, "not a recognised date. Allowed: YYYY, YYYY-MM, YYYY-MM-DD, and the usual unambiguous forms");
        if (Array.IndexOf(CountryProperties, property) >= 0)
            return Kept(CountryOf, "not a country code or name");
        return property == "gender" ? Kept((_, value) => Genders.GetValueOrDefault(value), "not a recognised gender. Allowed: male, female, other") : values;

        IReadOnlyList<string> Kept(Func<Action<string>, string, string?> read, string otherwise)
        {
            var kept = new List<string>(values.Count);
            foreach (var (place, value) in values.Index())
            {
                if (read(detail => Note(place, detail), value.Trim()) is { } understood)
                    kept.Add(understood);
                else
                    Note(place, $"{otherwise}; it was not compared.");
            }

            return kept;
        }

        void Note(int place, string detail) => notices.Add(string.Create(CultureInfo.InvariantCulture, $"{property}[{place}]: {detail}"));
    }

    private static string? DateOf(Action<string> note, string value)
    {
        if (PartialDate.TryParse(value, null, out var date))
            return date.ToString();
        if (Instant().IsMatch(value))
            value = value[..10];
        // Unknown parts, which some write as zeros.
        while (value.Length > 4 && value.EndsWith("-00", StringComparison.Ordinal))
            value = value[..^3];
        if (PartialDate.TryParse(value, null, out var part))
            return part.ToString();
        if (About().Match(value) is { Success: true } about && Known(about.Groups["year"].Value) is { } near)
        {
            note("an approximate date; only its year was compared.");
            return near;
        }

        if (DateOnly.TryParseExact(value, DayForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return Known(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (DateOnly.TryParseExact(value, MonthForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var month))
            return Known(month.ToString("yyyy-MM", CultureInfo.InvariantCulture));
        if (DayOrMonthFirst().Match(value) is not { Success: true } written)
            return null;
        // If one of the two cannot be a month, or both are equal, there is only one reading.
        string[] readings =
        [
            .. ((string[])["d/M/yyyy", "M/d/yyyy"])
                .Select(form =>
                    DateOnly.TryParseExact(value.Replace('-', '/'), form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var either)
                        ? either.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                        : ""
                )
                .Where(reading => reading.Length > 0)
                .Distinct(),
        ];
        if (readings is [var only])
            return Known(only);
        if (readings.Length == 0 || Known(written.Groups["year"].Value) is not { } year)
            return null;
        note("the order of day and month is ambiguous; only the year was compared.");
        return year;
    }

    private static string? Known(string date) => PartialDate.TryParse(date, null, out var known) ? known.ToString() : null;

    private static string? CountryOf(Action<string> note, string value)
    {
        if (CountryCode.TryFind(value, out var country))
            return country.Alpha2;
        var code = value.ToLowerInvariant();
        return MatchEntity.CountryOf(code)
            ?? FormerCountries.GetValueOrDefault(code)
            ?? (Part().Match(code) is { Success: true } part && CountryCode.TryFind(part.Groups["whole"].Value, out _) ? code : null);
    }

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:")]
    private static partial Regex Instant();

    [GeneratedRegex(@"^(circa|approximately|about|ca?\.?)\s*(?<year>[0-9]{4})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex About();

    [GeneratedRegex(@"^[0-9]{1,2}([/-])[0-9]{1,2}\1(?<year>[0-9]{4})$")]
    private static partial Regex DayOrMonthFirst();

    // The model's codes for parts of a country, such as gb-sct.
    [GeneratedRegex(@"^(?<whole>[a-z]{2})-[a-z0-9]{2,4}$")]
    private static partial Regex Part();
}

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Permits.Domain.Permits;
using Permits.Domain.Repatriation;
using Permits.Domain.Reports;

namespace Permits.Service.Reports.Rendering;

/// <summary>The fixed texts and the formats of reports in one language, from the data file of that language.</summary>
/// <param name="IsMachineTranslated">Whether a machine translated the texts from English and they await a check.</param>
/// <param name="Direction"><c>ltr</c> or <c>rtl</c>.</param>
/// <param name="Numbers">How numbers are written.</param>
/// <param name="Dates">How dates are written.</param>
/// <param name="Texts">The texts by their keys.</param>
internal sealed partial record ReportTexts(
    bool IsMachineTranslated,
    string Direction,
    NumberForm Numbers,
    DateForm Dates,
    IReadOnlyDictionary<string, string> Texts
)
{
    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    // The first language is the original, which the others are compared with.
    private static readonly Dictionary<string, ReportTexts> ByLanguage = LoadAll();

    /// <summary>The texts in a language of <see cref="Narrative.Languages"/>.</summary>
    public static ReportTexts In(string language) => ByLanguage[language];

    /// <summary>A text.</summary>
    public string this[string key] => Texts[key];

    /// <summary>A text by the name of a value, or the name itself where no text is known for it.</summary>
    public string Named(string group, string name) => Texts.GetValueOrDefault($"{group}.{name}", name);

    /// <summary>A whole number.</summary>
    public string Number(long value) => Grouped(value.ToString("#,0", Invariant), value is > -10000 and < 10000 && Numbers.GroupFromDigits > 4);

    /// <summary>An amount of money.</summary>
    public string Amount(decimal value) => Grouped(value.ToString("#,0.00", Invariant), value is > -10000 and < 10000 && Numbers.GroupFromDigits > 4);

    /// <summary>A day.</summary>
    public string Day(DateOnly day) =>
        Dates
            .Day.Replace("{day}", day.Day == 1 ? Dates.FirstDay : day.Day.ToString(Invariant), StringComparison.Ordinal)
            .Replace("{month}", Dates.MonthsInDays[day.Month - 1], StringComparison.Ordinal)
            .Replace("{year}", day.Year.ToString(Invariant), StringComparison.Ordinal);

    /// <summary>A month, from YYYY-MM.</summary>
    public string Month(string month)
    {
        var first = DateOnly.ParseExact(month, "yyyy-MM", Invariant);
        return Dates
            .Month.Replace("{month}", Dates.Months[first.Month - 1], StringComparison.Ordinal)
            .Replace("{year}", first.Year.ToString(Invariant), StringComparison.Ordinal);
    }

    /// <summary>Reads a data file.</summary>
    /// <exception cref="InvalidOperationException">The file is not valid; the message names the file and what is wrong.</exception>
    internal static ReportTexts Read(string language, Stream json, ReportTexts? original)
    {
        try
        {
            var texts = JsonSerializer.Deserialize<ReportTexts>(json, Strict) ?? throw new JsonException("It is null.");
            return texts.Problems(original).FirstOrDefault() is { } problem ? throw new JsonException(problem) : texts;
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException($"The report texts {language}.json are not valid: {exception.Message}", exception);
        }
    }

    private static CultureInfo Invariant => CultureInfo.InvariantCulture;

    private static Dictionary<string, ReportTexts> LoadAll()
    {
        var all = new Dictionary<string, ReportTexts>(StringComparer.Ordinal);
        ReportTexts? original = null;
        foreach (var language in Narrative.Languages)
        {
            using var json =
                typeof(ReportTexts).Assembly.GetManifestResourceStream($"Reports.Texts.{language}.json")
                ?? throw new InvalidOperationException($"There are no report texts {language}.json.");
            all.Add(language, Read(language, json, original));
            original ??= all[language];
        }

        return all;
    }

    private string Grouped(string invariant, bool isShort) =>
        string.Concat(
            invariant.Select(c =>
                c switch
                {
                    ',' => isShort ? "" : Numbers.Group,
                    '.' => Numbers.Decimal,
                    '-' => "−",
                    _ => c.ToString(),
                }
            )
        );

    private IEnumerable<string> Problems(ReportTexts? original)
    {
        if (Direction is not ("ltr" or "rtl"))
            yield return "The direction must be ltr or rtl.";
        if (Dates.Months.Count != 12 || Dates.MonthsInDays.Count != 12)
            yield return "A year has twelve months.";
        foreach (var (key, text) in Texts.Where(text => string.IsNullOrWhiteSpace(text.Value)))
            yield return $"The text {key} is empty.";
        if (original is null)
        {
            if (IsMachineTranslated)
                yield return "The text in English is the original, not a translation.";
            foreach (var key in Values().Where(key => !Texts.ContainsKey(key)))
                yield return $"The text {key} is missing.";
            yield break;
        }

        foreach (var key in original.Texts.Keys.Except(Texts.Keys))
            yield return $"The text {key} is missing.";
        foreach (var key in Texts.Keys.Except(original.Texts.Keys))
            yield return $"The text {key} is not known.";
        foreach (var (key, text) in original.Texts)
        {
            if (Texts.TryGetValue(key, out var translated) && !PlacesIn(text).SetEquals(PlacesIn(translated)))
                yield return $"The text {key} must have the same places in braces as in English.";
        }
    }

    private static IEnumerable<string> Values() =>
        Of<ReportKind>("kind")
            .Concat(Of<ReportStatus>("status"))
            .Concat(Of<PersonClass>("personClass"))
            .Concat(Of<IncomeClass>("incomeClass"))
            .Concat(Of<ObstacleKind>("obstacle"))
            .Concat(Of<WagePeriod>("period"));

    private static IEnumerable<string> Of<T>(string group)
        where T : struct, Enum => Enum.GetValues<T>().Select(value => $"{group}.{Names.Of(value)}");

    private static HashSet<string> PlacesIn(string text) => [.. Places().Matches(text).Select(match => match.Value)];

    [GeneratedRegex(@"\{[a-z]+\}")]
    private static partial Regex Places();
}

/// <summary>How numbers are written.</summary>
/// <param name="Group">What separates groups of three digits.</param>
/// <param name="GroupFromDigits">How many digits a number has before it is grouped: 4 or 5.</param>
/// <param name="Decimal">What separates the decimals.</param>
internal sealed record NumberForm(string Group, int GroupFromDigits, string Decimal);

/// <summary>How dates are written.</summary>
/// <param name="Day">A day, with <c>{day}</c>, <c>{month}</c> and <c>{year}</c>.</param>
/// <param name="Month">A month, with <c>{month}</c> and <c>{year}</c>.</param>
/// <param name="FirstDay">The first day of a month.</param>
/// <param name="Months">The months on their own.</param>
/// <param name="MonthsInDays">The months in a day, where a language inflects them.</param>
internal sealed record DateForm(string Day, string Month, string FirstDay, IReadOnlyList<string> Months, IReadOnlyList<string> MonthsInDays);

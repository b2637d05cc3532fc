using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Permits.Domain.Permits;
using Platform.Kernel;
using Vogen;

namespace Permits.Domain.Rules;

/// <summary>What a rule says, from the data file beside its function.</summary>
/// <param name="Id">The rule.</param>
/// <param name="Citation">The paragraph behind it; null for a rule of the registry itself.</param>
/// <param name="EffectiveFrom">The first day on which it applies; null if it always has.</param>
/// <param name="EffectiveTo">The last day; null while it is in force.</param>
/// <param name="Parameters">The values that its function uses.</param>
/// <param name="Texts">Its title and text in each of <see cref="Languages"/>.</param>
public sealed record RuleData(
    RuleId Id,
    Citation? Citation,
    DateOnly? EffectiveFrom,
    DateOnly? EffectiveTo,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyDictionary<string, RuleText> Texts
)
{
    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The languages of the United Nations, as BCP 47 tags; English is the original.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "ar", "es", "fr", "ru", "zh"];

    /// <summary>The paragraph as a legal basis; empty for a rule of the registry itself.</summary>
    public IReadOnlyList<LegalBasis> LegalBasis => Citation is { } citation ? [citation.LegalBasis] : [];

    /// <summary>Whether the rule applies on a day.</summary>
    public bool IsInForce(DateOnly day) => !(day < EffectiveFrom) && !(day > EffectiveTo);

    /// <summary>A parameter that is a country.</summary>
    public StatedCountry Country(string parameter) => StatedCountry.Of(CountryCode.From(Parameters[parameter]));

    /// <summary>A parameter that is a day.</summary>
    public DateOnly Day(string parameter) => DateOnly.ParseExact(Parameters[parameter], "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Reads a data file.</summary>
    /// <exception cref="InvalidOperationException">The file is not valid; the message names the file and what is wrong.</exception>
    public static RuleData Read(string file, Stream json)
    {
        try
        {
            var data = JsonSerializer.Deserialize<RuleData>(json, Strict) ?? throw new JsonException("It is null.");
            return data.Problems().FirstOrDefault() is { } problem ? throw new JsonException(problem) : data;
        }
        catch (Exception exception) when (exception is JsonException or ValueObjectValidationException)
        {
            throw new InvalidOperationException($"The rule file {file} is not valid: {exception.Message}", exception);
        }
    }

    /// <summary>Reads the data file beside a rule's function.</summary>
    internal static RuleData Of(Type rule)
    {
        var file = $"{rule.Name}.json";
        using var json = rule.Assembly.GetManifestResourceStream($"Rules.{file}") ?? throw new InvalidOperationException($"There is no rule file {file}.");
        return Read(file, json);
    }

    private IEnumerable<string> Problems()
    {
        if (EffectiveTo < EffectiveFrom)
            yield return "effectiveTo is before effectiveFrom.";
        if (Citation is { } citation && !Permits.LegalBasis.TryFrom(citation.ToString(), out _))
            yield return $"{citation} is not a resolution and paragraph.";
        foreach (var language in Languages.Except(Texts.Keys))
            yield return $"The text in {language} is missing.";
        foreach (var language in Texts.Keys.Except(Languages))
            yield return $"{language} is not a language of the United Nations.";
        foreach (var (language, text) in Texts)
        {
            if (string.IsNullOrWhiteSpace(text.Title) || string.IsNullOrWhiteSpace(text.Text))
                yield return $"The text in {language} is empty.";
        }

        if (Texts.TryGetValue(Languages[0], out var original) && original.IsMachineTranslated)
            yield return "The text in English is the original, not a translation.";
    }
}

/// <summary>A paragraph of a resolution, and how well it is known.</summary>
/// <param name="Resolution">The number of the Security Council's resolution, for instance 2375.</param>
/// <param name="Paragraph">Its paragraph, for instance <c>17</c>.</param>
/// <param name="Source">Whether the paragraph was read.</param>
/// <param name="Note">What was read, and what the rule leaves out.</param>
public sealed record Citation(int Resolution, string Paragraph, CitationSource Source, string Note)
{
    /// <summary>The paragraph as a legal basis.</summary>
    [JsonIgnore]
    public LegalBasis LegalBasis => LegalBasis.From(ToString());

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Resolution}/{Paragraph}");
}

/// <summary>How well a paragraph is known.</summary>
public enum CitationSource
{
    /// <summary>It was read, at least in a rendering.</summary>
    Seen,

    /// <summary>It is from memory: check it before it decides a case in court.</summary>
    Memory,
}

/// <summary>A rule in one language.</summary>
/// <param name="Title">A few words.</param>
/// <param name="Text">What it says.</param>
/// <param name="IsMachineTranslated">Whether a machine translated it from English and the text awaits a check.</param>
public sealed record RuleText(string Title, string Text, bool IsMachineTranslated);

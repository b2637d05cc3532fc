using Permits.Domain.Rules;

namespace Permits.Service.Rules;

/// <summary>A rule in one language.</summary>
public sealed record RuleResponse
{
    /// <summary>The rule, as reasons name it.</summary>
    public required string Id { get; init; }

    /// <summary>What follows if it applies: refuse, refer or issue.</summary>
    public required RuleEffect Effect { get; init; }

    /// <summary>The paragraph behind it, for instance 2375/17; absent for a rule of the registry itself.</summary>
    public string? LegalBasis { get; init; }

    /// <summary>seen: the paragraph was read, at least in a rendering. memory: it was not; check it before it decides a case in court.</summary>
    public CitationSource? Source { get; init; }

    /// <summary>What was read, and what the rule leaves out.</summary>
    public string? SourceNote { get; init; }

    /// <summary>The first day on which it applies; absent if it always has.</summary>
    public DateOnly? EffectiveFrom { get; init; }

    /// <summary>The last day; absent while it is in force.</summary>
    public DateOnly? EffectiveTo { get; init; }

    /// <summary>The values that it uses.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>The language of the title and the text: en, ar, es, fr, ru or zh.</summary>
    public required string Language { get; init; }

    /// <summary>A few words.</summary>
    public required string Title { get; init; }

    /// <summary>What it says.</summary>
    public required string Text { get; init; }

    /// <summary>Whether a machine translated title and text from English and they await a check.</summary>
    public required bool IsMachineTranslated { get; init; }

    internal static RuleResponse From(Rule rule, string language)
    {
        var (data, text) = (rule.Data, rule.Data.Texts[language]);
        return new()
        {
            Id = rule.Id.Value,
            Effect = rule.Effect,
            LegalBasis = data.Citation?.ToString(),
            Source = data.Citation?.Source,
            SourceNote = data.Citation?.Note,
            EffectiveFrom = data.EffectiveFrom,
            EffectiveTo = data.EffectiveTo,
            Parameters = data.Parameters,
            Language = language,
            Title = text.Title,
            Text = text.Text,
            IsMachineTranslated = text.IsMachineTranslated,
        };
    }
}

namespace Permits.Domain.Reports;

/// <summary>What the State writes in a report, beside the figures. It must name no person.</summary>
/// <param name="Language">The language that it is written in, as a BCP 47 tag.</param>
/// <param name="Measures">What the State has done.</param>
/// <param name="Explanation">Why less than half was repatriated in the first twelve months.</param>
/// <param name="Plan">Why people remain, and how they will leave.</param>
/// <param name="DataQuality">How the figures were obtained, and where they are not certain.</param>
/// <param name="Remarks">Anything else.</param>
public sealed record Narrative(
    string Language,
    string? Measures = null,
    string? Explanation = null,
    string? Plan = null,
    string? DataQuality = null,
    string? Remarks = null
)
{
    /// <summary>The languages of reports: the six of the United Nations, Korean, Japanese and Indonesian.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "ar", "es", "fr", "ru", "zh", "ko", "ja", "id"];
}

using System.Globalization;
using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>1718 para 8 (d) and (e), and the other lists' own paragraphs: the screening found a listed subject at or above the threshold.</summary>
internal static class ListedSubject
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(ListedSubject)), RuleEffect.Refer, Find);

    /// <summary>A hit as a reason. It cites no paragraph: whether the subject is meant, and under which regime, is for an officer to find.</summary>
    public static Reason.ListedHit ReasonFor(Hit hit, IReadOnlyList<Edition> editions, RuleId rule) =>
        new(hit.Screened, hit.SubjectId, hit.List, editions.FirstOrDefault(edition => edition.List == hit.List)?.ContentHash, hit.Caption, hit.Score)
        {
            Rule = rule,
        };

    private static RuleFinding Find(RuleData data, RuleFacts facts) =>
        facts.Screening is { } screening
            ? new(
                [.. screening.Hits.Select(hit => ReasonFor(hit, screening.Editions, data.Id))],
                [
                    new("#/screening/hits", screening.Hits.Count.ToString(CultureInfo.InvariantCulture)),
                    new("#/screening/threshold", screening.Threshold.ToString(CultureInfo.InvariantCulture)),
                ]
            )
            : RuleFinding.Nothing();
}

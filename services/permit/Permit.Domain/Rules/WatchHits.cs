using System.Globalization;
using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>1718 para 8 (d) and (e), and the other lists' own paragraphs: a later edition of a list matches the worker or the employer.</summary>
internal static class WatchHits
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(WatchHits)), RuleEffect.Refer, Find);

    /// <summary>A later hit as a reason.</summary>
    public static Reason ReasonFor(WatchHit watchHit) => ListedSubject.ReasonFor(watchHit.Hit, watchHit.Editions, RuleId.WatchHit);

    private static RuleFinding Find(RuleData data, RuleFacts facts) =>
        new([.. facts.WatchHits.Select(ReasonFor)], [new("#/watchHits", facts.WatchHits.Count.ToString(CultureInfo.InvariantCulture))]);
}

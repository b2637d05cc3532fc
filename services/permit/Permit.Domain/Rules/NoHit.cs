using System.Globalization;
using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>No rule before this one applies: the application was compared with the lists, and nothing was found.</summary>
internal static class NoHit
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(NoHit)), RuleEffect.Issue, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts) =>
        facts.Screening is { } screening
            ? new(
                [new Reason.NoHit(screening.Threshold, screening.Editions, screening.Engine) { Rule = data.Id }],
                [new("#/screening/hits", screening.Hits.Count.ToString(CultureInfo.InvariantCulture))]
            )
            : RuleFinding.Nothing();
}

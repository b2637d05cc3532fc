using System.Globalization;
using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>2270 para 13: nationals of the DPRK who act for listed people or entities are expelled. A hit is a sign of it, which an officer checks.</summary>
internal static class Resolution2270Paragraph13
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(Resolution2270Paragraph13)), RuleEffect.Refer, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts) =>
        DprkNationals.Includes(facts) && facts.Screening is { } screening
            ? new(
                [
                    .. screening
                        .Hits.Select(hit => hit.SubjectId)
                        .Distinct(StringComparer.Ordinal)
                        .Select(subject => new Reason.ActsForListed(subject) { Rule = data.Id, LegalBasis = data.LegalBasis }),
                ],
                [.. DprkNationals.Facts(facts), new("#/screening/hits", screening.Hits.Count.ToString(CultureInfo.InvariantCulture))]
            )
            : RuleFinding.Nothing();
}

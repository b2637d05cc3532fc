using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>
/// 2321 para 34: vigilance over nationals of the DPRK who are sent abroad to earn hard currency. Advice for the officer who decides; it decides nothing.
/// </summary>
internal static class Resolution2321Paragraph34
{
    private static readonly Rule[] Signs = [Resolution2270Paragraph14.Rule, Resolution2375Paragraph17Document.Rule, Resolution2375Paragraph17Connection.Rule];

    public static Rule Rule { get; } = new(RuleData.Of(typeof(Resolution2321Paragraph34)), RuleEffect.Advise, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts) =>
        DprkNationals.Includes(facts) || Signs.Any(sign => sign.Apply(facts).Result is RuleResult.Applies)
            ? new([new Reason.Vigilance { Rule = data.Id, LegalBasis = data.LegalBasis }], DprkNationals.Facts(facts))
            : RuleFinding.Nothing();
}

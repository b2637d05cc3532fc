using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>2397 para 8, the first exception: a national of the DPRK who is the State's own national, too, as the State determined.</summary>
internal static class Resolution2397Paragraph8OwnNational
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(Resolution2397Paragraph8OwnNational)), RuleEffect.Refer, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts) =>
        DprkNationals.IncludesOwn(facts)
            ? new([new Reason.OwnNational(facts.Settings.State!.Value) { Rule = data.Id, LegalBasis = data.LegalBasis }], DprkNationals.Facts(facts))
            : RuleFinding.Nothing();
}

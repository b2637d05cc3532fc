using System.Globalization;
using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>
/// 2371 para 11: no more work authorizations for nationals of the DPRK than on the day of the resolution, unless the Committee approves in advance. After
/// 2375 para 17 it concerns only contracts that were final before.
/// </summary>
internal static class Resolution2371Paragraph11
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(Resolution2371Paragraph11)), RuleEffect.Refuse, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts)
    {
        var isUnderCeiling =
            DprkNationals.Includes(facts)
            && !DprkNationals.IncludesOwn(facts)
            && !DprkNationals.IsApproved(facts)
            && (Resolution2375Paragraph17Contract.IsExcepted(facts) || !Resolution2375Paragraph17Nationality.Rule.Data.IsInForce(facts.Today));
        if (!isUnderCeiling)
            return RuleFinding.Nothing();
        var (ceiling, inForce) = (facts.Settings.Overlay?.CeilingOn(facts.Today) ?? 0, facts.Exceptions?.NationalsInForce);
        return new(
            // Permits that were not counted may be any number.
            inForce is { } count
            && count < ceiling
                ? []
                : [new Reason.CeilingReached(ceiling, inForce) { Rule = data.Id, LegalBasis = data.LegalBasis }],
            [
                new("#/rules/overlay/ceilings", ceiling.ToString(CultureInfo.InvariantCulture)),
                new("#/exceptions/nationalsInForce", inForce?.ToString(CultureInfo.InvariantCulture) ?? "not counted"),
            ]
        );
    }
}

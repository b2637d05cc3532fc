using System.Globalization;
using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>A State's own maximum: a permit for longer is refused under that State's law.</summary>
internal static class StateValidity
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(StateValidity)), RuleEffect.Refuse, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts)
    {
        if (facts.Settings.Overlay is not { MaxValidityYears: { } years } overlay)
            return RuleFinding.Nothing();
        var (from, to) = (facts.Application.ValidFrom, facts.Application.ValidTo);
        return new(
            to > from.AddYears(years) ? [new Reason.ValidityTooLong(from, to, years) { Rule = data.Id, LegalBasis = [overlay.LegalBasis] }] : [],
            [
                new("#/rules/overlay/maxValidityYears", years.ToString(CultureInfo.InvariantCulture)),
                new("#/application/validFrom", from.ToString("O", CultureInfo.InvariantCulture)),
                new("#/application/validTo", to.ToString("O", CultureInfo.InvariantCulture)),
            ]
        );
    }
}

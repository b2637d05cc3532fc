using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>A State's own list of nationalities whose applications an officer decides.</summary>
internal static class StateNationality
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(StateNationality)), RuleEffect.Refer, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts)
    {
        if (facts.Settings.Overlay is not { ReferNationalities: { Count: > 0 } referred } overlay)
            return RuleFinding.Nothing();
        var nationality = facts.Application.Worker.Nationality;
        return new(
            nationality.Country is { } country && referred.Contains(country)
                ? [new Reason.ReferredNationality(country) { Rule = data.Id, LegalBasis = [overlay.LegalBasis] }]
                : [],
            [new("#/rules/overlay/referNationalities", string.Join(", ", referred)), new("#/application/worker/nationality", nationality.Value)]
        );
    }
}

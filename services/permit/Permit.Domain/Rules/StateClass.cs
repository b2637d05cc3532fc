using System.Text.Json;
using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>A State's own law has an officer decide applications of a class.</summary>
internal static class StateClass
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(StateClass)), RuleEffect.Refer, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts) =>
        facts.Settings.Overlay is { ReferClasses.Count: > 0 } overlay
            ? new(
                overlay.ReferClasses.Contains(facts.Application.Class)
                    ? [new Reason.ReferredClass(facts.Application.Class) { Rule = data.Id, LegalBasis = [overlay.LegalBasis] }]
                    : [],
                [new("#/application/class", JsonNamingPolicy.CamelCase.ConvertName(facts.Application.Class.ToString()))]
            )
            : RuleFinding.Nothing();
}

using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>Too many people of earlier applications share the worker's date of birth or document number to compare them all.</summary>
internal static class KnownPeopleNotCompared
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(KnownPeopleNotCompared)), RuleEffect.Refer, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts) =>
        facts.Screening is { } screening
            ? new(
                screening.AreAllKnownCompared ? [] : [new Reason.KnownPeopleNotCompared { Rule = data.Id }],
                [new("#/screening/areAllKnownCompared", screening.AreAllKnownCompared ? "true" : "false")]
            )
            : RuleFinding.Nothing();
}

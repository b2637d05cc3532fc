using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>The same person has a permit, or an open application, for some of the same days.</summary>
internal static class SamePerson
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(SamePerson)), RuleEffect.Refer, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts) =>
        EarlierDecision.Of(
            facts,
            data,
            permit =>
                permit.Status is PermitStatus.Issued or PermitStatus.Applied or PermitStatus.Referred
                && facts.Application.ValidFrom <= permit.ValidTo
                && permit.ValidFrom <= facts.Application.ValidTo
        );
}

using System.Text.Json;
using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>
/// 2397 para 8: attachés who oversee workers for the government of the DPRK are repatriated with them. The claimed nationality plays no part.
/// </summary>
internal static class Resolution2397Paragraph8Attache
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(Resolution2397Paragraph8Attache)), RuleEffect.Refuse, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts) =>
        new(
            facts.Application.Class is IncomeClass.OversightAttache ? [new Reason.OversightAttache { Rule = data.Id, LegalBasis = data.LegalBasis }] : [],
            [new("#/application/class", JsonNamingPolicy.CamelCase.ConvertName(facts.Application.Class.ToString()))]
        );
}

using System.Globalization;
using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>
/// 2375 para 17: authorizations whose written contract was final before the resolution. 2397 para 8 ends them with the last day of repatriation: no permit
/// reaches beyond it.
/// </summary>
internal static class Resolution2375Paragraph17Contract
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(Resolution2375Paragraph17Contract)), RuleEffect.Refer, Find);

    /// <summary>Whether a contract excepts a national of the DPRK from the ban.</summary>
    public static bool IsExcepted(RuleFacts facts) =>
        Rule.Data.IsInForce(facts.Today)
        && facts.Application.ContractDate < Rule.Data.Day("contractBefore")
        && facts.Application.ValidTo <= Rule.Data.Day("lastDay")
        && DprkNationals.Includes(facts);

    private static RuleFinding Find(RuleData data, RuleFacts facts) =>
        new(
            IsExcepted(facts) && !DprkNationals.IsApproved(facts)
                ? [new Reason.EarlierContract(facts.Application.ContractDate!.Value) { Rule = data.Id, LegalBasis = data.LegalBasis }]
                : [],
            facts.Application.ContractDate is { } day
                ? [new("#/application/contractDate", day.ToString("O", CultureInfo.InvariantCulture)), .. DprkNationals.Facts(facts)]
                : []
        );
}

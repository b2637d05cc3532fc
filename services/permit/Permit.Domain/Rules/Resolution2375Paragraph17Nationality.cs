using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>
/// 2375 para 17: no work authorizations for nationals of the DPRK, unless the Committee approved the case in advance, or the written contract was final before
/// the ban.
/// </summary>
internal static class Resolution2375Paragraph17Nationality
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(Resolution2375Paragraph17Nationality)), RuleEffect.Refuse, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts) =>
        new(
            ReasonOf(data, facts) is { } reason ? [reason with { LegalBasis = data.LegalBasis }] : [],
            [
                .. DprkNationals.Facts(facts),
                .. facts.Application.Determination is { } determination ? (RuleFact[])[new("#/application/determination", determination.ToString())] : [],
            ]
        );

    private static Reason? ReasonOf(RuleData data, RuleFacts facts) =>
        !DprkNationals.Includes(facts) || DprkNationals.IncludesOwn(facts) || Resolution2375Paragraph17Contract.IsExcepted(facts) ? null
        : facts.Application.Determination is not { } determination
            ? new Reason.ProhibitedNationality(data.Country("nationality").Country!.Value, facts.Determined is not null) { Rule = data.Id }
        : DprkNationals.LimitOf(facts) is { } limit ? new Reason.DeterminationNotApplicable(determination, limit) { Rule = data.Id }
        : null;
}

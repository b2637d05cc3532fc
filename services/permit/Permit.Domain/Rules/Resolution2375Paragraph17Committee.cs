using System.Globalization;
using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>
/// 2375 para 17: the Committee approved the case in advance. The permit is not prohibited; two people issue it, because they compare it with the Committee's
/// document.
/// </summary>
internal static class Resolution2375Paragraph17Committee
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(Resolution2375Paragraph17Committee)), RuleEffect.Refer, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts)
    {
        if (!DprkNationals.Includes(facts) || !DprkNationals.IsApproved(facts) || facts.Exceptions?.Committee is not { Terms: { } terms } committee)
            return RuleFinding.Nothing();
        return new(
            [
                new Reason.CommitteeApproval(committee.Id, terms.Document, terms.DecidedOn, terms.Workers, committee.InForce)
                {
                    Rule = data.Id,
                    LegalBasis = data.LegalBasis,
                },
            ],
            [
                new("#/application/determination", committee.Id.ToString()),
                new("#/exceptions/inForce", committee.InForce.ToString(CultureInfo.InvariantCulture)),
                new("#/exceptions/workers", terms.Workers.ToString(CultureInfo.InvariantCulture)),
            ]
        );
    }
}

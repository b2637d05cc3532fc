using System.Globalization;
using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>
/// A refusal is remembered: the State refused this person before, or revoked or suspended their permit. They are found by document, or by name and date of
/// birth, regardless of the nationality claimed now.
/// </summary>
internal static class EarlierDecision
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(EarlierDecision)), RuleEffect.Refer, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts) =>
        Of(facts, data, permit => permit.IsDprkNational || permit.Status is PermitStatus.Refused or PermitStatus.Revoked or PermitStatus.Suspended);

    /// <summary>The earlier permits of the same person that a rule is about.</summary>
    internal static RuleFinding Of(RuleFacts facts, RuleData data, Func<EarlierPermit, bool> isAbout)
    {
        if (facts.Screening is not { } screening)
            return RuleFinding.Nothing();
        return new(
            [
                .. from known in screening.KnownPeople
                join permit in facts.Earlier on known.PermitId equals permit.PermitId
                where isAbout(permit)
                select new Reason.EarlierApplication(permit.PermitId, permit.Status, known.Score) { Rule = data.Id },
            ],
            [new("#/screening/knownPeople", screening.KnownPeople.Count.ToString(CultureInfo.InvariantCulture))]
        );
    }
}

using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>2375 para 17: no work authorizations for nationals of the DPRK.</summary>
internal static class Resolution2375Paragraph17Nationality
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(Resolution2375Paragraph17Nationality)), RuleEffect.Refuse, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts)
    {
        var nationality = facts.Application.Worker.Nationality;
        return new(
            nationality == data.Country("nationality")
                ? [new Reason.ProhibitedNationality(nationality.Country!.Value) { Rule = data.Id, LegalBasis = data.LegalBasis }]
                : [],
            [new("#/application/worker/nationality", nationality.Value)]
        );
    }
}

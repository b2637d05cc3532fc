using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.Rules;

/// <summary>
/// 2375 para 18: no joint ventures or cooperative entities with the DPRK, so no permit for work for an employer that is registered there or controlled from
/// there. The income is also inside 2397 para 8.
/// </summary>
internal static class Resolution2375Paragraph18Employer
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(Resolution2375Paragraph18Employer)), RuleEffect.Refuse, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts)
    {
        var (employer, country) = (facts.Application.Employer, data.Country("country"));
        (StatedCountry? Country, string Field)[] fields = [(employer.Country, "#/employer/country"), (employer.ControlledFrom, "#/employer/controlledFrom")];
        return new(
            [
                .. fields
                    .Where(field => field.Country == country)
                    .Take(1)
                    .Select(field => new Reason.DprkEmployer(field.Field)
                    {
                        Rule = data.Id,
                        LegalBasis = [.. data.LegalBasis, LegalBasis.Resolution2397Paragraph8],
                    }),
            ],
            [.. fields.Where(field => field.Country is not null).Select(field => new RuleFact("#/application" + field.Field[1..], field.Country!.Value.Value))]
        );
    }
}

using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.Rules;

/// <summary>
/// 2270 para 14: nationals of other States who work for listed people or entities of the DPRK, or help to evade the measures. An intermediary or a client
/// in the DPRK is a sign of it, which an officer checks; an employer there is prohibited by 2375 para 18.
/// </summary>
internal static class Resolution2270Paragraph14
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(Resolution2270Paragraph14)), RuleEffect.Refer, Find);

    /// <summary>The parties that are registered in the DPRK or controlled from there, as JSON pointers in the application.</summary>
    public static IEnumerable<string> Fields(Application application, StatedCountry dprk)
    {
        foreach (var (party, field) in ((Party?, string)[])[(application.Intermediary, "#/intermediary"), (application.Client, "#/client")])
        {
            if (party?.Country == dprk)
                yield return $"{field}/country";
            if (party?.ControlledFrom == dprk)
                yield return $"{field}/controlledFrom";
        }
    }

    private static RuleFinding Find(RuleData data, RuleFacts facts)
    {
        if (DprkNationals.Includes(facts))
            return RuleFinding.Nothing();
        IReadOnlyList<string> fields = [.. Fields(facts.Application, data.Country("country"))];
        return new(
            [.. fields.Select(field => new Reason.DprkConnection(field) { Rule = data.Id, LegalBasis = data.LegalBasis })],
            [.. fields.Select(field => new RuleFact("#/application" + field[1..], data.Country("country").Value))]
        );
    }
}

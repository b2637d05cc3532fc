using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>
/// 2375 para 17: the holder of a DPRK document may be a DPRK national who claims another nationality. The paragraph would then prohibit the permit.
/// </summary>
internal static class Resolution2375Paragraph17Document
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(Resolution2375Paragraph17Document)), RuleEffect.Refer, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts)
    {
        if (DprkNationals.Includes(facts))
            return RuleFinding.Nothing();
        var worker = facts.Application.Worker;
        return new(
            [
                .. worker
                    .Documents.Where(document => document.Issuer == data.Country("issuer"))
                    .Select(document => document.Type)
                    .Distinct()
                    .Select(type => new Reason.DprkDocument(type, worker.Nationality) { Rule = data.Id, LegalBasis = data.LegalBasis }),
            ],
            [
                new("#/application/worker/nationality", worker.Nationality.Value),
                .. worker
                    .Documents.Index()
                    .Where(document => document.Item.Issuer is not null)
                    .Select(document => new RuleFact($"#/application/worker/documents/{document.Index}/issuer", document.Item.Issuer!.Value.Value)),
            ]
        );
    }
}

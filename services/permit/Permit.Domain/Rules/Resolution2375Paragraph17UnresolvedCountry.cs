using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.Rules;

/// <summary>
/// 2375 para 17: a country that decides is not resolved: Korea without saying which, an entry that confirms no nationality, a person without one. No one is
/// taken for a national of either Korea by default.
/// </summary>
internal static class Resolution2375Paragraph17UnresolvedCountry
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(Resolution2375Paragraph17UnresolvedCountry)), RuleEffect.Refer, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts)
    {
        IReadOnlyList<(StatedCountry Country, string Field)> fields =
        [
            .. Fields(facts).Where(field => field.Country is not null).Select(field => (field.Country!.Value, field.Field)),
        ];
        return new(
            [
                .. fields
                    .Where(field => field.Country.Country is null)
                    .Select(field => new Reason.UnresolvedCountry(field.Field, field.Country) { Rule = data.Id, LegalBasis = data.LegalBasis }),
            ],
            [.. fields.Select(field => new RuleFact("#/application" + field.Field[1..], field.Country.Value))]
        );
    }

    private static IEnumerable<(StatedCountry? Country, string Field)> Fields(RuleFacts facts)
    {
        var (application, worker) = (facts.Application, facts.Application.Worker);
        return
        [
            (facts.Determined is null ? worker.Nationality : null, "#/worker/nationality"),
            .. worker.Documents.Select((document, index) => (document.Issuer, $"#/worker/documents/{index}/issuer")),
            .. worker.Statements.Select((statement, index) => ((StatedCountry?)statement.Country, $"#/worker/statements/{index}")),
            (application.Employer.Country, "#/employer/country"),
            (application.Employer.ControlledFrom, "#/employer/controlledFrom"),
        ];
    }
}

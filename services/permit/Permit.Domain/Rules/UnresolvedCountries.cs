using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.Rules;

/// <summary>
/// Refers where a country that decides is not resolved: Korea without saying which, an entry that confirms no nationality, a person without one. No one is
/// taken for a national of either Korea by default.
/// </summary>
public static class UnresolvedCountries
{
    /// <summary>Each country of the worker and the employer that is not resolved.</summary>
    public static IEnumerable<Reason> Find(Application application)
    {
        var worker = application.Worker;
        IEnumerable<(StatedCountry? Country, string Field)> fields =
        [
            (worker.Nationality, "#/worker/nationality"),
            .. worker.Documents.Select((document, index) => (document.Issuer, $"#/worker/documents/{index}/issuer")),
            .. worker.Statements.Select((statement, index) => ((StatedCountry?)statement.Country, $"#/worker/statements/{index}")),
            (application.Employer.Country, "#/employer/country"),
            (application.Employer.ControlledFrom, "#/employer/controlledFrom"),
        ];
        foreach (var (country, field) in fields)
        {
            if (country is { Country: null } stated)
                yield return new Reason.UnresolvedCountry(field, stated)
                {
                    Rule = RuleId.CountryUnresolved,
                    LegalBasis = [LegalBasis.Resolution2375Paragraph17],
                };
        }
    }
}

using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.Rules;

/// <summary>
/// Refuses an employer that is registered in the DPRK or controlled from there: 2375 para 18 prohibits joint ventures and cooperative entities with it, and
/// income from it is inside 2397 para 8. An officer cannot override it.
/// </summary>
public static class DprkEmployers
{
    /// <summary>The prohibition; null if there is none.</summary>
    public static Reason? Find(Application application)
    {
        var field =
            application.Employer.Country == StatedCountry.DemocraticPeoplesRepublicOfKorea ? "#/employer/country"
            : application.Employer.ControlledFrom == StatedCountry.DemocraticPeoplesRepublicOfKorea ? "#/employer/controlledFrom"
            : null;
        return field is null
            ? null
            : new Reason.DprkEmployer(field)
            {
                Rule = RuleId.DprkEmployer,
                LegalBasis = [LegalBasis.Resolution2375Paragraph18, LegalBasis.Resolution2397Paragraph8],
            };
    }
}

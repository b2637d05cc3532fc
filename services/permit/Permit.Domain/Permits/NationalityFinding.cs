using System.Text.Json.Serialization;
using Platform.Kernel;

namespace Permits.Domain.Permits;

/// <summary>
/// What a State determined a person's nationality to be. It is a decision of two people, different from what the person claims and from what a document says.
/// </summary>
/// <param name="Nationalities">The nationalities: at least one.</param>
/// <param name="Evidence">What shows it, one item for each.</param>
/// <param name="Answer">What the person answered to the evidence, or why the person could not be heard.</param>
public sealed record NationalityFinding(IReadOnlyList<CountryCode> Nationalities, IReadOnlyList<string> Evidence, string Answer)
{
    /// <summary>Whether the person is a national of the DPRK.</summary>
    [JsonIgnore]
    public bool IncludesDprk => Nationalities.Contains(CountryCode.DemocraticPeoplesRepublicOfKorea);
}

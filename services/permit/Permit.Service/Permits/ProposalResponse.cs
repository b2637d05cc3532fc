using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Service.Permits;

/// <summary>A decision that one person proposes and another one approves.</summary>
/// <param name="Action">What is proposed.</param>
/// <param name="Statement">Why, in the proposer's words.</param>
/// <param name="User">Who proposes it.</param>
/// <param name="Agency">The proposer's agency.</param>
/// <param name="ProposedAt">When.</param>
/// <param name="ExpiresAt">Until when it can be approved.</param>
/// <param name="Against">The listed subjects whose hits it overrides.</param>
/// <param name="Nationality">The nationality that it would determine.</param>
/// <param name="LegalBasis">The legal basis of a refusal or revocation.</param>
public sealed record ProposalResponse(
    ProposedAction Action,
    string Statement,
    string User,
    AgencyId Agency,
    DateTimeOffset ProposedAt,
    DateTimeOffset ExpiresAt,
    IReadOnlyList<string> Against,
    NationalityResponse? Nationality,
    IReadOnlyList<LegalBasis>? LegalBasis
)
{
    internal static ProposalResponse From(Proposal proposal) =>
        new(
            proposal.Action,
            proposal.Statement,
            proposal.By.User,
            proposal.By.Agency,
            proposal.ProposedAt,
            proposal.ExpiresAt,
            proposal.Against,
            NationalityResponse.From(proposal.Nationality),
            proposal.LegalBasis
        );
}

/// <summary>What two people determine a person's nationality to be.</summary>
/// <param name="Nationalities">The nationalities, ISO 3166-1 alpha-3.</param>
/// <param name="Evidence">What shows it.</param>
/// <param name="Answer">What the person answered to the evidence, or why the person could not be heard.</param>
public sealed record NationalityResponse(IReadOnlyList<CountryCode> Nationalities, IReadOnlyList<string> Evidence, string Answer)
{
    internal static NationalityResponse? From(NationalityFinding? finding) =>
        finding is null ? null : new(finding.Nationalities, finding.Evidence, finding.Answer);
}

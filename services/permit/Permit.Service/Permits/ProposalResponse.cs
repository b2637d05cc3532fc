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
public sealed record ProposalResponse(
    ProposedAction Action,
    string Statement,
    string User,
    AgencyId Agency,
    DateTimeOffset ProposedAt,
    DateTimeOffset ExpiresAt,
    IReadOnlyList<string> Against
)
{
    internal static ProposalResponse From(Proposal proposal) =>
        new(proposal.Action, proposal.Statement, proposal.By.User, proposal.By.Agency, proposal.ProposedAt, proposal.ExpiresAt, proposal.Against);
}

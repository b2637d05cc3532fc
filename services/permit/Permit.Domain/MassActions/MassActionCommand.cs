using Permits.Domain.Permits;

namespace Permits.Domain.MassActions;

/// <summary>A request to change a mass action.</summary>
public abstract record MassActionCommand
{
    private MassActionCommand() { }

    /// <summary>An officer proposes it.</summary>
    /// <param name="Kind">What it does to each permit.</param>
    /// <param name="Selection">Which permits it concerns.</param>
    /// <param name="Selected">The permits that were found.</param>
    /// <param name="Statement">Why.</param>
    /// <param name="LegalBasis">The legal basis of a revocation.</param>
    /// <param name="By">Who proposes it.</param>
    public sealed record Propose(
        MassActionKind Kind,
        PermitSelection Selection,
        SelectedPermits Selected,
        string Statement,
        IReadOnlyList<LegalBasis> LegalBasis,
        Officer By
    ) : MassActionCommand;

    /// <summary>A second person approves it; it then runs.</summary>
    public sealed record Approve(string Statement, Officer By) : MassActionCommand;

    /// <summary>Anyone who may decide rejects it; the proposer takes it back this way.</summary>
    public sealed record Reject(string Statement, Officer By) : MassActionCommand;

    /// <summary>Records the results of some of its permits. An empty list completes the action.</summary>
    public sealed record RecordResults(IReadOnlyList<PermitResult> Results) : MassActionCommand;
}

using Permits.Domain.Permits;

namespace Permits.Domain.MassActions;

/// <summary>What happened to a mass action. What happened to its permits is in their own streams.</summary>
public abstract record MassActionEvent
{
    private MassActionEvent() { }

    /// <summary>An officer proposed it.</summary>
    /// <param name="Kind">What it does to each permit.</param>
    /// <param name="Selection">Which permits it concerns.</param>
    /// <param name="Selected">The permits that were found.</param>
    /// <param name="Statement">Why.</param>
    /// <param name="LegalBasis">The legal basis of a revocation.</param>
    /// <param name="By">Who proposed it.</param>
    /// <param name="ExpiresAt">Until when it can be approved.</param>
    public sealed record Proposed(
        MassActionKind Kind,
        PermitSelection Selection,
        SelectedPermits Selected,
        string Statement,
        IReadOnlyList<LegalBasis> LegalBasis,
        Officer By,
        DateTimeOffset ExpiresAt
    ) : MassActionEvent;

    /// <summary>A second person approved it.</summary>
    public sealed record Approved(string Statement, Officer By) : MassActionEvent;

    /// <summary>It was rejected, or taken back.</summary>
    public sealed record Rejected(string Statement, Officer By) : MassActionEvent;

    /// <summary>It ran on some of its permits; their events are in the same transaction.</summary>
    public sealed record Progressed(IReadOnlyList<PermitResult> Results) : MassActionEvent;

    /// <summary>Every permit has its result.</summary>
    public sealed record Completed : MassActionEvent;
}

namespace Permits.Domain.Permits;

/// <summary>What became of a command.</summary>
public abstract record PermitOutcome
{
    private PermitOutcome() { }

    /// <summary>It was carried out.</summary>
    /// <param name="Events">What happened, in order.</param>
    public sealed record Accepted(params IReadOnlyList<PermitEvent> Events) : PermitOutcome;

    /// <summary>It had been carried out before: a repeat, which changes nothing.</summary>
    public sealed record Unchanged : PermitOutcome;

    /// <summary>The permit's status does not allow it.</summary>
    /// <param name="Status">The present status.</param>
    /// <param name="Allowed">The statuses that would.</param>
    public sealed record WrongStatus(PermitStatus Status, IReadOnlyList<PermitStatus> Allowed) : PermitOutcome;

    /// <summary>A resolution forbids it, whoever asks.</summary>
    /// <param name="LegalBasis">The paragraph.</param>
    /// <param name="Reason">What it forbids.</param>
    public sealed record Prohibited(LegalBasis LegalBasis, string Reason) : PermitOutcome;

    /// <summary>The application has not been compared with any list, so it cannot be issued.</summary>
    public sealed record NotScreened : PermitOutcome;
}

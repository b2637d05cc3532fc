using Permits.Domain.Rules;

namespace Permits.Domain.Permits;

/// <summary>A request to change a permit.</summary>
public abstract record PermitCommand
{
    private PermitCommand() { }

    /// <summary>What bears on an exception from the ban; null if it was not read.</summary>
    public ExceptionFacts? Exceptions { get; init; }

    /// <summary>Applies for a permit.</summary>
    /// <param name="Application">What is applied for.</param>
    /// <param name="ReferenceHolder">The permit that has the agency's reference already; null if none has.</param>
    public sealed record Apply(Application Application, PermitId? ReferenceHolder = null) : PermitCommand;

    /// <summary>Imports a permit that the agency had issued before.</summary>
    public sealed record Import(Application Application, ImportOrigin Origin) : PermitCommand;

    /// <summary>Records the registry's screening and decides the application by rule.</summary>
    /// <param name="Screening">The screening.</param>
    /// <param name="Earlier">What became of the earlier applications that it names.</param>
    public sealed record RecordScreening(Screening Screening, IReadOnlyList<EarlierPermit> Earlier) : PermitCommand;

    /// <summary>Requests another screening of an undecided application, or of an imported permit that has none.</summary>
    public sealed record RequestScreening(string Statement) : PermitCommand;

    /// <summary>Records a later hit and suspends the permit if it is valid.</summary>
    public sealed record RecordWatchHit(WatchHit WatchHit) : PermitCommand;

    /// <summary>Records that a hit has ended; reinstates the permit if the undone edition alone suspended it.</summary>
    public sealed record RecordHitEnd(EndedHit Ended) : PermitCommand;

    /// <summary>An officer proposes what needs a second person.</summary>
    public sealed record Propose(ProposedAction Action, string Statement, Officer By) : PermitCommand
    {
        /// <summary>The nationality to determine; null for another action.</summary>
        public NationalityFinding? Nationality { get; init; }

        /// <summary>The legal basis of a refusal or revocation; null for another action.</summary>
        public IReadOnlyList<LegalBasis>? LegalBasis { get; init; }
    }

    /// <summary>A second person approves the proposal, which takes effect.</summary>
    public sealed record Approve(string Statement, Officer By) : PermitCommand;

    /// <summary>Anyone who may decide rejects the proposal; the proposer takes it back this way.</summary>
    public sealed record Reject(string Statement, Officer By) : PermitCommand;

    /// <summary>An officer refuses an application, screened or not; proposes it where the State requires two people.</summary>
    public sealed record Refuse(string Statement, IReadOnlyList<LegalBasis> LegalBasis, Officer By) : PermitCommand;

    /// <summary>An officer suspends a valid permit; proposes it where the State requires two people.</summary>
    public sealed record Suspend(string Statement, Officer By) : PermitCommand;

    /// <summary>An officer revokes a valid or suspended permit; proposes it where the State requires two people.</summary>
    public sealed record Revoke(string Statement, IReadOnlyList<LegalBasis> LegalBasis, Officer By) : PermitCommand;

    /// <summary>Two people act on many permits; this is one of them.</summary>
    public sealed record ActInMass(MassActionKind Kind, Reason.MassAction Reason) : PermitCommand;

    /// <summary>The agency withdraws an undecided application.</summary>
    public sealed record Withdraw(string Statement) : PermitCommand;

    /// <summary>Ends a permit whose last day has passed.</summary>
    public sealed record Expire : PermitCommand;
}

using Permits.Domain.Rules;

namespace Permits.Domain.Permits;

/// <summary>What happened to a permit. Stored permanently under pinned names and shapes: a released case never changes.</summary>
public abstract record PermitEvent
{
    private PermitEvent() { }

    /// <summary>An agency applied.</summary>
    public sealed record Applied(Application Application) : PermitEvent;

    /// <summary>An agency imported a permit that it had issued before.</summary>
    /// <param name="Application">What the permit is for.</param>
    /// <param name="Origin">Where it comes from.</param>
    public sealed record Imported(Application Application, ImportOrigin Origin) : PermitEvent;

    /// <summary>The rules found no reason to suspend a permit that had been imported: it stays valid.</summary>
    /// <param name="Reasons">What an officer should look at, because it would have referred an application; if there is nothing, that no one was found.</param>
    /// <param name="Rules">The rules.</param>
    public sealed record Upheld(IReadOnlyList<Reason> Reasons, AppliedRules? Rules = null) : PermitEvent;

    /// <summary>The registry's screening arrived.</summary>
    /// <param name="Screening">The screening.</param>
    /// <param name="Earlier">What had become of the earlier applications that it names.</param>
    public sealed record ScreeningReceived(Screening Screening, IReadOnlyList<EarlierPermit> Earlier) : PermitEvent;

    /// <summary>A supervisor asked the registry to screen the application again.</summary>
    public sealed record ScreeningRequested(Reason Reason) : PermitEvent;

    /// <summary>A later hit of the registry's watch arrived.</summary>
    public sealed record WatchHitReceived(WatchHit WatchHit) : PermitEvent;

    /// <summary>A hit ended: the lists no longer give it.</summary>
    public sealed record WatchHitEnded(EndedHit Ended) : PermitEvent;

    /// <summary>An officer must decide.</summary>
    /// <param name="Reasons">Why no rule could decide: at least one.</param>
    /// <param name="Rules">The rules that referred it.</param>
    public sealed record Referred(IReadOnlyList<Reason> Reasons, AppliedRules? Rules = null) : PermitEvent;

    /// <summary>An officer proposed what needs a second person.</summary>
    public sealed record Proposed(Proposal Proposal) : PermitEvent;

    /// <summary>Two people determined the worker's nationality.</summary>
    /// <param name="Finding">What they determined.</param>
    /// <param name="Reason">Why.</param>
    public sealed record NationalityDetermined(NationalityFinding Finding, Reason Reason) : PermitEvent;

    /// <summary>Two people reversed the determination of the worker's nationality: only the claim is known again.</summary>
    public sealed record NationalityReversed(Reason Reason) : PermitEvent;

    /// <summary>The proposal was rejected, or taken back.</summary>
    public sealed record ProposalRejected(Reason Reason) : PermitEvent;

    /// <summary>The permit became valid.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Rules">The rules that issued it or, if an officer did, did not prohibit it.</param>
    public sealed record Issued(Reason Reason, AppliedRules? Rules = null) : PermitEvent;

    /// <summary>The application was refused. The reason has a legal basis.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Rules">The rules that refused it; null if an officer did.</param>
    public sealed record Refused(Reason Reason, AppliedRules? Rules = null) : PermitEvent;

    /// <summary>The permit was suspended until an officer decides.</summary>
    /// <param name="Reasons">Why: at least one.</param>
    /// <param name="Rules">The rules that suspended it; null if an officer did.</param>
    public sealed record Suspended(IReadOnlyList<Reason> Reasons, AppliedRules? Rules = null) : PermitEvent;

    /// <summary>The permit became valid again.</summary>
    public sealed record Reinstated(Reason Reason) : PermitEvent;

    /// <summary>The permit was permanently revoked. The reason has a legal basis.</summary>
    public sealed record Revoked(Reason Reason) : PermitEvent;

    /// <summary>The agency withdrew the application before a decision.</summary>
    public sealed record Withdrawn(Reason Reason) : PermitEvent;

    /// <summary>The last day of the permit passed.</summary>
    public sealed record Expired(Reason Reason) : PermitEvent;
}

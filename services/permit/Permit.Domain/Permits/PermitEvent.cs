namespace Permits.Domain.Permits;

/// <summary>What happened to a permit. Stored permanently under pinned names and shapes: a released case never changes.</summary>
public abstract record PermitEvent
{
    private PermitEvent() { }

    /// <summary>An agency applied.</summary>
    public sealed record Applied(Application Application) : PermitEvent;

    /// <summary>The registry's screening arrived.</summary>
    public sealed record ScreeningReceived(Screening Screening) : PermitEvent;

    /// <summary>A supervisor asked the registry to screen the application again.</summary>
    public sealed record ScreeningRequested(Reason Reason) : PermitEvent;

    /// <summary>A later hit of the registry's watch arrived.</summary>
    public sealed record WatchHitReceived(WatchHit WatchHit) : PermitEvent;

    /// <summary>An officer must decide.</summary>
    /// <param name="Reasons">Why no rule could decide: at least one.</param>
    public sealed record Referred(IReadOnlyList<Reason> Reasons) : PermitEvent;

    /// <summary>An officer proposed what needs a second person.</summary>
    public sealed record Proposed(Proposal Proposal) : PermitEvent;

    /// <summary>The proposal was rejected, or taken back.</summary>
    public sealed record ProposalRejected(Reason Reason) : PermitEvent;

    /// <summary>The permit became valid.</summary>
    public sealed record Issued(Reason Reason) : PermitEvent;

    /// <summary>The application was refused. The reason has a legal basis.</summary>
    public sealed record Refused(Reason Reason) : PermitEvent;

    /// <summary>The permit was suspended until an officer decides.</summary>
    public sealed record Suspended(Reason Reason) : PermitEvent;

    /// <summary>The permit became valid again.</summary>
    public sealed record Reinstated(Reason Reason) : PermitEvent;

    /// <summary>The permit was permanently revoked. The reason has a legal basis.</summary>
    public sealed record Revoked(Reason Reason) : PermitEvent;

    /// <summary>The agency withdrew the application before a decision.</summary>
    public sealed record Withdrawn(Reason Reason) : PermitEvent;

    /// <summary>The last day of the permit passed.</summary>
    public sealed record Expired(Reason Reason) : PermitEvent;
}

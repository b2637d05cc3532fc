namespace Permits.Domain.Permits;

/// <summary>What happens to a permit. Stored for ever under pinned names: a case never changes shape.</summary>
public abstract record PermitEvent
{
    private PermitEvent() { }

    /// <summary>An agency applied.</summary>
    /// <param name="Application">What for.</param>
    /// <param name="RequestHash">The SHA-256 of the request's body, which tells a repeat from another request under the same idempotency key.</param>
    public sealed record Applied(Application Application, string RequestHash) : PermitEvent;

    /// <summary>The registry's screening arrived.</summary>
    public sealed record ScreeningReceived(Screening Screening) : PermitEvent;

    /// <summary>A later hit of the registry's watch arrived.</summary>
    public sealed record WatchHitReceived(WatchHit WatchHit) : PermitEvent;

    /// <summary>An officer must decide.</summary>
    /// <param name="Reasons">Why no rule could.</param>
    public sealed record Referred(IReadOnlyList<string> Reasons) : PermitEvent;

    /// <summary>The permit is valid.</summary>
    public sealed record Issued(string Reason) : PermitEvent;

    /// <summary>The application is turned down.</summary>
    public sealed record Refused(string Reason, IReadOnlyList<LegalBasis> LegalBasis) : PermitEvent;

    /// <summary>The permit may not be used until an officer has decided.</summary>
    public sealed record Suspended(string Reason) : PermitEvent;

    /// <summary>The permit is valid again.</summary>
    public sealed record Reinstated(string Reason) : PermitEvent;

    /// <summary>The permit is taken back for good.</summary>
    public sealed record Revoked(string Reason, IReadOnlyList<LegalBasis> LegalBasis) : PermitEvent;
}

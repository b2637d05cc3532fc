namespace Permits.Domain.Permits;

/// <summary>What may be asked of a permit after its application.</summary>
public abstract record PermitCommand
{
    private PermitCommand() { }

    /// <summary>Takes the registry's screening and decides by rule.</summary>
    public sealed record TakeScreening(Screening Screening) : PermitCommand;

    /// <summary>Takes a later hit and, if the permit is valid, suspends it.</summary>
    public sealed record TakeWatchHit(WatchHit WatchHit) : PermitCommand;

    /// <summary>Issues a referred application, by an officer.</summary>
    public sealed record Issue(string Reason) : PermitCommand;

    /// <summary>Refuses an application, by an officer.</summary>
    public sealed record Refuse(string Reason, IReadOnlyList<LegalBasis> LegalBasis) : PermitCommand;

    /// <summary>Suspends a valid permit, by an officer.</summary>
    public sealed record Suspend(string Reason) : PermitCommand;

    /// <summary>Makes a suspended permit valid again, by an officer.</summary>
    public sealed record Reinstate(string Reason) : PermitCommand;

    /// <summary>Revokes a valid or suspended permit, by an officer.</summary>
    public sealed record Revoke(string Reason, IReadOnlyList<LegalBasis> LegalBasis) : PermitCommand;
}

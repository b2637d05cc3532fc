using System.Diagnostics;

namespace Permits.Domain.Permits;

/// <summary>Where a permit stands.</summary>
public enum PermitStatus
{
    /// <summary>Applied for; the screening has not answered yet.</summary>
    Applied,

    /// <summary>Waits for an officer.</summary>
    Referred,

    /// <summary>Valid.</summary>
    Issued,

    /// <summary>Turned down; final.</summary>
    Refused,

    /// <summary>Not to be used until an officer has decided.</summary>
    Suspended,

    /// <summary>Taken back; final.</summary>
    Revoked,
}

/// <summary>A work permit as its events tell it.</summary>
public sealed record Permit
{
    /// <summary>The permit.</summary>
    public required PermitId Id { get; init; }

    /// <summary>How many events it has: its ETag.</summary>
    public required long Version { get; init; }

    /// <summary>The application's place in the event store, which orders lists of permits.</summary>
    public required long AppliedSequence { get; init; }

    /// <summary>Where it stands.</summary>
    public required PermitStatus Status { get; init; }

    /// <summary>What was applied for.</summary>
    public required Application Application { get; init; }

    /// <summary>The SHA-256 of the application's request body.</summary>
    public required string RequestHash { get; init; }

    /// <summary>When it was applied for.</summary>
    public required DateTimeOffset AppliedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>The screening, once it has arrived.</summary>
    public Screening? Screening { get; init; }

    /// <summary>Hits of the registry's watch since then.</summary>
    public IReadOnlyList<WatchHit> WatchHits { get; init; } = [];

    /// <summary>Why it stands where it stands: the reasons of the latest decision.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>What the refusal or revocation rests on.</summary>
    public IReadOnlyList<LegalBasis> LegalBasis { get; init; } = [];

    /// <summary>The permit after one more event: the only interpretation of an event that there is.</summary>
    /// <param name="permit">The permit before; null before the application.</param>
    /// <param name="event">What happened.</param>
    /// <param name="envelope">Where it stands in the store, and when it happened.</param>
    public static Permit Evolve(Permit? permit, PermitEvent @event, EventEnvelope envelope)
    {
        if (@event is PermitEvent.Applied applied)
        {
            return new Permit
            {
                Id = envelope.PermitId,
                Version = envelope.Version,
                AppliedSequence = envelope.Sequence,
                Status = PermitStatus.Applied,
                Application = applied.Application,
                RequestHash = applied.RequestHash,
                AppliedAt = envelope.OccurredAt,
                ChangedAt = envelope.OccurredAt,
            };
        }

        var before = permit ?? throw new InvalidOperationException("A permit begins with its application.");
        var after = @event switch
        {
            PermitEvent.ScreeningReceived received => before with { Screening = received.Screening },
            PermitEvent.WatchHitReceived received => before with { WatchHits = [.. before.WatchHits, received.WatchHit] },
            PermitEvent.Referred referred => before with { Status = PermitStatus.Referred, Reasons = referred.Reasons },
            PermitEvent.Issued issued => before with { Status = PermitStatus.Issued, Reasons = [issued.Reason] },
            PermitEvent.Refused refused => before with { Status = PermitStatus.Refused, Reasons = [refused.Reason], LegalBasis = refused.LegalBasis },
            PermitEvent.Suspended suspended => before with { Status = PermitStatus.Suspended, Reasons = [suspended.Reason] },
            PermitEvent.Reinstated reinstated => before with { Status = PermitStatus.Issued, Reasons = [reinstated.Reason] },
            PermitEvent.Revoked revoked => before with { Status = PermitStatus.Revoked, Reasons = [revoked.Reason], LegalBasis = revoked.LegalBasis },
            _ => throw new UnreachableException(),
        };
        return after with { Version = envelope.Version, ChangedAt = envelope.OccurredAt };
    }
}

/// <summary>What the store knows of an event beside its data.</summary>
/// <param name="PermitId">The stream.</param>
/// <param name="Version">The place in the stream, from 1.</param>
/// <param name="Sequence">The place in the store.</param>
/// <param name="OccurredAt">When, in UTC.</param>
public readonly record struct EventEnvelope(PermitId PermitId, long Version, long Sequence, DateTimeOffset OccurredAt);

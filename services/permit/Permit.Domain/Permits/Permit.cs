using System.Diagnostics;
using System.Text.Json.Serialization;
using Platform.Kernel;

namespace Permits.Domain.Permits;

/// <summary>The status of a permit.</summary>
public enum PermitStatus
{
    /// <summary>Applied for; the screening has not arrived.</summary>
    Applied,

    /// <summary>Waiting for an officer.</summary>
    Referred,

    /// <summary>Valid.</summary>
    Issued,

    /// <summary>Refused; final.</summary>
    Refused,

    /// <summary>Not valid until an officer decides.</summary>
    Suspended,

    /// <summary>Revoked; final.</summary>
    Revoked,

    /// <summary>Withdrawn by the agency before a decision; final.</summary>
    Withdrawn,

    /// <summary>No longer valid, because its last day has passed; final.</summary>
    Expired,
}

/// <summary>A work permit, folded from its events.</summary>
public sealed record Permit : IAggregate<Permit, PermitEvent>
{
    /// <summary>The permit.</summary>
    public required PermitId Id { get; init; }

    /// <inheritdoc/>
    public required long Version { get; init; }

    /// <summary>The status.</summary>
    public required PermitStatus Status { get; init; }

    /// <summary>What was applied for.</summary>
    public required Application Application { get; init; }

    /// <summary>When it was applied for, or imported.</summary>
    public required DateTimeOffset AppliedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Where it comes from, if it was issued before and imported.</summary>
    public ImportOrigin? Origin { get; init; }

    /// <summary>The screening, once it has arrived.</summary>
    public Screening? Screening { get; init; }

    /// <summary>What had become of the earlier applications that the screening names, when it arrived.</summary>
    public IReadOnlyList<EarlierPermit> Earlier { get; init; } = [];

    /// <summary>Later hits of the registry's watch.</summary>
    public IReadOnlyList<WatchHit> WatchHits { get; init; } = [];

    /// <summary>Hits that have ended.</summary>
    public IReadOnlyList<EndedHit> EndedHits { get; init; } = [];

    /// <summary>How many watch hits there were when the permit was last issued or reinstated: that decision answered them. Null before.</summary>
    public int? AnsweredWatchHits { get; init; }

    /// <summary>What waits for a second person's approval; it may have expired. New evidence ends it.</summary>
    public Proposal? Proposal { get; init; }

    /// <summary>The nationality that two people determined; null while only the claim is known.</summary>
    public NationalityFinding? Determined { get; init; }

    /// <summary>The reasons of the latest decision.</summary>
    public IReadOnlyList<Reason> Reasons { get; init; } = [];

    /// <summary>All hits that have not ended, of the screening and of later editions.</summary>
    [JsonIgnore]
    public IEnumerable<Hit> HitsNotEnded => ScreeningHitsNotEnded.Concat(WatchHits.Where(found => !HasEnded(found)).Select(found => found.Hit));

    /// <summary>The hits that have neither ended nor been answered by issuing or reinstating the permit: at most one for a party and a subject.</summary>
    [JsonIgnore]
    public IEnumerable<Hit> OpenHits =>
        (AnsweredWatchHits is null ? ScreeningHitsNotEnded : [])
            .Concat(WatchHits.Skip(AnsweredWatchHits ?? 0).Where(found => !HasEnded(found)).Select(found => found.Hit))
            .GroupBy(hit => (hit.Screened, hit.SubjectId, hit.List))
            .Select(same => same.Last());

    /// <summary>The hit for which a rule suspended the permit; null if it is not suspended, or an officer suspended it.</summary>
    [JsonIgnore]
    public Reason.ListedHit? SuspendedFor => Status is PermitStatus.Suspended && Reasons is [Reason.ListedHit hit] ? hit : null;

    /// <summary>The end of the hit for which a rule suspended the permit; null if it has not ended.</summary>
    [JsonIgnore]
    public EndedHit? SuspensionEnd =>
        SuspendedFor is { } hit
            ? EndedHits.LastOrDefault(ended => ended.Screened == hit.Screened && ended.SubjectId == hit.SubjectId && ended.List == hit.List)
            : null;

    /// <summary>Whether the permit is suspended only for hits that have ended.</summary>
    [JsonIgnore]
    public bool IsReinstatementOffered => SuspendedFor is not null && !OpenHits.Any();

    /// <summary>Whether a hit of a later edition has ended.</summary>
    public bool HasEnded(WatchHit found) => EndedHits.Any(ended => ended.Ends(found.Hit, found.WatchVersion));

    private IEnumerable<Hit> ScreeningHitsNotEnded => (Screening?.Hits ?? []).Where(hit => !EndedHits.Any(ended => ended.Ends(hit, watchVersion: 0)));

    /// <summary>Whether the last day has passed.</summary>
    public bool HasEnded(DateTimeOffset now) => Application.ValidTo < FirstDayNotEnded(now);

    /// <summary>The first day that has not ended everywhere: a day ends last in UTC-12.</summary>
    public static DateOnly FirstDayNotEnded(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime.AddHours(-12));

    /// <inheritdoc/>
    public static Permit Evolve(Permit? state, PermitEvent @event, EventEnvelope envelope)
    {
        if (@event is PermitEvent.Applied applied)
            return Begin(applied.Application, PermitStatus.Applied, envelope);
        if (@event is PermitEvent.Imported imported)
            return Begin(imported.Application, PermitStatus.Issued, envelope) with { Origin = imported.Origin };

        var before = state ?? throw new InvalidOperationException("The first event of a permit is its application or its import.");
        var after = @event switch
        {
            PermitEvent.ScreeningReceived received => before with { Screening = received.Screening, Earlier = received.Earlier, Proposal = null },
            PermitEvent.ScreeningRequested => before,
            PermitEvent.WatchHitReceived received => before with { WatchHits = [.. before.WatchHits, received.WatchHit], Proposal = null },
            PermitEvent.WatchHitEnded ended => before with { EndedHits = [.. before.EndedHits, ended.Ended] },
            PermitEvent.Proposed proposed => before with { Proposal = proposed.Proposal },
            PermitEvent.ProposalRejected => before with { Proposal = null },
            PermitEvent.NationalityDetermined determined => before with { Determined = determined.Finding, Proposal = null },
            PermitEvent.NationalityReversed => before with { Determined = null, Proposal = null },
            PermitEvent.Referred referred => before with { Status = PermitStatus.Referred, Reasons = referred.Reasons },
            PermitEvent.Issued issued => before.InForce(issued.Reason),
            PermitEvent.Refused refused => before with { Status = PermitStatus.Refused, Proposal = null, Reasons = [refused.Reason] },
            PermitEvent.Upheld upheld => before with { Reasons = upheld.Reasons },
            PermitEvent.Suspended suspended => before with { Status = PermitStatus.Suspended, Proposal = null, Reasons = suspended.Reasons },
            PermitEvent.Reinstated reinstated => before.InForce(reinstated.Reason),
            PermitEvent.Revoked revoked => before with { Status = PermitStatus.Revoked, Proposal = null, Reasons = [revoked.Reason] },
            PermitEvent.Withdrawn withdrawn => before with { Status = PermitStatus.Withdrawn, Proposal = null, Reasons = [withdrawn.Reason] },
            PermitEvent.Expired expired => before with { Status = PermitStatus.Expired, Proposal = null, Reasons = [expired.Reason] },
            _ => throw new UnreachableException(),
        };
        return after with { Version = envelope.Version, ChangedAt = envelope.OccurredAt };
    }

    private Permit InForce(Reason reason) =>
        this with
        {
            Status = PermitStatus.Issued,
            Proposal = null,
            Reasons = [reason],
            AnsweredWatchHits = WatchHits.Count,
        };

    private static Permit Begin(Application application, PermitStatus status, EventEnvelope envelope) =>
        new()
        {
            Id = PermitId.From(envelope.StreamId),
            Version = envelope.Version,
            Status = status,
            Application = application,
            AppliedAt = envelope.OccurredAt,
            ChangedAt = envelope.OccurredAt,
        };
}

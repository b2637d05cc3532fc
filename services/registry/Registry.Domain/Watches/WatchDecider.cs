using Platform.Kernel;
using Registry.Domain.Screening;

namespace Registry.Domain.Watches;

/// <summary>Begins to watch whom a screening has compared.</summary>
/// <param name="Screening">The screening.</param>
public sealed record StartWatch(ScreeningEvent.Completed Screening);

/// <summary>Tells what a comparison with the lists has found for a watch.</summary>
/// <param name="Hits">Every hit of the comparison, known or new.</param>
/// <param name="Basis">What was compared with.</param>
public sealed record ReportHits(IReadOnlyList<Hit> Hits, Basis Basis);

/// <summary>Finds that a hit is somebody else.</summary>
/// <param name="Found">The hit as it stands now.</param>
/// <param name="Basis">What was compared with.</param>
/// <param name="Agency">The agency of the officer.</param>
/// <param name="Reason">Why it is somebody else.</param>
public sealed record ClearHit(Hit Found, Basis Basis, AgencyId Agency, string Reason);

/// <summary>What came of clearing a hit.</summary>
public abstract record ClearHitOutcome
{
    private ClearHitOutcome() { }

    /// <summary>It stays quiet from now on.</summary>
    /// <param name="Event">That it was cleared.</param>
    public sealed record Cleared(WatchEvent.Cleared Event) : ClearHitOutcome;

    /// <summary>It was cleared before, on the same evidence.</summary>
    /// <param name="Clearance">The clearance.</param>
    public sealed record AlreadyCleared(Clearance Clearance) : ClearHitOutcome;

    /// <summary>The watch has ended: nothing of it will be told.</summary>
    public sealed record WatchEnded : ClearHitOutcome;
}

/// <summary>Ends a watch.</summary>
/// <param name="Reason">Why.</param>
public sealed record EndWatch(WatchEndReason Reason);

/// <summary>Decides about watches.</summary>
public static class WatchDecider
{
    /// <summary>Starts the watch; once.</summary>
    /// <returns>The event, or null when it was started before.</returns>
    public static WatchEvent.Started? Decide(StartWatch command, Watch? watch, DateTimeOffset now) => watch is not null ? null : new(
        command.Screening.PermitId, command.Screening.State, command.Screening.Agency,
        new(command.Screening.Comparison.Worker, command.Screening.Comparison.Employer), command.Screening.Basis,
        [.. command.Screening.Comparison.Hits.Select(KnownHit.Of)], now);

    /// <summary>
    /// Reports the hits that are new: of a subject that was none before, or that rests on other evidence now; one that was cleared says what changed.
    /// A comparison that is made again reports nothing.
    /// </summary>
    public static IReadOnlyList<WatchEvent> Decide(ReportHits command, Watch watch, DateTimeOffset now) => !watch.IsOpen ? [] :
    [
        .. command.Hits
            .Where(hit => !watch.Known.Any(known => known.IsOf(hit) && known.EvidenceDigest == hit.EvidenceDigest()))
            .Select(hit => Report(hit, command.Basis, watch, now)).OfType<WatchEvent>(),
    ];

    private static WatchEvent? Report(Hit hit, Basis basis, Watch watch, DateTimeOffset now)
    {
        if (watch.ClearanceOf(hit) is not { } clearance) return new WatchEvent.Hit(watch.PermitId, watch.State, watch.Agency, hit, basis, now);
        var changes = clearance.ChangesTo(hit.Evidence);
        return changes.Count == 0 ? null : new WatchEvent.HitReturned(watch.PermitId, watch.State, watch.Agency, hit, basis, clearance.At, changes, now);
    }

    /// <summary>Clears a hit; a repeat changes nothing.</summary>
    public static ClearHitOutcome Decide(ClearHit command, Watch watch, DateTimeOffset now) => watch switch
    {
        { IsOpen: false } => new ClearHitOutcome.WatchEnded(),
        _ when watch.ClearanceOf(command.Found) is { } same && same.ChangesTo(command.Found.Evidence).Count == 0 => new ClearHitOutcome.AlreadyCleared(same),
        _ => new ClearHitOutcome.Cleared(new(watch.PermitId, watch.State, command.Agency, command.Found, command.Basis, command.Reason, now)),
    };

    /// <summary>Ends the watch; once.</summary>
    /// <returns>The event, or null when it had ended.</returns>
    public static WatchEvent.Ended? Decide(EndWatch command, Watch watch, DateTimeOffset now) =>
        watch.IsOpen ? new(watch.PermitId, watch.State, watch.Agency, command.Reason, now) : null;
}
